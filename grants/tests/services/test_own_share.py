"""Eigenanteil: what a cost exceeds the grant by is the county's, and never what is still to come.

Gemeinsam klappt's 2023: 80 % of a plan of 165.631,25 are 132.505,00.
"""

from datetime import date
from decimal import Decimal as D
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.models import AwardNotice, Expense
from grants.queries.awards import places_of
from grants.services import (
    record_expense,
    record_notice,
    record_repayment,
    reverse_booking,
    transfer_booking,
)
from grants.services.errors import NotEnoughCash, PrefinancedBeyondPledge
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    new_key,
    receive,
    spend,
)
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.money import ZERO
from ledger.tests.builders import appropriation

WINDOW = (date(2023, 1, 1), date(2023, 6, 30))
DAY, LATER = date(2023, 6, 1), date(2023, 12, 1)
GRANTED = D("132505.00")
SHARE = {"financing": AwardNotice.Financing.SHARE, "quota": "80", "window": WINDOW}


@pytest.fixture
def line():
    return build_line("durchstarten")


@pytest.fixture
def award(clerk, line):
    return build_award("klappts", amount=GRANTED, received=GRANTED, expense_line=line, **SHARE)


def book(award, actor, amount, **facts):
    return ask(
        record_expense,
        award=award,
        amount=D(amount),
        paid_on=DAY,
        line=award.expense_line,
        text="",
        today=LATER,
        key=new_key(),
        actor=actor,
        **facts,
    )


def take_back(booking, actor, *, on=LATER):
    return reverse_booking(
        voucher=booking.voucher,
        reason="doppelt",
        booked_on=on,
        today=LATER,
        key=new_key(),
        actor=actor,
    )


def amend(award, actor, amount, *, is_final=False, quota="80"):
    notice = ask(
        record_notice,
        award=award,
        amount=D(amount),
        is_final=is_final,
        financing=AwardNotice.Financing.SHARE,
        quota=D(quota),
        period_from=WINDOW[0],
        period_to=WINDOW[1],
        spend_by=WINDOW[1],
        decided_on=date(2023, 5, 2),
        key=new_key(),
        actor=actor,
    )
    award.refresh_from_db()
    return notice


def test_a_cost_above_the_plan_is_the_countys_where_the_grant_ends(award, clerk, line):
    expense = book(award, clerk, "170000.00")

    places = places_of(award)
    assert (expense.amount, expense.own_share) == (D("170000.00"), D("37495.00"))
    assert (places.cash, places.spent, places.own_share_spent) == (ZERO, GRANTED, D("37495.00"))
    assert appropriation(line, 2023) == (D("170000.00"), ZERO)
    assert verify() == []


def test_once_the_grant_is_used_up_the_county_bears_a_cost_alone(award, clerk):
    first = book(award, clerk, "165631.25")

    second = book(award, clerk, "4368.75")

    assert (first.own_share, second.own_share) == (D("33126.25"), D("4368.75"))
    assert (places_of(award).spent, places_of(award).own_share_spent) == (GRANTED, D("37495.00"))


@pytest.mark.parametrize(
    ("cost", "own_share"),
    [("165631.25", "33126.25"), ("165631.26", "33126.26"), ("165631.24", "33126.25")],
)
def test_to_the_cent_where_the_quota_ends(award, clerk, cost, own_share):
    assert book(award, clerk, cost).own_share == D(own_share)


def parts_of(award, actor, *amounts):
    """What the grant pays of each of these expenses."""
    return [D(amount) - book(award, actor, amount).own_share for amount in amounts]


def test_forty_small_invoices_are_rounded_together_and_not_each_by_itself(clerk):
    award = build_award("klappts", amount=GRANTED, received=GRANTED, **(SHARE | {"quota": "60"}))

    parts = parts_of(award, clerk, *["0.99"] * 40)

    # 60 % of 39,60 € are 23,76 €; 40 times 0,59 € would be 23,60 €.
    assert parts[:5] == [D("0.59"), D("0.60"), D("0.59"), D("0.60"), D("0.59")]
    assert (places_of(award).spent, places_of(award).own_share_spent) == (D("23.76"), D("15.84"))


def test_a_part_of_nothing_writes_no_posting_and_is_taken_back_like_any_other(clerk):
    award = build_award("klappts", amount=GRANTED, received=GRANTED, **(SHARE | {"quota": "50"}))
    cents = [book(award, clerk, "0.01") for _ in range(4)]
    assert [expense.own_share for expense in cents] == [ZERO, D("0.01"), ZERO, D("0.01")]
    assert [expense.voucher.postings.count() for expense in cents] == [1, 1, 1, 1]

    for expense in cents[1:]:
        assert take_back(expense, clerk).postings.count() == 1

    # One cent is left, and the grant has paid it: the next one is the county's.
    assert parts_of(award, clerk, "0.01", "0.01") == [ZERO, D("0.01")]
    assert verify() == []


def test_what_the_grant_paid_too_much_after_reversals_comes_back_with_the_next_expense(clerk):
    award = build_award("klappts", amount=GRANTED, received=GRANTED, **(SHARE | {"quota": "50"}))
    cents = [book(award, clerk, "0.01") for _ in range(6)]
    for expense in cents[1::2]:
        take_back(expense, clerk)

    # Of 0,03 € the grant has paid all; a part is never below zero.
    assert parts_of(award, clerk, "0.01", "0.01", "0.02") == [ZERO, ZERO, D("0.01")]


def test_another_quota_starts_anew_and_older_expenses_keep_their_parts(award, clerk):
    book(award, clerk, "0.99")
    amend(award, clerk, GRANTED, quota="60")

    assert parts_of(award, clerk, "0.99", "0.99") == [D("0.59"), D("0.60")]


def test_a_cost_that_the_grant_covered_in_part_is_no_rounding_to_be_made_up_for(award, clerk):
    book(award, clerk, "170000.00")
    amend(award, clerk, D("132605.00"))
    receive(award, "100.00", on=DAY)

    assert parts_of(award, clerk, "0.99", "0.99") == [D("0.79"), D("0.79")]


def test_what_is_still_to_come_is_prefinanced_and_does_not_become_an_own_share(clerk):
    award = build_award("klappts", amount=GRANTED, received="100000.00", **SHARE)

    with pytest.raises(NotEnoughCash, match=r"32\.505,00\s€ zahlt dann der Kreis voraus"):
        book(award, clerk, "170000.00")
    expense = book(award, clerk, "170000.00", prefinance=True)

    places = places_of(award)
    assert expense.own_share == D("37495.00")
    assert (places.cash, places.spent, places.prefinanced, places.left) == (
        ZERO,
        D("100000.00"),
        D("32505.00"),
        ZERO,
    )
    assert book(award, clerk, "100.00", prefinance=True).own_share == D("100.00")


def test_what_recipients_got_and_what_went_back_is_used_up_too(award, clerk):
    build_pass_through(award, agreed="100000.00", paid="100000.00")
    ask(
        record_repayment,
        award=award,
        amount=D("30000.00"),
        repaid_on=DAY,
        line=None,
        text="",
        today=LATER,
        key=new_key(),
        actor=clerk,
    )

    assert book(award, clerk, "10000.00").own_share == D("7495.00")


def test_what_is_overpaid_pays_for_nothing(award, clerk):
    amend(award, clerk, "120000.00", is_final=True)

    expense = book(award, clerk, "165631.25")

    assert expense.own_share == D("45631.25")
    assert (places_of(award).cash, places_of(award).spent) == (D("12505.00"), D("120000.00"))


def test_such_an_expense_is_taken_back_whole_and_the_next_one_finds_the_grant_again(award, clerk):
    before = places_of(award)
    expense = book(award, clerk, "170000.00")

    take_back(expense, clerk, on=DAY)

    assert places_of(award) == before
    assert book(award, clerk, "165631.25").own_share == D("33126.25")
    assert verify() == []


def test_such_an_expense_is_transferred_whole(award, clerk, line):
    other = build_line("integration")
    expense = book(award, clerk, "170000.00")
    before = places_of(award)

    transfer_booking(
        filled_from=WITHOUT_FORM,
        original=expense.voucher,
        line=other,
        booked_on=LATER,
        reason="gehört zur Integration",
        today=LATER,
        key=new_key(),
        actor=clerk,
    )

    assert (appropriation(line, 2023), appropriation(other, 2023)) == (
        (ZERO, ZERO),
        (D("170000.00"), ZERO),
    )
    assert places_of(award) == before
    assert verify() == []


def test_without_a_quota_the_refusal_says_what_the_county_would_bear(clerk):
    award = build_award("fest", amount="1000.00", received="600.00", window=WINDOW)

    with pytest.raises(NotEnoughCash) as refusal:
        book(award, clerk, "1000.01")
    with pytest.raises(PrefinancedBeyondPledge) as refusal_ahead:
        book(award, clerk, "1000.01", prefinance=True)

    advice = (
        "Bitte den Betrag senken, 0,01\u00a0€ als Eigenanteil eintragen oder zuerst den "
        "Änderungsbescheid erfassen."
    )
    assert str(refusal.value) == (
        "Im Bestand sind nur noch 600,00\u00a0€, gebucht werden sollen 1.000,01\u00a0€, und nur "
        f"400,00\u00a0€ kommen noch. {advice}"
    )
    assert str(refusal_ahead.value) == (
        "Aus dieser Zuwendung kommen noch 400,00\u00a0€; mehr kann der Kreis nicht "
        f"vorfinanzieren. Es fehlen 0,01\u00a0€. {advice}"
    )
    assert not Expense.objects.exists()
    own = book(award, clerk, "1000.01", own_share=D("0.01"), prefinance=True)
    assert (own.own_share, places_of(award).left) == (D("0.01"), ZERO)


costs = st.lists(st.integers(min_value=1, max_value=20_000).map(lambda c: D(c) / 100), max_size=6)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    costs=costs,
    granted=st.integers(min_value=1, max_value=30_000).map(lambda c: D(c) / 100),
    quota=st.sampled_from(["80", "33.3333", "0.0001", "100"]),
    part_received=st.sampled_from([D(0), D("0.5"), D(1)]),
)
def test_the_parts_sum_to_the_cost_and_the_grant_never_pays_more_than_it_is(
    clerk, costs, granted, quota, part_received
):
    with transaction.atomic():
        terms = SHARE | {"quota": quota}
        award = build_award("anteil", amount=granted, **terms)
        if received := (granted * part_received).quantize(D("0.01")):
            receive(award, received)
        paid, left, split, of_grant_split = [], granted, ZERO, ZERO
        for cost in costs:
            expense = book(award, clerk, cost, prefinance=True)
            of_grant = cost - expense.own_share
            assert ZERO <= expense.own_share <= cost
            split, of_grant_split = split + cost, of_grant_split + of_grant
            # All costs together are rounded, until the grant is used up.
            share = split * D(quota) / 100
            assert of_grant == left or abs(of_grant_split - share) <= D("0.005")
            left -= of_grant
            paid.append(cost)
        places = places_of(award)
        assert places.used + places.own_share_spent == sum(paid, ZERO)
        assert places.used <= granted
        assert places.left == granted - places.used
        assert verify() == []
        transaction.set_rollback(True)


def test_the_budget_sees_the_whole_cost_in_either_case(award, clerk, line):
    spend(award, "165631.25", on=DAY)
    spend(award, "4368.75", on=DAY)

    assert appropriation(line, 2023) == (D("170000.00"), ZERO)


def test_expenses_of_before_learn_the_quota_that_split_them(award, clerk):
    split = [book(award, clerk, amount) for amount in ("100.00", "0.99")]
    amend(award, clerk, GRANTED, quota="60")
    split.append(book(award, clerk, "50.00"))
    capped = book(award, clerk, "300000.00")
    Expense.objects.update(quota=None)

    import_module("grants.migrations.0029_expense_quota").tell_the_quota(apps, None)

    told = dict(Expense.objects.values_list("pk", "quota"))
    assert told == {
        split[0].pk: D(80), split[1].pk: D(80), split[2].pk: D(60), capped.pk: None
    }  # fmt: skip
