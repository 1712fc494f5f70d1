"""What is booked on the awards, day by day, as the services would have booked it."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from heapq import merge
from typing import NamedTuple

from django.db import models

from benchmarks.county.awards import PROOF_AFTER, AwardRows
from benchmarks.county.size import TODAY, CountySize, days_between
from grants.models import (
    AwardNotice,
    Expense,
    PassThrough,
    PassThroughNotice,
    Payout,
    Receipt,
    RecipientProof,
    Repayment,
    Return,
)
from ledger.models import Place
from ledger.money import from_cents
from ledger.services import Move

QUOTA = Decimal("80.0000")
RETURNED_AFTER = timedelta(days=20)
REPAID_AFTER = timedelta(days=90)


class Booking(NamedTuple):
    """Was gebucht wird: the row that says what it means lacks only its voucher.

    Of one day, what has a lower ``order`` comes first: money comes in before it goes out.
    """

    day: date
    order: int
    text: str
    moves: list[Move]
    row: models.Model


def bookings(size: CountySize, rows: Sequence[AwardRows]) -> Iterator[Booking]:
    """Alles bis heute in the order of its days: as many vouchers as the county is to have."""
    occasions = [_until_today(_occasions(row)) for row in rows]
    booked = sum(len(of_award) for of_award in occasions) + size.corrections + size.reversals
    expenses = [
        _expenses(row, count, size.seed)
        for row, count in zip(rows, _counts(size, size.vouchers - booked), strict=True)
    ]
    return merge(*occasions, *expenses, key=lambda booking: booking[:2])


def _counts(size: CountySize, expenses: int) -> list[int]:
    """How many expenses each award has; the small ones share what the large ones leave over."""
    step = size.awards // size.large_awards
    is_large = [number % step == 0 for number in range(size.awards)]
    large = expenses * size.percent_of_large // 100 // sum(is_large)
    small, over = divmod(expenses - large * sum(is_large), size.awards - sum(is_large))
    if expenses < 0:
        raise ValueError(f"{size.vouchers} vouchers are too few for {size.awards} awards")
    counts = []
    for of_this in is_large:
        counts.append(large if of_this else small + (over > 0))
        over -= not of_this
    return counts


def _until_today(occasions: Iterator[Booking]) -> list[Booking]:
    return sorted((one for one in occasions if one.day <= TODAY), key=lambda one: one[:2])


def _occasions(row: AwardRows) -> Iterator[Booking]:
    """All but the expenses: notices, receipts, contracts, payouts, proofs, returns, repayment."""
    yield from _notices(row)
    plan, award, accounts = row.plan, row.award, row.accounts
    for drawdown, _ in zip(row.drawdowns, plan.begun, strict=False):
        move = Move(
            accounts[Place.PLEDGED], accounts[Place.CASH], drawdown.amount, award.income_line
        )
        receipt = Receipt(award=award, amount=drawdown.amount, drawdown=drawdown)
        yield Booking(drawdown.requested_on or plan.first, 1, "Zahlungseingang", [move], receipt)
    for nth, pass_through in enumerate(row.pass_throughs):
        yield from _contract(row, pass_through, number=plan.number * 7 + nth)
    if plan.pays_back:
        amount = from_cents(plan.left)
        move = Move(accounts[Place.CASH], accounts[Place.REPAID], amount, award.expense_line)
        yield Booking(
            plan.last + REPAID_AFTER,
            3,
            "Rückzahlung",
            [move],
            Repayment(award=award, amount=amount),
        )


def _notices(row: AwardRows) -> Iterator[Booking]:
    plan, accounts = row.plan, row.accounts
    financing = AwardNotice.Financing
    steps = [(plan.first, plan.granted - plan.amended), (plan.start_of(1), plan.amended)]
    granted = 0
    for number, (day, cents) in enumerate(steps, start=1):
        if not cents:
            continue
        granted += cents
        notice = AwardNotice(
            award=row.award,
            kind=AwardNotice.Kind.AWARD if number == 1 else AwardNotice.Kind.AMENDMENT,
            number=number,
            decided_on=day,
            amount=from_cents(granted),
            financing=financing.SHARE if plan.has_quota else financing.FIXED,
            quota=QUOTA if plan.has_quota else None,
            period_from=plan.first,
            period_to=plan.last,
            spend_by=plan.last,
            proof_due=plan.last + REPAID_AFTER,
        )
        move = Move(accounts[Place.FUNDER], accounts[Place.PLEDGED], from_cents(cents))
        yield Booking(day, 0, str(notice), [move], notice)


def _contract(row: AwardRows, pass_through: PassThrough, *, number: int) -> Iterator[Booking]:
    plan, accounts, line = row.plan, row.accounts, pass_through.line
    committed, held = pass_through.committed_account, pass_through.recipient_account
    assert committed is not None
    assert held is not None
    year = pass_through.budget_year
    agreed = from_cents(plan.agreed)
    yield Booking(
        plan.first,
        2,
        "Weiterleitung vereinbart",
        [Move(accounts[Place.AGREEMENTS], committed, agreed, line, year)],
        PassThroughNotice(
            pass_through=pass_through, number=1, decided_on=plan.first, agreed=agreed
        ),
    )
    part = from_cents(plan.agreed // plan.parts)
    for nth in plan.begun:
        moves = [
            Move(accounts[Place.CASH], held, part, line),
            Move(committed, accounts[Place.AGREEMENTS], part, line, year),
        ]
        payout = Payout(pass_through=pass_through, amount=part)
        yield Booking(plan.start_of(nth), 3, "Auszahlung", moves, payout)
    # Every tenth contract gives a twentieth back; of five, four have proven the rest.
    returned = plan.agreed // 20 if number % 10 == 0 else 0
    if returned:
        amount = from_cents(returned)
        yield Booking(
            plan.last + RETURNED_AFTER,
            3,
            "Rückfluss",
            [Move(held, accounts[Place.CASH], amount, line)],
            Return(pass_through=pass_through, amount=amount),
        )
    if number % 5:
        amount = from_cents(plan.agreed - returned)
        yield Booking(
            plan.last + PROOF_AFTER,
            3,
            "Nachweis anerkannt",
            [Move(held, accounts[Place.PROVEN], amount)],
            RecipientProof(pass_through=pass_through, amount=amount),
        )


def _expenses(row: AwardRows, count: int, seed: int) -> Iterator[Booking]:
    """So many, evenly over the window until today, of various amounts.

    Made one by one as they are asked for. The smaller one of a pair comes first, so that at no
    time more is spent than has come in.
    """
    plan, award, accounts = row.plan, row.award, row.accounts
    luck = random.Random(f"{seed}-{plan.number}")
    until = min(plan.last, TODAY)
    middle, difference = plan.own // max(count, 1), 0
    for nth in range(count):
        if nth % 2:
            difference = -difference
        else:
            difference = 0 if nth == count - 1 else -luck.randrange(max(middle * 9 // 10, 1))
        cents = middle + difference
        if plan.has_quota:
            cents -= cents % 4
        from_grant, own_share = from_cents(cents), from_cents(cents // 4 if plan.has_quota else 0)
        shares = (
            (Place.CASH, Place.SPENT, from_grant),
            (Place.COUNTY, Place.OWN_SHARE_SPENT, own_share),
        )
        yield Booking(
            days_between(plan.first, until, part=nth + 1, of=count),
            4,
            f"Ausgabe {nth + 1}",
            [
                Move(accounts[source], accounts[target], share, award.expense_line)
                for source, target, share in shares
                if share
            ],
            Expense(
                award=award,
                amount=from_grant + own_share,
                own_share=own_share,
                plan_item=row.items[nth % 2] if row.items else None,
            ),
        )
