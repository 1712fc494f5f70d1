"""KIM Baustein 2 of Kreis Unna: 18 VZÄ granted, 12 passed on, 4 in the Südkreis, 2 open."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.posts import (
    Filling,
    GrantedFte,
    MonthPosition,
    RatePeriod,
    Staffing,
    Vacancy,
    cost_of,
    filled_in,
    months_between,
    positions_by_month,
    vacancies,
)

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
JUNE = date(2024, 6, 1)
CASE_MANAGEMENT = "Case Management (Höchstbetrag)"


def filling(number="KIM2-1", fte="1.00", first=YEAR[0], last=YEAR[1], component=CASE_MANAGEMENT):
    return Filling(number, component, D(fte), first, last)


def kim_2(own=4, granted="18.00", component=CASE_MANAGEMENT, rate="57000.00"):
    return Staffing(
        granted=(GrantedFte(component, D(granted), D(rate) if rate else None),),
        own=tuple(filling(f"KIM2-SK-{number}") for number in range(1, own + 1)),
        passed_on=(filling("kommunen", "9.00"), filling("wohlfahrt", "3.00")),
        window=YEAR,
    )


def test_kim_2_leaves_two_posts_open_all_year_worth_114_000_euro():
    staffing = kim_2()

    assert staffing.months == [
        MonthPosition(date(2024, month, 1), D(18), D(4), D(12)) for month in range(1, 13)
    ]
    assert {month.open for month in staffing.months} == {D(2)}
    assert staffing.months_of(CASE_MANAGEMENT) == staffing.months
    assert staffing.position_in_month(date(2024, 10, 15)) == MonthPosition(
        date(2024, 10, 1), D(18), D(4), D(12)
    )
    assert staffing.open_amount == D("114000.00")


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2023, 12, 31), date(2024, 1, 1)),
        (date(2024, 1, 1), date(2024, 1, 1)),
        (date(2024, 12, 31), date(2024, 12, 1)),
        (date(2025, 1, 1), date(2024, 12, 1)),
    ],
)
def test_outside_the_window_the_nearest_month_is_shown(day, month):
    assert kim_2().position_in_month(day).month == month


@pytest.mark.parametrize(
    ("first", "last", "filled"),
    [
        (date(2024, 1, 1), date(2024, 5, 31), D(0)),
        (date(2024, 1, 1), date(2024, 6, 1), D(1)),
        (date(2024, 6, 30), date(2024, 12, 31), D(1)),
        (date(2024, 7, 1), date(2024, 12, 31), D(0)),
    ],
)
def test_a_month_counts_if_it_is_filled_on_one_day(first, last, filled):
    assert filled_in(JUNE, [filling(first=first, last=last)]) == filled


def test_a_post_handed_over_within_a_month_counts_once():
    leaving = filling(last=date(2024, 6, 15))
    following = filling(first=date(2024, 6, 16))

    assert filled_in(JUNE, [leaving, following]) == D(1)
    assert filled_in(JUNE, [filling(last=date(2024, 6, 16)), following]) == D(2)


def test_components_are_counted_apart_and_their_rates_too():
    staffing = Staffing(
        granted=(
            GrantedFte("Koordination", D("4.50"), D("57000.00")),
            GrantedFte("Verwaltungsassistenz", D("0.50"), D("45000.00")),
        ),
        own=(
            filling("KIM1-1", "1.00", component="Koordination"),
            filling("KIM1-5", "0.50", YEAR[0], date(2024, 6, 30), "Verwaltungsassistenz"),
        ),
        passed_on=(filling("luenen", "1.00", component="Koordination"),),
        window=YEAR,
    )

    assert staffing.months_of("Verwaltungsassistenz")[5].open == D(0)
    assert staffing.months_of("Verwaltungsassistenz")[6].open == D("0.5")
    assert staffing.months_of("Koordination")[6] == MonthPosition(
        date(2024, 7, 1), D("4.50"), D(1), D(1)
    )
    # 2,5 VZÄ all year, and half a post for six months.
    assert staffing.open_amount == D("142500.00") + D("11250.00")


def test_open_months_have_no_price_where_the_rate_or_the_component_is_unknown():
    unknown_component = Staffing(
        granted=(
            GrantedFte("Koordination", D("4.50"), D("57000.00")),
            GrantedFte("Verwaltungsassistenz", D("0.50"), D("45000.00")),
        ),
        own=(filling("KIM1-1", component=""),),
        passed_on=(),
        window=YEAR,
    )

    assert kim_2(rate=None).open_amount is None
    assert unknown_component.open_amount is None
    assert kim_2(component="").open_amount == D("114000.00")
    assert kim_2(own=6, rate=None).open_amount == D("0.00")


class TestGrantedForAPartOfTheWindow:
    """3 VZÄ all year and one more from January to June."""

    JUNE_30 = date(2024, 6, 30)

    def staffing(self, *own, first=YEAR[0], last=JUNE_30, months=None):
        return Staffing(
            granted=(
                GrantedFte(CASE_MANAGEMENT, D(3), D("57000.00")),
                GrantedFte(
                    CASE_MANAGEMENT, D(1), D("57000.00"), first=first, last=last, months=months
                ),
            ),
            own=own,
            passed_on=(),
            window=YEAR,
        )

    def test_each_month_grants_what_is_granted_in_it(self):
        staffing = self.staffing()

        assert [month.granted for month in staffing.months] == [D(4)] * 6 + [D(3)] * 6
        assert staffing.months_of(CASE_MANAGEMENT) == staffing.months
        assert staffing.components == (CASE_MANAGEMENT,)
        assert staffing.open_amount == D("171000.00") + D("28500.00")

    def test_the_fourth_post_is_too_much_from_july_on(self):
        staffing = self.staffing(filling(fte="4.00"))

        assert [month.open for month in staffing.months] == [D(0)] * 6 + [D(-1)] * 6
        assert staffing.open_amount == D("0.00")

    def test_it_may_end_within_a_month(self):
        ends = self.staffing(filling(fte="4.00"), last=date(2024, 6, 15))
        in_time = self.staffing(
            filling(fte="4.00", last=date(2024, 6, 15)),
            filling(fte="3.00", first=date(2024, 6, 16)),
            last=date(2024, 6, 15),
        )

        assert [month.open for month in ends.months][4:7] == [D(0), D(-1), D(-1)]
        assert {month.open for month in in_time.months} == {D(0)}

    def test_18_posts_in_a_row_for_each_of_two_years_are_18(self):
        years = ((YEAR[0], YEAR[1]), (date(2025, 1, 1), date(2025, 12, 31)))
        staffing = Staffing(
            granted=tuple(
                GrantedFte(CASE_MANAGEMENT, D(18), rate, first=first, last=last)
                for (first, last), rate in zip(years, (D("55000.00"), D("57000.00")), strict=True)
            ),
            own=(filling(fte="17.00", last=years[1][1]),),
            passed_on=(),
            window=(YEAR[0], years[1][1]),
        )

        assert [month.granted for month in staffing.months] == [D(18)] * 24
        assert staffing.open_amount == D("112000.00")

    @pytest.mark.parametrize(
        ("last", "open_amount"),
        [
            (date(2024, 5, 31), "4750.00"),
            (date(2024, 6, 15), "2375.00"),
            (date(2024, 6, 30), "0.00"),
            (date(2024, 9, 30), "0.00"),
        ],
    )
    def test_who_filled_six_months_of_a_post_for_six_months_has_nothing_open(
        self, last, open_amount
    ):
        """The notice does not say which months of the year."""
        staffing = Staffing(
            granted=(GrantedFte(CASE_MANAGEMENT, D(1), D("57000.00"), months=D(6)),),
            own=(filling(last=last),),
            passed_on=(),
            window=YEAR,
        )

        assert staffing.open_amount == D(open_amount)

    def test_a_window_that_begins_within_a_month_is_worth_its_days(self):
        window = (date(2021, 5, 14), date(2022, 12, 31))
        grant = (GrantedFte(CASE_MANAGEMENT, D(1), D("57000.00")),)

        vacant = Staffing(granted=grant, own=(), passed_on=(), window=window)
        filled = replace(vacant, own=(filling(first=window[0], last=window[1]),))

        # 19,58 months, and not 20.
        assert (vacant.open_amount, filled.open_amount) == (D("93008.06"), D("0.00"))

    def test_where_two_rates_are_open_in_a_month_nobody_knows_which(self):
        staffing = Staffing(
            granted=(
                GrantedFte(CASE_MANAGEMENT, D(1), D("57000.00")),
                GrantedFte(CASE_MANAGEMENT, D(1), D("50000.00")),
            ),
            own=(filling(),),
            passed_on=(),
            window=YEAR,
        )

        assert staffing.open_amount is None


class TestHandedOver:
    """One post is granted: ours until 15 June, then passed on."""

    def positions(self, until, since):
        return positions_by_month(
            [GrantedFte(CASE_MANAGEMENT, D(1))],
            [filling(last=until)],
            [filling("stadt-werne", first=since)],
            YEAR,
        )

    def test_within_a_month_it_counts_once(self):
        june = self.positions(date(2024, 6, 15), date(2024, 6, 16))[5]

        assert june == MonthPosition(JUNE, D(1), D(1), D(0))
        assert june.open == D(0)

    def test_a_day_on_which_both_fill_it_counts_twice(self):
        june = self.positions(date(2024, 6, 16), date(2024, 6, 16))[5]

        assert june == MonthPosition(JUNE, D(1), D(1), D(1))


def test_a_vacancy_lies_between_or_after_fillings_never_before_the_first():
    first = filling(first=date(2024, 2, 1), last=date(2024, 3, 31))
    second = filling(first=date(2024, 6, 30), last=date(2024, 9, 1))

    assert vacancies([second, first, filling("KIM2-2")], YEAR) == [
        Vacancy("KIM2-1", date(2024, 4, 1), date(2024, 5, 1)),
        Vacancy("KIM2-1", date(2024, 10, 1), date(2024, 12, 1)),
    ]


@pytest.mark.parametrize(
    ("last", "vacant"),
    [
        (date(2024, 11, 30), [Vacancy("KIM2-1", date(2024, 12, 1), date(2024, 12, 1))]),
        (date(2024, 12, 1), []),
        (date(2024, 12, 31), []),
    ],
)
def test_a_month_filled_on_one_day_is_not_vacant(last, vacant):
    assert vacancies([filling(last=last)], YEAR) == vacant


class TestCost:
    RATES = (
        RatePeriod(D("55000.00"), date(2021, 1, 1), date(2022, 12, 31)),
        RatePeriod(D("57000.00"), date(2023, 1, 1), date.max),
    )

    @pytest.mark.parametrize(
        ("fte", "first", "last", "cost"),
        [
            ("1.00", *YEAR, "57000.00"),
            ("0.50", *YEAR, "28500.00"),
            ("1.00", date(2024, 1, 1), date(2024, 6, 30), "28500.00"),
            # Half of June only.
            ("1.00", date(2024, 1, 1), date(2024, 6, 15), "26125.00"),
            # Six months at 55.000, six at 57.000.
            ("1.00", date(2022, 7, 1), date(2023, 6, 30), "56000.00"),
        ],
    )
    def test_fte_times_rate_times_months_of_twelve(self, fte, first, last, cost):
        assert cost_of(filling(fte=fte, first=first, last=last), self.RATES) == D(cost)

    @pytest.mark.parametrize(
        ("first", "is_known"),
        [(date(2020, 12, 31), False), (date(2021, 1, 1), True), (date(2021, 1, 2), True)],
    )
    def test_a_day_without_a_rate_leaves_the_cost_unknown(self, first, is_known):
        assert (cost_of(filling(first=first), self.RATES) is not None) == is_known
        assert cost_of(filling(first=first), ()) is None

    @given(handover=st.dates(date(2024, 1, 1), date(2024, 12, 30)))
    def test_handed_over_on_any_day_a_post_costs_what_it_costs(self, handover):
        leaving = cost_of(filling(last=handover), self.RATES)
        following = cost_of(filling(first=handover + timedelta(days=1)), self.RATES)

        assert abs(leaving + following - D("57000.00")) <= D("0.01")


@given(
    st.lists(
        st.tuples(st.decimals("0.01", "1.00", places=2), st.dates(*YEAR), st.dates(*YEAR)).filter(
            lambda row: row[1] <= row[2]
        ),
        max_size=8,
    )
)
def test_every_granted_post_is_own_passed_on_or_open(rows):
    fillings = [filling(str(i), fte, first, last) for i, (fte, first, last) in enumerate(rows)]

    granted, passed_on = [GrantedFte("", D(18))], [filling("kommunen", "9.00")]
    for position in positions_by_month(granted, fillings, passed_on, YEAR):
        days = [position.month + timedelta(days=day) for day in range(31)]
        most = max(
            sum(row.fte for row in fillings if row.first <= day <= row.last)
            for day in days
            if day.month == position.month.month
        )
        assert position.own == most
        assert position.own + position.passed_on + position.open == D(18)


def test_months_are_calendar_months_across_years():
    assert months_between(date(2023, 11, 30), date(2024, 2, 1)) == [
        date(2023, 11, 1),
        date(2023, 12, 1),
        date(2024, 1, 1),
        date(2024, 2, 1),
    ]
