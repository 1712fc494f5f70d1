"""What late use costs, to the cent."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.interest import (
    FreePeriod,
    InterestTerms,
    Piece,
    Rate,
    half_year_of,
    half_years_in,
    interest,
    interest_per_day,
    late_pieces,
    late_times,
)
from grants.rules.receipt_clock import ReceiptClock, Use
from ledger.money import ZERO, from_cents

_BASE = {
    (2022, 1): "-0.88",
    (2022, 7): "-0.88",
    (2024, 1): "3.62",
    (2024, 7): "3.37",
    (2025, 1): "2.27",
    (2025, 7): "1.27",
}
BASE_RATES = tuple(
    Rate(date(year, month, 1), D(percent), "Bundesbank", is_confirmed=True)
    for (year, month), percent in _BASE.items()
)
THREE = Rate(None, D("3.00"), "§ 49a Abs. 3 VwVfG NRW", is_confirmed=True)
FIVE = Rate(None, D("5.00"), "VVG 8.5 (2012)", is_confirmed=True)
HUNDRED_THOUSAND = D("100000.00")
SPRING = Piece(HUNDRED_THOUSAND, date(2025, 3, 1), date(2025, 8, 31))


def terms(**facts):
    return InterestTerms(**({"base_rates": BASE_RATES, "spreads": (THREE,)} | facts))


def shown(sheet):
    return [
        (line.first_day, line.last_day, line.percent, line.days, line.amount)
        for line in sheet.lines
    ]


def test_two_half_years_at_their_rates():
    sheet = interest([SPRING], terms())

    assert shown(sheet) == [
        (date(2025, 3, 2), date(2025, 6, 30), D("5.27"), 121, HUNDRED_THOUSAND),
        (date(2025, 7, 1), date(2025, 8, 31), D("4.27"), 62, HUNDRED_THOUSAND),
    ]
    assert (sheet.total, sheet.is_provisional) == (D("2472.36"), False)


@pytest.mark.parametrize(
    ("piece", "spread", "total"),
    [
        (SPRING, FIVE, "3475.10"),
        (Piece(D("12000.00"), date(2024, 11, 15), date(2025, 4, 10)), THREE, "269.60"),
        # The formula alone, for money that in truth was used in time.
        (Piece(HUNDRED_THOUSAND, date(2025, 3, 1), date(2025, 4, 30)), THREE, "866.30"),
        # Base rate −0,88: 2,12 % for 100 days.
        (Piece(HUNDRED_THOUSAND, date(2022, 1, 31), date(2022, 5, 11)), THREE, "580.82"),
        (Piece(HUNDRED_THOUSAND, date(2025, 3, 1), date(2025, 3, 1)), THREE, "0.00"),
    ],
)
def test_totals_to_the_cent(piece, spread, total):
    assert interest([piece], terms(spreads=(spread,))).total == D(total)


def test_a_base_rate_below_zero_may_win():
    nothing = Rate(None, D("0.00"), "Bescheid", is_confirmed=True)

    sheet = interest(
        [Piece(HUNDRED_THOUSAND, date(2022, 1, 31), date(2022, 5, 11))], terms(spreads=(nothing,))
    )

    assert sheet.total == D("-241.10")


def test_the_total_is_rounded_once():
    piece = Piece(D("0.50"), date(2025, 3, 1), date(2025, 4, 1))
    sheet = interest([piece] * 3, terms())

    assert round(sheet.lines[0].interest, 2) == ZERO
    assert sheet.total == D("0.01")


def test_the_rate_changes_on_the_day_of_a_new_spread():
    later = Rate(date(2025, 5, 1), D("3.00"), "§ 49a Abs. 3 VwVfG NRW", is_confirmed=True)

    sheet = interest([SPRING], terms(spreads=(FIVE, later)))

    assert [(first, percent, days) for first, _, percent, days, _ in shown(sheet)] == [
        (date(2025, 3, 2), D("7.27"), 60),
        (date(2025, 5, 1), D("5.27"), 61),
        (date(2025, 7, 1), D("4.27"), 62),
    ]


def test_days_on_which_the_authority_was_idle_bear_no_interest():
    idle = FreePeriod(date(2025, 4, 1), date(2025, 7, 31), "Behörde untätig")

    sheet = interest([SPRING], terms(free_periods=(idle,)))

    assert [(first, last, days) for first, last, _, days, _ in shown(sheet)] == [
        (date(2025, 3, 2), date(2025, 3, 31), 30),
        (date(2025, 8, 1), date(2025, 8, 31), 31),
    ]
    assert interest_per_day(HUNDRED_THOUSAND, date(2025, 7, 31), terms(free_periods=(idle,))) == 0


def test_a_half_year_without_a_base_rate_is_left_out_and_named():
    sheet = interest([Piece(HUNDRED_THOUSAND, date(2025, 12, 21), date(2026, 1, 10))], terms())

    assert shown(sheet) == [
        (date(2025, 12, 22), date(2025, 12, 31), D("4.27"), 10, HUNDRED_THOUSAND)
    ]
    assert sheet.reasons == (
        "Der Basiszinssatz ab 01.01.2026 fehlt. Dieses Halbjahr ist nicht gerechnet; "
        "bitte den Satz in den Stammdaten eintragen.",
    )
    assert interest_per_day(HUNDRED_THOUSAND, date(2026, 1, 1), terms()) is None


def test_half_years_without_a_base_rate_are_joined_where_they_follow_each_other():
    rates = (Rate(date(2014, 7, 1), D("-0.73"), "Bundesbank", is_confirmed=True),)
    long_ago = Piece(HUNDRED_THOUSAND, date(1899, 12, 31), date(2015, 8, 31))

    sheet = interest([long_ago, SPRING], terms(base_rates=rates))

    assert sheet.reasons == (
        "Für 01.01.1900 bis 30.06.2014 fehlen die Basiszinssätze (229 Halbjahre). Diese Zeit ist "
        "nicht gerechnet; bitte die Sätze in den Stammdaten eintragen.",
        "Für 01.01.2015 bis 31.12.2015 fehlen die Basiszinssätze (2 Halbjahre). Diese Zeit ist "
        "nicht gerechnet; bitte die Sätze in den Stammdaten eintragen.",
        "Für 01.01.2025 bis 31.12.2025 fehlen die Basiszinssätze (2 Halbjahre). Diese Zeit ist "
        "nicht gerechnet; bitte die Sätze in den Stammdaten eintragen.",
    )


def test_what_nobody_has_confirmed_makes_it_provisional():
    rates = (Rate(date(2025, 1, 1), D("2.27"), "EZB unverändert", is_confirmed=False),)
    spread = Rate(None, D("3.00"), "§ 49a", is_confirmed=False)

    sheet = interest(
        [Piece(HUNDRED_THOUSAND, date(2025, 3, 1), date(2025, 4, 30))],
        terms(base_rates=rates, spreads=(spread,)),
    )

    assert sheet.total == D("866.30")
    assert sheet.reasons == (
        "Der Basiszinssatz ab 01.01.2025 (2,27\u00a0%) ist nicht bestätigt.",
        "Der Zinsaufschlag von 3,00 Prozentpunkten ist nicht bestätigt.",
    )


def test_where_no_spread_holds_nothing_is_reckoned():
    none = Rate(None, None, "", is_confirmed=False)

    sheet = interest([SPRING], terms(spreads=(none,)))

    assert (sheet.lines, sheet.is_provisional) == ((), True)
    assert "gilt kein Zinsaufschlag" in sheet.reasons[0]


def test_thirty_days_for_each_month_of_360():
    sheet = interest([SPRING], terms(days_in_year=360))

    # 1 March to 30 June are 119 days, to 31 August 60 more.
    assert [line.days for line in sheet.lines] == [119, 60]
    assert sheet.total == D("2453.69")


def clock(*uses, received_on=date(2025, 3, 1), use_by=date(2025, 5, 1)):
    return ReceiptClock(
        voucher_id=1,
        received_on=received_on,
        amount=HUNDRED_THOUSAND,
        uses=tuple(Use(day, D(amount)) for day, amount in uses),
        use_by=use_by,
    )


@pytest.mark.parametrize(
    ("used_on", "due"),
    [
        (date(2025, 4, 30), "0.00"),
        (date(2025, 5, 1), "0.00"),
        # One day late costs all 62 days since the pay-out.
        (date(2025, 5, 2), "895.18"),
        (date(2025, 8, 31), "2472.36"),
    ],
)
def test_nothing_is_due_for_money_used_in_time(used_on, due):
    pieces = late_pieces(clock((used_on, "100000.00")), today=date(2026, 6, 30))

    assert interest(pieces, terms()).total == D(due)


def test_what_is_still_unused_costs_until_today():
    half_used = clock((date(2025, 4, 30), "40000.00"), (date(2025, 6, 2), "10000.00"))

    assert late_pieces(half_used, today=date(2025, 8, 31)) == [
        Piece(D("10000.00"), date(2025, 3, 1), date(2025, 6, 2)),
        Piece(D("50000.00"), date(2025, 3, 1), date(2025, 8, 31)),
    ]
    assert late_pieces(half_used, today=date(2025, 5, 1)) == [
        Piece(D("10000.00"), date(2025, 3, 1), date(2025, 6, 2)),
    ]


def test_interest_may_begin_after_some_months_only():
    station = clock(
        (date(2025, 8, 31), "100000.00"), received_on=date(2024, 2, 29), use_by=date(2025, 8, 29)
    )

    assert late_pieces(station, today=date(2025, 9, 1), free_months=12) == [
        Piece(HUNDRED_THOUSAND, date(2025, 2, 28), date(2025, 8, 31))
    ]


def test_a_receipt_without_a_clock_costs_nothing():
    lump_sum = clock((date(2026, 8, 31), "90000.00"), use_by=None)

    assert late_pieces(lump_sum, today=date(2030, 1, 1)) == []


spans = st.tuples(
    st.dates(min_value=date(2024, 1, 1), max_value=date(2025, 12, 30)),
    st.integers(min_value=0, max_value=700),
).map(lambda start: (start[0], min(start[0] + timedelta(days=start[1]), date(2025, 12, 31))))
cents = st.integers(min_value=1, max_value=10**11)
years = st.sampled_from((365, 360))


@given(spans, st.integers(min_value=0, max_value=700), cents, years)
def test_splitting_a_span_at_any_day_changes_nothing(span, after, amount, year):
    start, end = span
    middle = min(start + timedelta(days=after), end)
    in_one = interest([Piece(from_cents(amount), start, end)], terms(days_in_year=year))
    in_two = interest(
        [Piece(from_cents(amount), start, middle), Piece(from_cents(amount), middle, end)],
        terms(days_in_year=year),
    )

    assert in_two.exact == in_one.exact
    assert sum(line.days for line in in_two.lines) == sum(line.days for line in in_one.lines)


@given(spans, cents, cents, years)
def test_splitting_an_amount_changes_nothing(span, one, other, year):
    in_one = interest([Piece(from_cents(one + other), *span)], terms(days_in_year=year))
    in_two = interest(
        [Piece(from_cents(one), *span), Piece(from_cents(other), *span)], terms(days_in_year=year)
    )

    assert in_two.exact == in_one.exact


days_of_ten_years = st.dates(date(2020, 1, 1), date(2029, 12, 31))


@given(st.lists(st.tuples(days_of_ten_years, days_of_ten_years).map(sorted)))
def test_the_half_years_of_many_spans_are_those_of_each(spans):
    assert half_years_in(late_times(spans)) == sorted(
        {
            half_year_of(from_day + timedelta(days=number))
            for from_day, to_day in spans
            for number in range(1, (to_day - from_day).days + 1)
        }
    )
