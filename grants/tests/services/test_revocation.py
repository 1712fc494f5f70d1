"""An award is revoked: its window ends, and what came in and is not used has to go back."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants import services
from grants.checks.repayment_due import REPAYMENT_DUE
from grants.models import AwardNotice, Deadline, PlanItem
from grants.queries.awards import places_of
from grants.queries.facts.repayments import repayment_facts
from grants.queries.final_account import overpaid
from grants.queries.loaded_awards import LoadedAwards
from grants.services.errors import FinalNoticeStands, TermsIncomplete
from grants.services.terms import NoticeRows, NoticeTerms, PlannedItem
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_person, new_key, spend
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
REVOKED, LAST_DAY, REPAY_BY = date(2024, 7, 1), date(2024, 6, 30), date(2024, 8, 15)
PLAN = (
    PlannedItem(PlanItem.Kind.STAFF, "Personal", D("100000.00")),
    PlannedItem(PlanItem.Kind.OWN_SHARE, "Eigenanteil", D("40000.00")),
)


@pytest.fixture
def award():
    """60.000,00 € granted, 30.000,00 € came in and 12.000,00 € of them were spent in May."""
    award = build_award("kim", amount="60000.00", received="30000.00")
    spend(award, "12000.00", on=date(2024, 5, 2))
    return award


def decide(award, *, is_revocation=True, rows=None, **changes):
    terms = {
        "amount": D("0.00"),
        "financing": AwardNotice.Financing.FIXED,
        "period_from": FIRST,
        "period_to": LAST,
        "spend_by": LAST_DAY,
        "decided_on": REVOKED,
        "repay_by": REPAY_BY,
    }
    notice = services.record_notice(
        filled_from=WITHOUT_FORM,
        award=award,
        terms=NoticeTerms(**terms | changes),
        is_revocation=is_revocation,
        **({"rows": rows} if rows else {}),
        key=new_key(),
        actor=build_person(),
    )
    award.refresh_from_db()
    return notice


def warned(award, today):
    found = REPAYMENT_DUE.judge(repayment_facts(LoadedAwards([award], today)), today=today)
    return [(one.stage, one.amount, one.due_on) for one in found]


def test_what_is_left_is_taken_back_the_window_ends_and_the_rest_is_to_be_repaid(award):
    notice = decide(award, amount=D("12000.00"))

    assert str(notice) == "Widerrufsbescheid vom 01.07.2024"
    places = places_of(award)
    assert (places.pledged, places.cash, places.spent) == (D("0.00"), D("18000.00"), D("12000.00"))
    assert overpaid(award, places) == D("18000.00")
    days = {
        kind: Deadline.objects.get(award=award, kind=kind, dropped_on=None).due_on
        for kind in (Deadline.Kind.SPENDING, Deadline.Kind.REPAYMENT)
    }
    assert days == {Deadline.Kind.SPENDING: LAST_DAY, Deadline.Kind.REPAYMENT: REPAY_BY}
    assert warned(award, REVOKED) == [("overpaid", D("18000.00"), REPAY_BY)]
    assert list(verify()) == []


def test_once_it_is_repaid_nobody_is_warned(award):
    decide(award, amount=D("12000.00"))
    repay(award, "18000.00")

    assert warned(award, REPAY_BY) == []


def test_without_a_lower_amount_the_unused_money_has_to_go_back_as_well(award):
    decide(award, amount=D("60000.00"), repay_by=None)

    assert warned(award, REVOKED) == [("overpaid", D("18000.00"), None)]


def test_money_spent_before_a_full_revocation_becomes_own_share_and_goes_back(award):
    [expense] = award.expenses.all()
    decide(award)
    services.reverse_booking(
        voucher=expense.voucher, reason="Widerruf", booked_on=REVOKED, today=REVOKED,
        key=new_key(), actor=build_person(),
    )  # fmt: skip
    ask(
        services.record_expense, award=award, amount=D("12000.00"), paid_on=date(2024, 5, 2),
        line=None, text="", own_share=D("12000.00"), today=REVOKED, key=new_key(),
        actor=build_person(),
    )  # fmt: skip

    repay(award, "30000.00")

    places = places_of(award)
    assert (places.cash, places.repaid, places.own_share_spent) == (
        D("0.00"),
        D("30000.00"),
        D("12000.00"),
    )
    assert list(verify()) == []


def repay(award, amount):
    ask(
        services.record_repayment, award=award, amount=D(amount), repaid_on=REVOKED, line=None,
        text="", today=REVOKED, key=new_key(), actor=build_person(),
    )  # fmt: skip


def test_its_plan_need_not_come_out_even(award):
    decide(
        award, is_revocation=False, amount=D("60000.00"), spend_by=LAST,
        rows=NoticeRows(plan=PLAN, funded_units=None, drawdown_dates=None, overrides=None),
    )  # fmt: skip

    notice = decide(
        award,
        rows=NoticeRows(plan=PLAN, funded_units=None, drawdown_dates=None, overrides=None),
    )

    assert notice.plan_amounts.count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": D("60000.01")}, r"bewilligt nicht mehr als bisher \(60\.000,00"),
        ({"spend_by": date(2024, 7, 2)}, r"höchstens den 01\.07\.2024"),
        ({"spend_by": LAST}, r"höchstens den 01\.07\.2024"),
        ({"decided_on": None, "spend_by": date(2025, 1, 1)}, r"höchstens den 31\.12\.2024"),
        ({"repay_by": LAST_DAY}, r"ab dem 01\.07\.2024"),
    ],
)
def test_a_revocation_takes_away(award, change, sentence):
    with pytest.raises(TermsIncomplete, match=sentence):
        decide(award, **change)


def test_at_the_edge_a_revocation_is_taken(award):
    on_its_day = {"spend_by": REVOKED, "repay_by": REVOKED}

    assert decide(award, amount=D("60000.00"), **on_its_day).number == 2


def test_even_a_final_notice_can_be_revoked(award):
    services.record_notice(
        filled_from=WITHOUT_FORM,
        award=award,
        terms=NoticeTerms(
            amount=D("12000.00"), financing=AwardNotice.Financing.FIXED, period_from=FIRST,
            period_to=LAST, spend_by=LAST, decided_on=date(2024, 6, 30),
        ),
        is_final=True,
        key=new_key(),
        actor=build_person(),
    )  # fmt: skip
    award.refresh_from_db()
    with pytest.raises(FinalNoticeStands):
        decide(award, is_revocation=False)

    assert decide(award).kind == AwardNotice.Kind.REVOCATION
    assert overpaid(award) == D("30000.00")
