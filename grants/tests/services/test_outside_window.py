"""An invoice of the period is paid after the window, and a measure begins before the notice."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants import services
from grants.models import Application, AwardNotice, PlanItem
from grants.queries.awards import places_of
from grants.queries.entitlement import entitlement_of
from grants.queries.loaded_awards import LoadedAwards
from grants.services.errors import OwnShareOutOfRange, ReasonOutsideWindow, TermsIncomplete
from grants.services.terms import NoticeTerms
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_person, new_key
from grants.tests.drawdown_builders import plan_items
from ledger.errors import NotEnoughMoney
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Appropriation

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
FIRST, LAST, INVOICES_BY = date(2024, 1, 1), date(2024, 12, 31), date(2025, 2, 28)
EARLY, TODAY = date(2023, 11, 15), date(2025, 3, 10)
LATE = "Die Rechnung vom 20.12.2024 kam am 08.01.2025."


def award_until(invoices_by, *, quota="80", is_paid=True):
    award = build_award("kim", amount=None, expense_line=build_line("kim-aufwand"))
    services.record_notice(
        filled_from=WITHOUT_FORM,
        award=award,
        terms=NoticeTerms(
            amount=D("80000.00"),
            financing=AwardNotice.Financing.SHARE if quota else AwardNotice.Financing.FIXED,
            quota=D(quota) if quota else None,
            period_from=FIRST,
            period_to=LAST,
            spend_by=LAST,
            invoices_by=invoices_by,
            decided_on=FIRST,
        ),
        key=new_key(),
        actor=build_person(),
    )
    award.refresh_from_db()
    if not is_paid:
        return award
    ask(
        services.record_receipt, award=award, amount=D("80000.00"), day=FIRST, line=None, text="",
        today=TODAY, key=new_key(), actor=build_person(),
    )  # fmt: skip
    return award


def pay(award, day, amount="1000.00", **facts):
    return ask(
        services.record_expense,
        **{
            "award": award,
            "amount": D(amount),
            "paid_on": day,
            "line": award.expense_line,
            "text": "",
            "reason": LATE,
            "today": TODAY,
            "key": new_key(),
            "actor": build_person(),
            **facts,
        },
    )


def let_begin_early(award, day=EARLY):
    Application.objects.create(award=award, amount=D("80000.00"), early_start_consent_on=day)


def told(expense):
    return expense.is_eligible, expense.own_share, expense.outside_reason


@pytest.mark.parametrize(
    ("invoices_by", "day", "expected"),
    [
        (INVOICES_BY, LAST, (True, D("200.00"), "")),
        (INVOICES_BY, LAST + DAY, (True, D("200.00"), LATE)),
        (INVOICES_BY, INVOICES_BY, (True, D("200.00"), LATE)),
        (INVOICES_BY, INVOICES_BY + DAY, (False, D("1000.00"), LATE)),
        (None, LAST + DAY, (False, D("1000.00"), LATE)),
        (None, FIRST, (True, D("200.00"), "")),
        (None, FIRST - DAY, (False, D("1000.00"), LATE)),
    ],
)
def test_it_is_eligible_only_as_far_as_the_notice_says_so(invoices_by, day, expected):
    assert told(pay(award_until(invoices_by), day)) == expected
    assert list(verify()) == []


@pytest.mark.parametrize(("day", "is_eligible"), [(EARLY - DAY, False), (EARLY, True)])
def test_a_measure_may_begin_early_from_the_day_of_the_consent_on(day, is_eligible):
    award = award_until(None, is_paid=False)
    let_begin_early(award)

    assert told(pay(award, day, prefinance=True))[0] is is_eligible


@pytest.mark.parametrize("reason", ["", "  "])
@pytest.mark.parametrize(
    ("invoices_by", "consequence"),
    [
        (INVOICES_BY, "Nach dem Bescheid ist die Ausgabe trotzdem zuwendungsfähig."),
        (None, "Nach dem Bescheid ist die Ausgabe damit nicht zuwendungsfähig, der Kreis trägt "
               "sie ganz."),
    ],
)  # fmt: skip
def test_without_a_reason_it_is_refused_and_the_consequence_told(reason, invoices_by, consequence):
    with pytest.raises(ReasonOutsideWindow) as refusal:
        pay(award_until(invoices_by), LAST + DAY, reason=reason)

    assert str(refusal.value) == (
        "Der 01.01.2025 liegt außerhalb des Zeitraums 01.01.2024 bis 31.12.2024 "
        f"(Bewilligungszeitraum bis Verausgabungsfrist). {consequence} "
        "Bitte das Datum prüfen oder den Grund angeben."
    )


def test_what_is_not_eligible_counts_on_the_line_but_neither_in_plan_nor_entitlement():
    award = award_until(None)
    plan_items(award, {"Stühle": "100000.00"}, kind=PlanItem.Kind.MATERIAL)
    [item] = PlanItem.objects.filter(award=award)
    award.refresh_from_db()
    pay(award, LAST, plan_item=item)

    pay(award, LAST + DAY, "500.00", plan_item=item)

    loaded = LoadedAwards([award], TODAY)
    [row] = loaded.plans.plan_of(award).items
    entitled = entitlement_of(award.current_notice, loaded)
    assert (row.actual, entitled.recognised_cost, entitled.amount) == (
        D("1000.00"),
        D("1000.00"),
        D("800.00"),
    )
    places = places_of(award)
    assert (places.spent, places.own_share_spent) == (D("800.00"), D("700.00"))
    assert Appropriation.objects.get(line__code="kim-aufwand", year=2025).actual == D("500.00")


def test_it_does_not_change_how_later_costs_are_split():
    award = award_until(None)
    pay(award, LAST + DAY, "0.99")

    assert pay(award, LAST, "0.99").own_share == D("0.20")


def test_money_may_be_used_until_the_last_invoice():
    assert _last_day(award_until(INVOICES_BY)) == INVOICES_BY


def test_money_may_be_used_until_the_spending_window_ends():
    assert _last_day(award_until(None)) == LAST


def _last_day(award):
    return entitlement_of(award.current_notice, LoadedAwards([award], TODAY)).last_day


def test_a_supplier_refunds_the_county_for_what_was_not_eligible():
    award = award_until(None, quota=None)
    expense = pay(award, LAST + DAY)

    refund = ask(
        services.record_refund, expense=expense, amount=D("30.00"), day=TODAY, text="",
        today=TODAY, key=new_key(), actor=build_person(),
    )  # fmt: skip

    assert refund.own_share == D("30.00")
    assert places_of(award).cash == D("80000.00")


def test_the_county_cannot_bear_less_than_all_of_what_is_not_eligible():
    award = award_until(None, quota=None)

    with pytest.raises(OwnShareOutOfRange, match=r"Bitte 1\.000,00\u00a0€ eingeben"):
        pay(award, LAST + DAY, own_share=D("200.00"))
    assert pay(award, LAST + DAY, own_share=D("1000.00")).own_share == D("1000.00")


@pytest.mark.parametrize("invoices_by", [None, INVOICES_BY])
def test_only_for_what_is_eligible_the_money_has_to_be_in_hand(invoices_by):
    award = award_until(invoices_by, quota=None)

    if invoices_by is None:
        assert pay(award, LAST + DAY, "90000.00").own_share == D("90000.00")
    else:
        with pytest.raises(NotEnoughMoney):
            pay(award, LAST + DAY, "90000.00")


def test_invoices_cannot_end_before_the_spending_window():
    with pytest.raises(TermsIncomplete, match=r"ab dem 31\.12\.2024"):
        award_until(LAST - DAY)


def test_invoices_may_end_with_the_spending_window():
    assert award_until(LAST).current_notice.invoices_by == LAST
