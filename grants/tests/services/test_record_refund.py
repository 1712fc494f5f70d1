"""A supplier pays part of an expense back: a discount on the chairs of the KIM office."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants import services
from grants.models import AwardNotice, PlanItem, Refund
from grants.queries.awards import places_of
from grants.queries.entitlement import entitlement_of
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.month_report import month_report_of
from grants.queries.receipt_clock import clocks_by_award
from grants.queries.standard_rules import StandardRules
from grants.services.errors import (
    DateInFuture,
    ExpenseReversed,
    OwnShareByQuota,
    OwnShareOutOfRange,
    RefundBeforeExpense,
    RefundBeyondExpense,
    RefundedSince,
)
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_person, new_key, receive, spend
from grants.tests.drawdown_builders import plan_items
from ledger.errors import AmountNotPositive, BelowZeroOnDay, ChargedYearClosed, MoneyMovedOn
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Appropriation, Place, Posting, Side
from ledger.years import close_period

pytestmark = pytest.mark.django_db

MAY, JUNE, NEXT_YEAR = date(2024, 5, 2), date(2024, 6, 3), date(2025, 2, 3)


@pytest.fixture
def award():
    """60 % of the cost of chairs; 10.000,00 € came in."""
    return build_award(
        "stuehle",
        amount="60000.00",
        financing=AwardNotice.Financing.SHARE,
        quota="60",
        income_line=build_line("stuehle-ertrag", side=Side.INCOME),
        expense_line=build_line("stuehle-aufwand"),
        received="10000.00",
    )


@pytest.fixture
def fixed():
    """A fixed amount; nothing came in yet."""
    return build_award("festbetrag", amount="60000.00", expense_line=build_line("fest-aufwand"))


def pay(award, amount, **facts):
    return ask(
        services.record_expense,
        **{
            "award": award,
            "amount": D(amount),
            "paid_on": MAY,
            "line": award.expense_line,
            "text": "Stühle",
            "today": NEXT_YEAR,
            "key": new_key(),
            "actor": build_person(),
            **facts,
        },
    )


def refund(expense, amount, *, on=JUNE, **facts):
    return ask(
        services.record_refund,
        **{
            "expense": expense,
            "amount": D(amount),
            "day": on,
            "text": "",
            "today": NEXT_YEAR,
            "key": new_key(),
            "actor": build_person(),
            **facts,
        },
    )


def take_back(booking, *, on=NEXT_YEAR):
    return services.reverse_booking(
        voucher=booking.voucher,
        reason="Zahlendreher",
        booked_on=on,
        today=NEXT_YEAR,
        key=new_key(),
        actor=build_person(),
    )


def moves(booking):
    return [
        (row.source.place, row.target.place, row.amount, row.line and row.line.code, row.year)
        for row in Posting.objects.filter(voucher=booking.voucher).order_by("pk")
    ]


def parts(award):
    places = places_of(award)
    return places.cash, places.spent, places.own_share_spent, places.prefinanced


def actual(code, year):
    found = Appropriation.objects.filter(line__code=code, year=year).first()
    return found.actual if found else None


def close_2024():
    supervisor = build_person("leitung", group="Leitung")
    close_period(
        year=2024, through=date(2024, 12, 31), note="", today=NEXT_YEAR, key=new_key(),
        actor=supervisor,
    )  # fmt: skip


def test_grant_and_county_get_back_their_parts_on_the_line_of_the_expense(award):
    expense = pay(award, "1000.00", document_number="R-17")

    booked = refund(expense, "30.00", document_number="G-3")

    assert (booked.amount, booked.own_share, booked.voucher.text) == (
        D("30.00"),
        D("12.00"),
        f"Erstattung zu Beleg {expense.voucher_id}: Stühle",
    )
    assert moves(booked) == [
        (Place.SPENT, Place.CASH, D("18.00"), "stuehle-aufwand", 2024),
        (Place.OWN_SHARE_SPENT, Place.COUNTY, D("12.00"), "stuehle-aufwand", 2024),
    ]
    assert parts(award) == (D("9418.00"), D("582.00"), D("388.00"), D("0.00"))
    assert actual("stuehle-aufwand", 2024) == D("970.00")
    assert list(verify()) == []


def test_the_cents_are_rounded_over_all_costs_less_what_came_back(award):
    chairs = [pay(award, "0.99") for _ in range(40)]

    for chair in chairs[:20]:
        refund(chair, "0.49")

    # 60 % of 39,60 − 9,80 = 29,80 are 17,88.
    assert places_of(award).spent == D("17.88")
    assert list(verify()) == []


def test_a_refund_of_all_of_it_leaves_nothing_of_the_expense(award):
    other, expense = pay(award, "0.99"), pay(award, "1000.01")

    refund(expense, "400.00")
    refund(expense, "600.01")

    assert parts(award)[1:3] == (D("0.99") - other.own_share, other.own_share)
    with pytest.raises(RefundBeyondExpense, match=r"noch 0,00\u00a0€ übrig"):
        refund(expense, "0.01")


def test_the_county_gets_its_money_first_for_what_the_used_up_grant_did_not_pay(award):
    receive(award, "50000.00", on=MAY)
    pay(award, "99000.00")
    # Of 10.000,00 the grant had 600,00 left.
    capped = pay(award, "10000.00")
    assert (capped.own_share, capped.quota) == (D("9400.00"), None)

    assert refund(capped, "9000.00").own_share == D("9000.00")
    # 60 % of the last 500,00 are 300,00: the rest of the grant's part comes back.
    assert refund(capped, "500.00").own_share == D("200.00")
    assert refund(capped, "500.00").own_share == D("200.00")
    assert parts(award)[:3] == (D("600.00"), D("59400.00"), D("39600.00"))


def test_without_a_quota_the_grant_comes_first_unless_somebody_names_the_own_share(fixed):
    receive(fixed, "10000.00")
    expense = pay(fixed, "1000.00", own_share=D("200.00"))

    assert refund(expense, "100.00").own_share == D("0.00")
    assert refund(expense, "100.00", own_share=D("80.00")).own_share == D("80.00")
    with pytest.raises(OwnShareOutOfRange, match=r"von 20,00\u00a0€ bis 120,00\u00a0€ eingeben"):
        refund(expense, "700.00", own_share=D("19.99"))
    assert refund(expense, "800.00").own_share == D("120.00")
    assert parts(fixed)[:3] == (D("10000.00"), D("0.00"), D("0.00"))


def test_what_the_county_prefinanced_goes_back_to_the_county(fixed):
    receive(fixed, "300.00")
    expense = pay(fixed, "1000.00", prefinance=True)

    first = refund(expense, "500.00")
    assert moves(first) == [(Place.PREFINANCED, Place.COUNTY, D("500.00"), "fest-aufwand", 2024)]
    second = refund(expense, "300.00")

    assert moves(second) == [
        (Place.SPENT, Place.CASH, D("100.00"), "fest-aufwand", 2024),
        (Place.PREFINANCED, Place.COUNTY, D("200.00"), "fest-aufwand", 2024),
    ]
    assert parts(fixed) == (D("100.00"), D("200.00"), D("0.00"), D("0.00"))


def test_what_a_receipt_has_settled_comes_back_in_hand(fixed):
    expense = pay(fixed, "1000.00", prefinance=True)
    receive(fixed, "900.00", on=MAY)

    assert moves(refund(expense, "250.00")) == [
        (Place.SPENT, Place.CASH, D("150.00"), "fest-aufwand", 2024),
        (Place.PREFINANCED, Place.COUNTY, D("100.00"), "fest-aufwand", 2024),
    ]


def repay_from_county(award, amount, *, on=JUNE):
    return ask(
        services.record_repayment, award=award, amount=D(amount), repaid_on=on,
        line=award.expense_line, text="", from_county=True, today=NEXT_YEAR, key=new_key(),
        actor=build_person(),
    )  # fmt: skip


def test_what_the_county_paid_back_to_the_funder_comes_back_to_the_county(fixed):
    """Of 1.500,00 spent the funder demands 1.200,00 back, and the county bears it."""
    receive(fixed, "1500.00")
    chairs, tables = pay(fixed, "1000.00"), pay(fixed, "500.00")
    repay_from_county(fixed, "1200.00")
    assert parts(fixed) == (D("0.00"), D("300.00"), D("1200.00"), D("0.00"))

    first, second = refund(chairs, "1000.00", on=NEXT_YEAR), refund(tables, "500.00", on=NEXT_YEAR)

    assert moves(first) == [
        (Place.SPENT, Place.CASH, D("300.00"), "fest-aufwand", 2024),
        (Place.OWN_SHARE_SPENT, Place.COUNTY, D("700.00"), "fest-aufwand", 2024),
    ]
    assert moves(second) == [
        (Place.OWN_SHARE_SPENT, Place.COUNTY, D("500.00"), "fest-aufwand", 2024)
    ]
    assert parts(fixed) == (D("300.00"), D("0.00"), D("0.00"), D("0.00"))
    take_back(second)
    take_back(first)
    assert parts(fixed) == (D("0.00"), D("300.00"), D("1200.00"), D("0.00"))
    assert verify() == []


def test_the_quota_goes_on_although_the_county_has_borne_its_part(award):
    expense = pay(award, "1000.00")
    repay_from_county(award, "10000.00")
    assert parts(award)[:3] == (D("0.00"), D("0.00"), D("1000.00"))

    first = refund(expense, "500.00", on=NEXT_YEAR)
    second = refund(expense, "500.00", on=NEXT_YEAR)

    assert (first.own_share, second.own_share) == (D("200.00"), D("200.00"))
    assert parts(award)[:3] == (D("0.00"), D("0.00"), D("0.00"))
    assert verify() == []


def test_before_the_county_has_paid_it_back_nothing_comes_back_to_it(fixed):
    receive(fixed, "1000.00")
    expense = pay(fixed, "1000.00")
    repay_from_county(fixed, "1000.00")

    with pytest.raises(BelowZeroOnDay):
        refund(expense, "100.00", on=date(2024, 6, 2))
    refund(expense, "100.00", on=JUNE)

    assert parts(fixed)[:3] == (D("0.00"), D("0.00"), D("900.00"))


def test_once_the_year_is_closed_it_counts_in_the_open_year_that_is_named(award):
    expense = pay(award, "1000.00")
    close_2024()

    with pytest.raises(ChargedYearClosed):
        refund(expense, "30.00", on=NEXT_YEAR)
    booked = refund(expense, "30.00", on=NEXT_YEAR, budget_year=2025)

    assert {year for *_, year in moves(booked)} == {2025}
    assert (actual("stuehle-aufwand", 2024), actual("stuehle-aufwand", 2025)) == (
        D("1000.00"),
        D("-30.00"),
    )
    assert list(verify()) == []


def test_it_follows_the_expense_to_its_present_line_and_can_be_transferred_itself(award):
    elsewhere = build_line("veranstaltungen")
    expense = pay(award, "1000.00")

    def transfer(booking, line):
        return services.transfer_booking(
            original=booking.voucher, line=line, booked_on=JUNE, reason="falsche Zeile",
            filled_from=WITHOUT_FORM, today=NEXT_YEAR, key=new_key(), actor=build_person(),
        )  # fmt: skip

    transfer(expense, elsewhere)
    booked = refund(expense, "30.00")
    assert moves(booked)[0][3] == "veranstaltungen"
    transfer(booked, award.expense_line)

    assert (actual("veranstaltungen", 2024), actual("stuehle-aufwand", 2024)) == (
        D("1000.00"),
        D("-30.00"),
    )
    assert list(verify()) == []


def test_the_money_is_to_be_used_again_within_the_clock_of_the_receipt_that_paid_it(fixed):
    receive(fixed, "10000.00", on=MAY)
    expense = pay(fixed, "1000.00")

    refund(expense, "30.00")

    [clock] = clocks_by_award([fixed], StandardRules())[fixed.pk]
    assert (clock.received_on, clock.left) == (MAY, D("9030.00"))


def test_plan_entitlement_and_month_report_know_it(award):
    plan_items(award, {"Stühle": "100000.00"}, kind=PlanItem.Kind.MATERIAL)
    [item] = PlanItem.objects.filter(award=award)
    award.refresh_from_db()
    expense = pay(award, "1000.00", plan_item=item)

    refund(expense, "30.00")

    loaded = LoadedAwards([award], JUNE)
    [row] = loaded.plans.plan_of(award).items
    assert (row.actual, loaded.plans.own_share(award.pk)) == (D("970.00"), D("388.00"))
    entitled = entitlement_of(award.current_notice, loaded)
    assert (entitled.recognised_cost, entitled.amount) == (D("970.00"), D("582.00"))
    [months] = month_report_of(2024).awards
    assert {month: flows.spent for month, flows in months.months.items() if flows.spent} == {
        5: D("600.00"),
        6: D("-18.00"),
    }


def test_the_next_expense_is_split_over_what_is_left(award):
    refund(pay(award, "1.00"), "0.01")

    # 60 % of 0,99 + 0,02 are 0,61; 0,59 are booked.
    assert pay(award, "0.02").own_share == D("0.00")


def test_an_expense_stays_until_its_refund_is_taken_back(award):
    expense = pay(award, "1000.00")
    booked = refund(expense, "30.00")

    with pytest.raises(RefundedSince, match=f"Beleg {booked.voucher_id}"):
        take_back(expense)
    take_back(booked)
    take_back(expense)

    assert parts(award) == (D("10000.00"), D("0.00"), D("0.00"), D("0.00"))
    with pytest.raises(ExpenseReversed):
        refund(expense, "30.00")
    assert list(verify()) == []


def test_a_refund_whose_money_was_spent_again_is_taken_back_after_that(award):
    booked = refund(pay(award, "1000.00"), "1000.00")
    spend(award, "16666.66", on=JUNE)

    with pytest.raises(MoneyMovedOn):
        take_back(booked)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"amount": D("0.00")}, AmountNotPositive),
        ({"amount": D("1000.01")}, RefundBeyondExpense),
        ({"on": date(2024, 5, 1)}, RefundBeforeExpense),
        ({"on": date(2025, 2, 4)}, DateInFuture),
        ({"own_share": D("1.00")}, OwnShareByQuota),
    ],
)
def test_refused(award, facts, refusal):
    expense = pay(award, "1000.00")

    with pytest.raises(refusal):
        refund(expense, **{"amount": "30.00", **facts})

    assert not Refund.objects.exists()


def test_on_the_day_of_the_expense_it_can_come_back(award):
    assert refund(pay(award, "1000.00"), "1000.00", on=MAY).own_share == D("400.00")
