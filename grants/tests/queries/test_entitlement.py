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
    FundedUnit,
    PlanItem,
    Post,
    ProgrammeRate,
    RuleOverride,
    RuleSetting,
    StandardRule,
)
from grants.queries.award_files import AwardFiles
from grants.queries.entitlement import entitlement_of
from grants.queries.facts.entitlements import entitlement_facts
from grants.rules.entitlement import MinimumChange
from grants.services import (
    record_notice,
    record_other_income,
    record_repayment,
    record_return,
    reverse_booking,
)
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_programme,
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


def fill(award, number, *, window=YEAR, cost=None, fte="1.00", component=""):
    Post.objects.create(
        award=award,
        number=f"Stelle {number}",
        fte=D(fte),
        valid_from=window[0],
        valid_to=window[1],
        component=component,
        actual_cost=cost,
    )


def of(award):
    award.refresh_from_db()
    return entitlement_of(award.current_notice, AwardFiles([award], DAY))


def third_party(award, amount, actor, **facts):
    return record_other_income(
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
        "80\u00a0% von 150.000,00\u00a0€ anerkannten Ausgaben sind 120.000,00\u00a0€; bewilligt "
        "sind höchstens 132.505,00\u00a0€: 12.505,00\u00a0€ sind zurückzuzahlen."
    )
    assert [found.is_final(day) for day in (LAST_DAY, AFTER)] == [False, True]


def test_what_was_repaid_need_not_be_repaid_again(gemeinsam, clerk):
    record_repayment(
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

    record_return(
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
    RuleSetting.objects.create(rule="entitlement_reduced", award=gemeinsam, is_active=False)

    assert facts_of(entitlement_facts) == []


def test_a_final_notice_decides_itself(gemeinsam, clerk):
    record_notice(
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
        files = AwardFiles(Award.objects.select_related("current_notice"), DAY)
        with CaptureQueriesContext(connection) as queries:
            assert all(entitlement_of(notice, files) for notice in files.notices)
        counts.append(len(queries))

    assert counts == [14, 14, 14]
