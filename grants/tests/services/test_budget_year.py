"""Ertrag and Einzahlung, Aufwand and Auszahlung may fall into different fiscal years.

Coesfeld, product group 00.02, row 02: its paper prints an Ertrag of 234.349 beside an Einzahlung
of 244.472 for 2016, and 393.473 beside 407.682 for 2017. Which receipts those were it does not
say; here each December brings an instalment for the year after.
"""

from datetime import date
from decimal import Decimal

import pytest

from grants import services
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_pass_through, new_key
from ledger.as_of import booked_to, line_totals_as_of, month_report
from ledger.errors import ChargedYearClosed, PeriodClosed, YearClosed, YearMissing
from ledger.integrity import verify
from ledger.models import Appropriation, Place, Side, Voucher
from ledger.money import ZERO
from ledger.services import reverse
from ledger.tests.builders import appropriation, close_year

pytestmark = pytest.mark.django_db

WINDOW = (date(2016, 1, 1), date(2018, 12, 31))
LAST_DAY = date(2016, 12, 31)


@pytest.fixture
def income():
    return build_line("zuwendungen", side=Side.INCOME, budgeted={2017: "470105.00"}, row="02")


@pytest.fixture
def expense():
    return build_line("transferaufwendungen", budgeted={2017: "100000.00"}, row="15")


@pytest.fixture
def award(income, expense):
    return build_award(
        "coesfeld-00-02",
        amount="700000.00",
        window=WINDOW,
        income_line=income,
        expense_line=expense,
    )


@pytest.fixture
def receive(award, income, clerk):
    def receive(amount, on, **facts):
        return ask(
            services.record_receipt,
            award=award,
            amount=Decimal(amount),
            received_on=on,
            line=income,
            text="",
            today=on,
            key=new_key(),
            actor=clerk,
            **facts,
        )

    return receive


@pytest.fixture
def pass_through(award, expense, receive):
    receive("50000.00", date(2016, 3, 1))
    return build_pass_through(award, agreed="30000.00", line=expense)


def cash_received(award, year):
    return sum(row.incoming for row in month_report(year, [award.purse]) if row.place == Place.CASH)


def test_income_and_cash_of_coesfeld_come_out_as_printed(award, income, receive):
    receive("234349.00", date(2016, 6, 1))
    receive("10123.00", date(2016, 12, 20), budget_year=2017)
    receive("383350.00", date(2017, 6, 1))
    receive("24332.00", date(2017, 12, 20), budget_year=2018)

    assert {
        year: (appropriation(income, year)[0], cash_received(award, year)) for year in (2016, 2017)
    } == {
        2016: (Decimal("234349.00"), Decimal("244472.00")),
        2017: (Decimal("393473.00"), Decimal("407682.00")),
    }
    assert appropriation(income, 2018) == (Decimal("24332.00"), ZERO)
    assert verify() == []


def test_what_comes_in_late_can_belong_to_the_year_before_as_long_as_that_is_open(
    income, receive, clerk
):
    receive("10123.00", date(2017, 1, 9), budget_year=2016)
    close_year(2016, clerk)

    with pytest.raises(ChargedYearClosed):
        receive("1.00", date(2017, 1, 10), budget_year=2016)

    assert appropriation(income, 2016) == (Decimal("10123.00"), ZERO)
    assert not Appropriation.objects.filter(line=income, year=2017, actual__gt=0).exists()


def test_as_of_the_last_day_of_the_year_the_late_receipt_was_not_there_yet(income, receive):
    receive("10123.00", date(2017, 1, 9), budget_year=2016)

    assert line_totals_as_of(booked_to(LAST_DAY), 2016) == {}
    assert line_totals_as_of(booked_to(date(2017, 1, 9)), 2016) == {
        income.pk: (Decimal("10123.00"), ZERO)
    }


def test_without_a_year_it_is_the_one_of_the_day(income, receive):
    receive("1.00", LAST_DAY)
    receive("2.00", date(2017, 1, 1))

    assert appropriation(income, 2016) == (Decimal("1.00"), ZERO)
    assert appropriation(income, 2017) == (Decimal("2.00"), ZERO)


def test_a_year_that_does_not_exist_is_refused(receive):
    vouchers = Voucher.objects.count()

    with pytest.raises(YearMissing):
        receive("1.00", LAST_DAY, budget_year=2031)

    assert Voucher.objects.count() == vouchers


def test_two_equal_receipts_of_one_day_can_belong_to_different_years(receive, income):
    first = receive("10123.00", date(2016, 12, 20), budget_year=2017)

    assert first.voucher.postings.get().year == 2017
    assert receive("10123.00", date(2016, 12, 20)).voucher.postings.get().year == 2016


@pytest.mark.parametrize("kind", ["expense", "repayment", "payout", "return"])
def test_each_booking_of_january_can_belong_to_the_year_before(
    award, pass_through, expense, clerk, kind
):
    ask(
        services.pass_on,
        pass_through=pass_through,
        amount=Decimal("1000.00"),
        paid_on=date(2016, 11, 1),
        text="",
        today=date(2016, 11, 1),
        key=new_key(),
        actor=clerk,
    )
    before = appropriation(expense, 2016)[0]

    def book(budget_year):
        facts = {
            "amount": Decimal("100.00"),
            "text": "",
            "budget_year": budget_year,
            "today": date(2017, 1, 12),
            "key": new_key(),
            "actor": clerk,
        }
        day = date(2017, 1, 12)
        if kind == "expense":
            return ask(services.record_expense, award=award, paid_on=day, line=expense, **facts)
        if kind == "repayment":
            return ask(services.record_repayment, award=award, repaid_on=day, line=expense, **facts)
        if kind == "payout":
            return ask(services.pass_on, pass_through=pass_through, paid_on=day, **facts)
        return ask(services.record_return, pass_through=pass_through, returned_on=day, **facts)

    sign = -1 if kind == "return" else 1
    book(2016)
    assert appropriation(expense, 2016)[0] == before + sign * Decimal("100.00")

    close_year(2016, clerk)
    with pytest.raises(ChargedYearClosed):
        book(2016)
    book(None)
    assert appropriation(expense, 2017)[0] == sign * Decimal("100.00")
    assert verify() == []


def test_a_payout_releases_the_commitment_of_a_closed_year_and_charges_the_open_one(
    pass_through, expense, clerk
):
    close_year(2016, clerk)

    ask(
        services.pass_on,
        pass_through=pass_through,
        amount=Decimal("30000.00"),
        paid_on=date(2017, 1, 12),
        text="",
        today=date(2017, 1, 12),
        key=new_key(),
        actor=clerk,
    )

    assert appropriation(expense, 2016) == (ZERO, ZERO)
    assert appropriation(expense, 2017) == (Decimal("30000.00"), ZERO)
    assert verify() == []


def test_a_receipt_charged_to_a_year_closed_since_is_reversed_in_the_open_one(
    income, receive, clerk
):
    receipt = receive("10123.00", date(2017, 1, 9), budget_year=2016)
    close_year(2016, clerk)

    reversal = reverse(
        voucher=receipt.voucher,
        reason="gehört dem Nachbarkreis",
        booked_on=date(2017, 2, 1),
        key=new_key(),
        actor=clerk,
    )

    assert reversal.reverses == receipt.voucher
    assert appropriation(income, 2016) == (Decimal("10123.00"), ZERO)
    assert appropriation(income, 2017) == (Decimal("-10123.00"), ZERO)
    assert verify() == []


@pytest.mark.parametrize(
    ("through", "refusal"), [(date(2016, 6, 30), PeriodClosed), (LAST_DAY, YearClosed)]
)
def test_every_service_refuses_a_closed_day(award, pass_through, expense, clerk, through, refusal):
    close_year(2016, clerk, through=through)
    day = date(2016, 6, 30)
    common = {"amount": Decimal("1.00"), "text": "", "today": LAST_DAY, "actor": clerk}
    vouchers = Voucher.objects.count()

    calls = [
        (services.record_receipt, {"award": award, "received_on": day, "line": None}),
        (services.record_expense, {"award": award, "paid_on": day, "line": None}),
        (services.record_repayment, {"award": award, "repaid_on": day, "line": None}),
        (services.pass_on, {"pass_through": pass_through, "paid_on": day}),
        (services.record_return, {"pass_through": pass_through, "returned_on": day}),
        (services.accept_proof, {"pass_through": pass_through, "accepted_on": day}),
    ]
    for service, facts in calls:
        with pytest.raises(refusal):
            ask(service, key=new_key(), **common, **facts)

    with pytest.raises(refusal):
        build_award("zweite-zuwendung", window=WINDOW, decided_on=day)
    with pytest.raises(refusal):
        build_pass_through(award, "zweiter-vertrag", agreed="1.00", signed_on=day)

    assert Voucher.objects.count() == vouchers
