"""What others pay towards the cost of an award: Refinanzierung KIM Baustein 2 (Südkreis)."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.models import OtherIncome, PlanItem
from grants.queries.awards import places_of
from grants.queries.other_income import OtherIncomePosition, other_income_position
from grants.services import record_other_income, reverse_booking, transfer_booking
from grants.services.errors import DateInFuture, LineOnWrongSide, NoticeMissing, NotOtherFunds
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, new_key
from ledger.errors import AmountNotPositive
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Account, Place, Side
from ledger.tests.builders import appropriation

TODAY = date(2024, 10, 15)


@pytest.fixture
def refund():
    return build_line("suedkreis", side=Side.INCOME, budgeted={2024: "83800.00"})


@pytest.fixture
def award(clerk):
    return build_award("kim-2-2024", amount="1026000.00", received="513000.00")


def book(award, actor, **facts):
    return ask(
        record_other_income,
        **{
            "award": award,
            "amount": D("83800.00"),
            "received_on": TODAY,
            "line": None,
            "text": "",
            "today": TODAY,
            "key": new_key(),
            "actor": actor,
            **facts,
        },
    )


def balance(award, place):
    return Account.objects.get(purse=award.purse_id, place=place).balance


def test_the_county_gets_it_and_the_grant_stays_as_it_is(award, clerk, refund):
    before = places_of(award)

    income = book(award, clerk, line=refund, document_number="K-17")

    assert income.amount == D("83800.00")
    assert income.voucher.text == "Leistung Dritter: KIM 2 2024"
    assert balance(award, Place.THIRD_PARTY) == D("-83800.00")
    assert balance(award, Place.COUNTY) == D("83800.00")
    assert places_of(award) == before
    assert appropriation(refund, 2024) == (D("83800.00"), D("0.00"))
    assert verify() == []


def test_it_is_taken_back_like_any_booking(award, clerk, refund):
    income = book(award, clerk, line=refund)

    reverse_booking(
        voucher=income.voucher,
        reason="falsche Zuwendung",
        booked_on=TODAY,
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    assert balance(award, Place.THIRD_PARTY) == D("0.00")
    assert appropriation(refund, 2024) == (D("0.00"), D("0.00"))
    assert other_income_position(award).booked == D("0.00")


def test_it_can_count_on_another_line(award, clerk, refund):
    other = build_line("kostenerstattungen", side=Side.INCOME, budgeted={2024: "100.00"})
    income = book(award, clerk, line=refund)

    transfer_booking(
        filled_from=WITHOUT_FORM,
        original=income.voucher,
        line=other,
        booked_on=TODAY,
        reason="Zeile 06",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    assert appropriation(refund, 2024) == (D("0.00"), D("0.00"))
    assert appropriation(other, 2024) == (D("83800.00"), D("0.00"))


def test_the_plan_says_how_much_was_expected(award, clerk):
    item = PlanItem.objects.create(award=award, kind=PlanItem.Kind.OTHER_FUNDS, name="Südkreis")
    item.amounts.create(notice=award.current_notice, amount=D("83800.00"))

    income = book(award, clerk, amount=D("63800.00"), plan_item=item)

    assert income.plan_item == item
    assert other_income_position(award) == OtherIncomePosition(
        planned=D("83800.00"), booked=D("63800.00")
    )


def test_an_item_has_to_be_for_money_of_others_and_of_this_award(award, clerk):
    own_share = PlanItem.objects.create(award=award, kind="own_share", name="Kreismittel")
    elsewhere = PlanItem.objects.create(
        award=build_award("kim-1-2024"), kind="other_funds", name="Südkreis"
    )

    for item in (own_share, elsewhere):
        with pytest.raises(NotOtherFunds, match=f"„{item.name}“ ist keine Deckungsposition"):
            book(award, clerk, plan_item=item)

    assert not OtherIncome.objects.exists()


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"received_on": TODAY + timedelta(days=1)}, DateInFuture),
        ({"amount": D("0.00")}, AmountNotPositive),
        ({"amount": D("-1.00")}, AmountNotPositive),
    ],
)
def test_what_is_refused(award, clerk, facts, refusal):
    with pytest.raises(refusal):
        book(award, clerk, **facts)

    assert not OtherIncome.objects.exists()


def test_it_counts_on_income_lines_only(award, clerk):
    with pytest.raises(LineOnWrongSide):
        book(award, clerk, line=build_line("kim-aufwand"))


def test_without_a_notice_there_is_nothing_to_set_it_against(clerk):
    with pytest.raises(NoticeMissing):
        book(build_award("kim-3", amount=None), clerk)
