"""What may be kept, gathered from bookings, plan, posts and pass-throughs."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts.findings import collect
from grants.models import (
    Award,
    AwardNotice,
    CheckSetting,
    FundedUnit,
    PassThrough,
    PlanItem,
    Post,
    ProgrammeRate,
    RuleOverride,
    StandardRule,
)
from grants.queries.entitlement import entitlement_of
from grants.queries.facts.entitlements import entitlement_facts
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.posts import post_overview
from grants.rules.entitlement import MinimumChange, UnratedUnits
from grants.services import (
    approve_write_off,
    record_notice,
    record_other_income,
    record_repayment,
    record_return,
    reverse_booking,
)
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_claim,
    build_pass_through,
    build_programme,
    build_write_off,
    new_key,
    spend,
)
from grants.tests.facts import facts_of

LAST_DAY = date(2024, 12, 31)
AFTER = date(2025, 1, 1)
DAY = date(2024, 10, 15)
YEAR = (date(2024, 1, 1), LAST_DAY)


@pytest.fixture
def gemeinsam(clerk):
    """Gemeinsam klappt's: 80 % of at most 165.631,25 euro; 150.000 were spent."""
    return build_award(
        "gemeinsam-klappts",
        amount="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        received="132505.00",
        spent="150000.00",
        responsible=clerk,
    )


def build_kim_2(code="kim-2-2024", **terms):
    award = build_award(
        code,
        amount="1026000.00",
        financing=AwardNotice.Financing.PER_UNIT,
        fte="18",
        received="1026000.00",
        **terms,
    )
    AwardNotice.objects.filter(pk=award.current_notice_id).update(unit_rate=D("57000.00"))
    award.refresh_from_db()
    return award


def fill(award, number, *, window=YEAR, cost=None, fte="1.00", component="", programme=None):
    Post.objects.create(
        award=award,
        programme=programme,
        number=f"Stelle {number}",
        fte=D(fte),
        valid_from=window[0],
        valid_to=window[1],
        component=component,
        actual_cost=cost,
    )


def of(award):
    award.refresh_from_db()
    return entitlement_of(award.current_notice, LoadedAwards([award], DAY))


def third_party(award, amount, actor, **facts):
    return ask(
        record_other_income,
        award=award,
        amount=D(amount),
        received_on=DAY,
        line=None,
        text="",
        today=DAY,
        key=new_key(),
        actor=actor,
        **facts,
    )


def test_less_cost_leaves_less_of_a_share(gemeinsam):
    found = of(gemeinsam)

    assert (found.recognised_cost, found.amount, found.to_repay) == (
        D("150000.00"),
        D("120000.00"),
        D("12505.00"),
    )
    assert found.sentence == (
        "80\u00a0% von 150.000,00\u00a0€ zuwendungsfähigen Ausgaben sind 120.000,00\u00a0€; "
        "bewilligt "
        "sind höchstens 132.505,00\u00a0€: 12.505,00\u00a0€ sind zurückzuzahlen."
    )
    assert [found.is_final(day) for day in (LAST_DAY, AFTER)] == [False, True]


def test_what_is_written_off_for_good_is_no_cost_any_more(clerk, supervisor):
    """80 % of 100.000,00 spent and 50.000,00 passed on; 10.000,00 of that nobody will prove."""
    award = build_award(
        "lost",
        amount="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        received="132505.00",
        spent="100000.00",
    )
    luenen = build_pass_through(award, agreed="50000.00", paid="50000.00")
    kept = of(award)
    request = build_write_off(build_claim(luenen, "10000.00"), "10000.00")
    asked = of(award)

    loss = approve_write_off(
        write_off=request, booked_on=DAY, today=DAY, key=new_key(), actor=supervisor
    )

    lost = of(award)
    assert [(one.recognised_cost, one.amount, one.to_repay) for one in (kept, asked, lost)] == [
        (D("150000.00"), D("120000.00"), D("12505.00")),
        (D("150000.00"), D("120000.00"), D("12505.00")),
        (D("140000.00"), D("112000.00"), D("20505.00")),
    ]
    reverse_booking(
        voucher=loss.voucher,
        reason="zahlt doch",
        booked_on=DAY,
        today=DAY,
        key=new_key(),
        actor=clerk,
    )
    assert of(award).amount == D("120000.00")


def test_what_was_repaid_need_not_be_repaid_again(gemeinsam, clerk):
    ask(
        record_repayment,
        award=gemeinsam,
        amount=D("12000.00"),
        repaid_on=DAY,
        line=None,
        text="",
        today=DAY,
        key=new_key(),
        actor=clerk,
    )

    assert of(gemeinsam).to_repay == D("505.00")


def test_what_is_reversed_does_not_count(gemeinsam, clerk):
    extra = spend(gemeinsam, "1000.00")
    income = third_party(gemeinsam, "1000.00", clerk)
    assert (of(gemeinsam).recognised_cost, of(gemeinsam).amount) == (
        D("151000.00"),
        D("120000.00"),
    )

    for voucher in (extra.voucher, income.voucher):
        reverse_booking(
            voucher=voucher,
            reason="doppelt",
            booked_on=DAY,
            today=DAY,
            key=new_key(),
            actor=clerk,
        )

    assert (of(gemeinsam).recognised_cost, of(gemeinsam).other_income) == (D("150000.00"), D("0"))


def test_a_payout_counts_until_it_comes_back(clerk):
    award = build_award("kim-1-2024", amount="100000.00", received="100000.00", spent="20000.00")
    pass_through = build_pass_through(award, agreed="66700.00", paid="66700.00", proven="50000.00")
    assert of(award).recognised_cost == D("86700.00")

    ask(
        record_return,
        pass_through=pass_through,
        amount=D("16700.00"),
        returned_on=DAY,
        text="",
        today=DAY,
        key=new_key(),
        actor=clerk,
    )

    assert (of(award).recognised_cost, of(award).to_repay) == (D("70000.00"), D("30000.00"))


def test_own_funds_of_the_plan_come_first_with_gap_financing(clerk):
    award = build_award(
        "fehlbedarf",
        amount="80000.00",
        financing=AwardNotice.Financing.GAP,
        received="80000.00",
    )
    notice = award.current_notice
    for kind, name, amount in (
        ("material", "Sachausgaben", "100000.00"),
        ("own_share", "Kreismittel", "20000.00"),
    ):
        item = PlanItem.objects.create(award=award, kind=kind, name=name)
        item.amounts.create(notice=notice, amount=D(amount))
    build_pass_through(award, agreed="75000.00", paid="75000.00")

    found = of(award)

    assert (found.terms.own_funds, found.terms.planned_cost) == (D("20000.00"), D("100000.00"))
    assert (found.recognised_cost, found.amount) == (D("95000.00"), D("75000.00"))
    assert found.to_repay == D("5000.00")
    assert (
        "20.000,00\u00a0€ der Ausgaben sind angenommen, weil Eigenmittel und Leistungen Dritter "
        "zuerst "
        "einzusetzen und nicht gebucht sind: 5.000,00\u00a0€ sind zurückzuzahlen."
    ) in found.sentence


def test_income_beyond_the_plan_lowers_what_is_to_be_expected(gemeinsam, clerk):
    item = PlanItem.objects.create(award=gemeinsam, kind=PlanItem.Kind.OTHER_FUNDS, name="Stiftung")
    item.amounts.create(notice=gemeinsam.current_notice, amount=D("5000.00"))
    third_party(gemeinsam, "5000.00", clerk, plan_item=item)
    assert (of(gemeinsam).extra_income, of(gemeinsam).amount) == (D("0.00"), D("120000.00"))

    third_party(gemeinsam, "1000.00", clerk)

    found = of(gemeinsam)
    assert (found.extra_income, found.amount) == (D("1000.00"), D("119200.00"))
    assert found.expected.reduction == D("800.00")


def test_kim_2_is_paid_by_the_posts_that_were_filled(clerk):
    award = build_kim_2(spent="342000.00")
    for number in range(5):
        fill(award, number, cost=D("60000.00"))
    fill(award, 5, window=(date(2024, 6, 1), LAST_DAY), cost=D("40000.00"))
    build_pass_through(award, agreed="684000.00", paid="684000.00", fte="12")

    found = of(award)

    assert (found.amount, found.to_repay) == (D("1002250.00"), D("23750.00"))


def build_posts(window, *, amount, fte, rate="57000.00", financing=AwardNotice.Financing.PER_UNIT):
    """An award over posts alone, all of it received and spent."""
    award = build_award(
        "kim-2", amount=amount, financing=financing, fte=fte, window=window,
        received=amount, spent=amount,
    )  # fmt: skip
    AwardNotice.objects.filter(pk=award.current_notice_id).update(unit_rate=D(rate))
    return award


PERIODS = {
    "6 months": ((date(2024, 1, 1), date(2024, 6, 30)), "57000.00", "2"),
    "12 months": ((date(2024, 1, 1), date(2024, 12, 31)), "114000.00", "2"),
    "15 months": ((date(2024, 1, 1), date(2025, 3, 31)), "71250.00", "1"),
    # 18 days of May and 19 months: 1.026.000 euro a year times 19,58 twelfths.
    "19,6 months": ((date(2021, 5, 14), date(2022, 12, 31)), "1674145.16", "18"),
    "24 months": ((date(2024, 1, 1), date(2025, 12, 31)), "2052000.00", "18"),
}


@pytest.mark.parametrize("financing", [AwardNotice.Financing.PER_UNIT, AwardNotice.Financing.FIXED])
@pytest.mark.parametrize(("window", "amount", "fte"), PERIODS.values(), ids=PERIODS)
def test_posts_filled_throughout_keep_the_grant_however_long_the_period(
    clerk, window, amount, fte, financing
):
    award = build_posts(window, amount=amount, fte=fte, financing=financing)
    middle = date(2024, 2, 14) if window[0].year == 2024 else date(2021, 8, 17)
    for number in range(int(fte)):
        # One post is handed over within a month.
        last = middle if number == 0 else window[1]
        fill(award, number, window=(window[0], last))
    fill(award, 0, window=(date.fromordinal(middle.toordinal() + 1), window[1]))

    found = of(award)

    assert (found.amount, found.to_repay) == (D(amount), D("0.00"))
    assert "nicht besetzte Stellen" not in found.sentence


def test_17_of_18_posts_vacant_in_the_second_year(clerk):
    award = build_posts(PERIODS["24 months"][0], amount="2052000.00", fte="18")
    fill(award, 0, window=(date(2024, 1, 1), date(2025, 12, 31)))
    for number in range(1, 18):
        fill(award, number)

    assert (of(award).amount, of(award).to_repay) == (D("1083000.00"), D("969000.00"))


def test_nine_of_fifteen_months(clerk):
    award = build_posts(PERIODS["15 months"][0], amount="71250.00", fte="1")
    fill(award, 1, window=(date(2024, 1, 1), date(2024, 9, 30)))

    assert (of(award).amount, of(award).to_repay) == (D("42750.00"), D("28500.00"))


@pytest.mark.parametrize(
    ("rate", "amount", "filled", "half"),
    [
        # 57.000 a year, and the notice rounds down, or adds material.
        ("57000.00", "50000.00", "50000.00", "25000.00"),
        ("57000.00", "60000.00", "60000.00", "31500.00"),
        # 28.500 for the half year.
        ("28500.00", "57000.00", "57000.00", "28500.00"),
    ],
)
def test_whatever_was_granted_is_kept_while_all_posts_are_filled(clerk, rate, amount, filled, half):
    award = build_posts(PERIODS["6 months"][0], amount=amount, fte="2", rate=rate)
    fill(award, 1, window=PERIODS["6 months"][0])
    one_of_two = of(award).amount

    fill(award, 2, window=PERIODS["6 months"][0])

    assert (of(award).amount, one_of_two) == (D(filled), D(half))


def test_a_notice_that_counts_a_month_in_part_as_a_whole_one_reclaims_nothing(clerk):
    window = PERIODS["19,6 months"][0]
    programme = build_programme("kim-1")
    award = build_award(
        "kim-2", amount="95000.00", window=window, received="95000.00", spent="95000.00"
    )
    FundedUnit.objects.create(
        notice=award.current_notice,
        programme=programme,
        component="Case Management",
        unit="VZÄ",
        quantity=D(1),
        months=20,
        rate=D("57000.00"),
    )
    ProgrammeRate.objects.create(
        programme=programme, component="Case Management", unit="VZÄ", amount=D("57000.00"),
        fte=D(1), source="Richtlinie",
    )  # fmt: skip
    fill(award, 1, window=window, component="Case Management")

    assert (of(award).amount, of(award).to_repay) == (D("95000.00"), D("0.00"))


def test_posts_at_the_rate_of_their_component(clerk):
    programme = build_programme("kim-1")
    for component, unit, amount, fte in (
        ("Koordination", "VZÄ", "57000.00", "1.00"),
        ("Verwaltungsassistenz", "0,5 VZÄ", "22500.00", "0.50"),
        ("Sachkosten Arbeitsplatz", "VZÄ", "9700.00", None),
    ):
        ProgrammeRate.objects.create(
            programme=programme,
            component=component,
            unit=unit,
            amount=D(amount),
            fte=fte and D(fte),
            source="Haushaltsplan",
        )
    award = build_award("kim-1-2024", amount="376500.00", received="376500.00", spent="376500.00")
    for component, unit, quantity in (
        ("Koordination", "VZÄ", "4.5"),
        ("Verwaltungsassistenz", "0,5 VZÄ", "1"),
        ("Sachkosten Arbeitsplatz", "VZÄ", "5"),
    ):
        FundedUnit.objects.create(
            notice=award.current_notice,
            programme=programme,
            component=component,
            unit=unit,
            quantity=D(quantity),
        )
    assert of(award).amount == D("376500.00")  # nobody has entered a post yet

    fill(award, 1, fte="4.50", component="Koordination")
    fill(
        award,
        2,
        fte="0.50",
        component="Verwaltungsassistenz",
        window=(date(2024, 7, 1), LAST_DAY),
    )

    found = of(award)
    assert found.terms.unit_grant == D("279000.00")
    assert (found.amount, found.result.reduction) == (D("365250.00"), D("11250.00"))


class TestTwoBausteineWithTheSameComponent:
    """KIM grants a post of Baustein 3 at 50.000 euro and one of Baustein 2 at 57.000."""

    @pytest.fixture
    def kim(self, clerk):
        return build_award(
            "kim", amount="107000.00", programme=build_programme("kim"),
            financing=AwardNotice.Financing.PER_UNIT, received="107000.00", spent="107000.00",
        )  # fmt: skip

    def fund(self, award, code, amount):
        programme = build_programme(code)
        ProgrammeRate.objects.create(
            programme=programme, component="Stelle", unit="VZÄ", amount=D(amount), fte=D(1),
            source="Richtlinie",
        )  # fmt: skip
        FundedUnit.objects.create(
            notice=award.current_notice, programme=programme, component="Stelle", unit="VZÄ",
            quantity=D(1),
        )  # fmt: skip
        return programme

    @pytest.mark.parametrize("codes", [("b3", "b2"), ("b2", "b3")])
    def test_each_post_counts_at_the_rate_of_its_own(self, kim, codes):
        rates = {"b3": "50000.00", "b2": "57000.00"}
        for number, code in enumerate(codes):
            fill(kim, number, programme=self.fund(kim, code, rates[code]), component="Stelle")

        assert (of(kim).amount, of(kim).to_repay) == (D("107000.00"), D("0.00"))

        vacant = kim.posts.get(programme__code="b2")
        vacant.valid_to = date(2024, 6, 30)
        vacant.save()
        assert of(kim).to_repay == D("28500.00")

    def test_who_names_only_the_baustein_means_its_only_component(self, kim):
        for number, (code, rate) in enumerate((("b3", "50000.00"), ("b2", "57000.00"))):
            fill(kim, number, programme=self.fund(kim, code, rate))

        assert of(kim).amount == D("107000.00")
        lines = post_overview(kim, LoadedAwards([kim], DAY)).posts
        assert [line.cost for line in lines] == [D("50000.00"), D("57000.00")]

    def test_where_several_rates_could_be_meant_nothing_is_reclaimed_and_it_is_said(self, kim):
        for code, rate in (("b3", "50000.00"), ("b2", "57000.00")):
            self.fund(kim, code, rate)
        fill(kim, 1, window=(date(2024, 1, 1), date(2024, 3, 31)))

        found = of(kim)

        assert (found.units, found.to_repay) == ((), D("0.00"))
        assert found.unrated == (UnratedUnits("Stelle Stelle 1", D("14250.00")),)
        assert (
            "ohne eindeutigen Fördersatz und darum nicht mitgezählt sind Stelle Stelle 1. "
            "Es ist nichts zurückzuzahlen."
        ) in found.sentence

    def test_a_post_that_may_be_of_any_does_not_silence_the_others(self, kim):
        """Filled for half a year each: nothing is reclaimed for what the unclear one may be."""
        (b3, _) = [self.fund(kim, *one) for one in (("b3", "50000.00"), ("b2", "57000.00"))]
        half = (date(2024, 1, 1), date(2024, 6, 30))
        fill(kim, 1, window=half)
        fill(kim, 2, window=half, programme=b3)

        # 107.000 less 25.000 of Baustein 3 and at most 28.500 of the other.
        assert (of(kim).amount, of(kim).to_repay) == (D("53500.00"), D("53500.00"))


def test_posts_granted_year_by_year_count_at_the_rate_of_each_year(clerk):
    window = (date(2024, 1, 1), date(2025, 12, 31))
    award = build_award(
        "kim", amount="112000.00", programme=build_programme("b2"), window=window,
        financing=AwardNotice.Financing.PER_UNIT, received="112000.00", spent="112000.00",
    )  # fmt: skip
    ProgrammeRate.objects.create(
        programme=award.programme, component="Stelle", unit="VZÄ", amount=D("57000.00"), fte=D(1),
        source="Richtlinie",
    )  # fmt: skip
    for year, rate in ((2024, "55000.00"), (2025, "57000.00")):
        FundedUnit.objects.create(
            notice=award.current_notice, programme=award.programme, component="Stelle",
            unit="VZÄ", quantity=D(1), rate=D(rate), period_from=date(year, 1, 1),
            period_to=date(year, 12, 31),
        )  # fmt: skip
    fill(award, 1, window=window)
    throughout = of(award).amount

    award.posts.update(valid_from=date(2024, 7, 1))

    assert (throughout, of(award).amount) == (D("112000.00"), D("84500.00"))


def test_without_a_rate_nothing_is_said_about_posts(clerk):
    award = build_award("ki-2024", amount="450000.00", received="450000.00", spent="450000.00")
    fill(award, 1)

    found = of(award)

    assert (found.units, found.amount) == ((), D("450000.00"))


@pytest.mark.parametrize(("confirmed", "amount"), [("F", "132505.00"), ("U", "132005.00")])
def test_the_limit_for_small_reductions_counts_once_it_is_confirmed(clerk, confirmed, amount):
    award = build_award(
        amount="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        received="132505.00",
        spent="165006.25",
    )
    StandardRule.objects.filter(code=StandardRule.Code.MINIMUM_CHANGE).delete()
    StandardRule.objects.create(
        code=StandardRule.Code.MINIMUM_CHANGE,
        value=D("500.00"),
        source="ANBest-G Nr. 2",
        confidence=confirmed,
    )

    assert of(award).amount == D(amount)


def test_a_limit_in_the_notice_wins(gemeinsam):
    RuleOverride.objects.create(
        notice=gemeinsam.current_notice,
        code=StandardRule.Code.MINIMUM_CHANGE,
        value=D("1000.00"),
    )

    assert of(gemeinsam).minimum_change == MinimumChange(D("1000.00"), is_confirmed=True)


@pytest.mark.parametrize(("confirmed", "amount"), [("F", "57000.00"), ("U", "79800.00")])
def test_posts_below_the_smallest_share_count_until_it_is_confirmed(clerk, confirmed, amount):
    StandardRule.objects.filter(code=StandardRule.Code.MINIMUM_FTE).delete()
    StandardRule.objects.create(
        code=StandardRule.Code.MINIMUM_FTE,
        value=D("0.50"),
        source="Richtlinie",
        confidence=confirmed,
    )
    award = build_posts(YEAR, amount="114000.00", fte="2")
    fill(award, 1)
    fill(award, 2, fte="0.40")

    assert of(award).amount == D(amount)


def found_on(day):
    return [
        (finding.subject, finding.stage, finding.amount)
        for finding in collect(day, ["entitlement_reduced"])
    ]


def test_the_check_speaks_once_nothing_more_may_be_spent(gemeinsam):
    subject = f"award-{gemeinsam.pk}"

    assert found_on(LAST_DAY) == []
    assert found_on(AFTER) == [(subject, "to_repay", D("12505.00"))]


def test_the_check_speaks_at_once_where_others_pay_more_than_planned(gemeinsam, clerk):
    third_party(gemeinsam, "1000.00", clerk)

    assert found_on(LAST_DAY) == [(f"award-{gemeinsam.pk}", "extra_income", D("800.00"))]


def test_a_longer_spending_window_counts(clerk):
    build_award(amount="100.00", received="100.00", spent="60.00", spend_by=date(2025, 3, 31))

    assert found_on(date(2025, 3, 31)) == []
    assert [amount for *_, amount in found_on(date(2025, 4, 1))] == [D("40.00")]


def test_an_award_can_be_silenced(gemeinsam):
    before = found_on(date(2025, 1, 1))
    CheckSetting.objects.create(check_code="entitlement_reduced", award=gemeinsam, is_active=False)

    assert (len(before), found_on(date(2025, 1, 1))) == (1, [])


def test_a_final_notice_decides_itself(gemeinsam, clerk):
    ask(
        record_notice,
        award=gemeinsam,
        is_final=True,
        amount=D("120000.00"),
        financing=AwardNotice.Financing.SHARE,
        quota=D("80"),
        period_from=YEAR[0],
        period_to=YEAR[1],
        spend_by=YEAR[1],
        decided_on=DAY,
        key=new_key(),
        actor=clerk,
    )

    assert facts_of(entitlement_facts) == []


def test_any_number_of_awards_takes_the_same_queries(clerk):
    counts = []
    for code in ("kim-2-2024", "kim-2-2025", "kim-2-2026"):
        award = build_kim_2(code, spent="1000.00")
        fill(award, 1)
        build_pass_through(award, agreed="100.00", paid="100.00", fte="1")
        third_party(award, "10.00", clerk)
        loaded = LoadedAwards(Award.objects.select_related("current_notice"), DAY)
        with CaptureQueriesContext(connection) as queries:
            assert all(entitlement_of(notice, loaded) for notice in loaded.notices)
        counts.append(len(queries))

    assert counts == [16, 16, 16]


class TestTheRateThatTheNoticeNames:
    """3,5 posts at 55.000 euro, an assistant at a rate of 22.500, and material, for 2022.

    The programme has rates from 2023 on only, as KIM Baustein 1 has them.
    """

    YEAR = (date(2022, 1, 1), date(2022, 12, 31))
    ASSISTANT = ("Verwaltungsassistenz", "0,5 VZÄ")

    @pytest.fixture
    def programme(self, clerk):
        programme = build_programme("kim-1")
        for component, unit, amount, fte in (
            ("Koordination", "VZÄ", "57000.00", D(1)),
            (*self.ASSISTANT, "24000.00", D("0.5")),
            ("Sachkosten Arbeitsplatz", "VZÄ", "9700.00", None),
        ):
            ProgrammeRate.objects.create(
                programme=programme, component=component, unit=unit, amount=D(amount), fte=fte,
                valid_from=date(2023, 1, 1), source="Programmseite",
            )  # fmt: skip
        return programme

    def award(self, programme, *, financing="fixed", rate="22500.00", spent="253800.00", **facts):
        award = build_award(
            "kim-1-2022", amount="253800.00", window=self.YEAR, received="253800.00",
            spent=spent, financing=financing, programme=programme,
        )  # fmt: skip
        for component, unit, quantity, own_rate, unit_facts in (
            ("Koordination", "VZÄ", "3.5", "55000.00", {}),
            (*self.ASSISTANT, "1", rate, facts),
            ("Sachkosten Arbeitsplatz", "VZÄ", "4", "9700.00", {}),
        ):
            FundedUnit.objects.create(
                notice=award.current_notice, programme=programme, quantity=D(quantity),
                **{"component": component, "unit": unit, "rate": own_rate and D(own_rate)}
                | unit_facts,
            )  # fmt: skip
        return award

    def fill(
        self, award, *, vacant=True, assistant="Verwaltungsassistenz", until=date(2022, 12, 31)
    ):
        fill(award, 1, fte="2.50", component="Koordination", window=self.YEAR)
        first = date(2022, 5, 1) if vacant else self.YEAR[0]
        fill(award, 2, component="Koordination", window=(first, self.YEAR[1]))
        fill(award, 3, fte="0.50", component=assistant, window=(self.YEAR[0], until))

    @pytest.mark.parametrize("financing", ["fixed", "per_unit"])
    def test_a_post_vacant_for_four_months_costs_four_twelfths_of_it(self, programme, financing):
        award = self.award(programme, financing=financing)
        self.fill(award)

        found = of(award)

        assert found.terms.unit_grant == D("215000.00")
        assert (found.unrated, found.result.reduction) == ((), D("18333.33"))

    def test_filled_throughout_all_of_it_is_kept(self, programme):
        award = self.award(programme)
        self.fill(award, vacant=False)

        assert (of(award).unrated, of(award).to_repay) == ((), D("0.00"))

    def test_a_half_year_of_the_assistant_costs_half_of_its_own_rate(self, programme):
        award = self.award(programme)
        self.fill(award, vacant=False, until=date(2022, 6, 30))

        assert of(award).result.reduction == D("11250.00")

    def test_the_row_says_how_many_posts_a_unit_is(self, programme):
        """A whole assistant at 22.500, of whom half is filled."""
        award = self.award(programme, fte=D(1))
        self.fill(award, vacant=False)

        assert of(award).result.reduction == D("11250.00")

    def test_a_row_of_a_component_that_has_no_rate_at_all_grants_posts_too(self, programme):
        award = self.award(programme, component="Leitung", unit="halbe Stelle", fte=D("0.5"))
        self.fill(award, assistant="Leitung", until=date(2022, 6, 30))

        assert (of(award).unrated, of(award).result.reduction) == ((), D("29583.33"))
        assert post_overview(award, LoadedAwards([award], self.YEAR[0])).now.granted == D("4.00")

    def test_a_post_without_a_rate_is_named_and_the_others_count(self, programme):
        award = self.award(programme, rate=None)
        self.fill(award)

        found = of(award)

        assert (found.terms.unit_grant, found.result.reduction) == (D("192500.00"), D("18333.33"))
        assert found.unrated == (UnratedUnits("Stelle Stelle 3"),)
        assert (
            "; ohne eindeutigen Fördersatz und darum nicht mitgezählt sind Stelle Stelle 3: "
        ) in found.sentence

    def test_passed_on_posts_count_like_our_own(self, programme):
        award = self.award(programme, financing="fixed", spent="242550.00")
        self.fill(award)
        award.posts.filter(number="Stelle 3").delete()
        build_pass_through(
            award,
            agreed="11250.00",
            paid="11250.00",
            fte="0.50",
            window=(self.YEAR[0], date(2022, 6, 30)),
        )
        PassThrough.objects.update(component="Verwaltungsassistenz")

        assert of(award).result.reduction == D("29583.33")

    def test_where_a_row_names_no_rate_that_of_the_programme_counts_on_its_days(self, programme):
        ProgrammeRate.objects.filter(component="Verwaltungsassistenz").update(
            valid_from=date(2022, 1, 2)
        )
        award = self.award(programme, rate=None, period_from=date(2022, 7, 1))
        self.fill(award, vacant=False)
        award.posts.filter(number="Stelle 3").update(valid_from=date(2022, 10, 1))

        found = of(award)

        assert found.terms.unit_grant == D("204500.00")
        assert (found.unrated, found.result.reduction) == ((), D("6000.00"))
