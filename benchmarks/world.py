"""The data: 500 awards with their accounts, 200 rings of 8 lines, a journal of 24 months.

Everything follows from the number of a posting, so that each run has the same books.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from unittest import mock

from django.contrib.auth.models import User

from benchmarks.raw import RawPosting
from ledger.commands import command
from ledger.models import (
    ORIGINS,
    Account,
    Appropriation,
    Budget,
    BudgetLine,
    FiscalYear,
    Place,
    PlanEntry,
    Purse,
    Ring,
    Side,
    Voucher,
)
from ledger.money import from_cents, to_cents
from ledger.services import Entry, Move, effect_on_line, write_voucher, write_vouchers

YEARS = (2023, 2024)
MONTHS = [(year, month) for year in YEARS for month in range(1, 13)]
PLACES = (
    Place.FUNDER,
    Place.PLEDGED,
    Place.CASH,
    Place.SPENT,
    Place.WITH_RECIPIENT,
    Place.PROVEN,
    Place.REPAID,
    Place.COUNTY,
    Place.OWN_SHARE_SPENT,
    Place.PREFINANCED,
    Place.THIRD_PARTY,
    Place.AGREEMENTS,
    Place.COMMITTED,
)
LINES_PER_RING = 8
# So much is granted and half of it received before the journal begins.
GRANTED = Decimal("10000000.00")
BUDGETED = Decimal("50000.00")
ADJUSTMENT = Decimal("1250.00")
OPENING = "opening"
POSTINGS_PER_BATCH = 20_000


@dataclass(frozen=True)
class World:
    """The rows a case needs, read once and outside what is timed."""

    actor: User
    purses: list[Purse]
    accounts: list[dict[Place, Account]]
    income_lines: list[BudgetLine]
    expense_lines: list[BudgetLine]


def build_world(*, purses: int, rings: int) -> World:
    """Awards with money in hand, and rings with a plan for each year."""
    actor = User.objects.create(username="benchmark")
    FiscalYear.objects.bulk_create(FiscalYear(year=year) for year in range(2022, 2028))
    budget = Budget.objects.create(code="budget-35", name="Budget 35")
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(
            budget=budget,
            ring=ring,
            code=f"{ring.code}-{order}",
            side=Side.EXPENSE if order % 2 else Side.INCOME,
            product="35.02",
            row="016" if order % 2 else "002",
            name=f"Position {order}",
            order=order,
        )
        for ring in Ring.objects.bulk_create(
            Ring(budget=budget, code=f"35-{number:04}", name=f"Ring {number}")
            for number in range(rings)
        )
        for order in range(LINES_PER_RING)
    )
    Appropriation.objects.bulk_create(
        Appropriation(line=line, year=year, budgeted=BUDGETED, adjustment=ADJUSTMENT)
        for line in lines
        for year in YEARS
    )
    PlanEntry.objects.bulk_create(
        PlanEntry(
            line=line,
            year=year,
            kind=kind,
            amount=amount,
            decided_on=date(year, 1, 1),
            reason="Haushaltsplan",
        )
        for line in lines
        for year in YEARS
        for kind, amount in (
            (PlanEntry.Kind.BUDGETED, BUDGETED),
            (PlanEntry.Kind.ADJUSTMENT, ADJUSTMENT),
        )
    )
    Account.objects.bulk_create(
        Account(purse=purse, place=place, name=purse.name, may_go_below_zero=place in ORIGINS)
        for purse in Purse.objects.bulk_create(
            Purse(name=f"Zuwendung {number}") for number in range(purses)
        )
        for place in PLACES
    )
    world = load_world()
    with recorded_at(datetime(2023, 1, 2, 11, tzinfo=UTC)):
        entries = [entry_on(date(2023, 1, 2), move) for move in _opening(world)]
        book_batch(entries, key=OPENING, actor=actor)
    return world


def load_world() -> World:
    """The world that ``build_world`` made in this database."""
    purses = list(Purse.objects.order_by("id"))
    accounts: dict[int, dict[Place, Account]] = {purse.pk: {} for purse in purses}
    for account in Account.objects.all():
        accounts[account.purse_id][Place(account.place)] = account
    lines = list(BudgetLine.objects.order_by("id"))
    return World(
        actor=User.objects.get(username="benchmark"),
        purses=purses,
        accounts=list(accounts.values()),
        income_lines=[line for line in lines if line.side == Side.INCOME],
        expense_lines=[line for line in lines if line.side == Side.EXPENSE],
    )


def _opening(world: World) -> Iterator[Move]:
    for of_award in world.accounts:
        yield Move(of_award[Place.FUNDER], of_award[Place.PLEDGED], GRANTED)
        yield Move(of_award[Place.PLEDGED], of_award[Place.CASH], GRANTED / 2)


def fill(world: World, *, first: int, last: int) -> None:
    """Book the postings number ``first`` to ``last`` - 1, spread over the months.

    Each is recorded in the month of its value date.
    """
    share = (last - first) / len(MONTHS)
    for position, (year, month) in enumerate(MONTHS):
        begin = first + round(position * share)
        end = first + round((position + 1) * share)
        for start in range(begin, end, POSTINGS_PER_BATCH):
            stop = min(start + POSTINGS_PER_BATCH, end)
            with recorded_at(datetime(year, month, 15, 11, tzinfo=UTC)):
                book_batch(
                    [
                        entry_on(date(year, month, 1 + number % 28), move_of(world, number))
                        for number in range(start, stop)
                    ],
                    key=f"postings-{start}",
                    actor=world.actor,
                )


def move_of(world: World, number: int) -> Move:
    """The posting of this number: grant, receipt, expense or agreement of some award."""
    of_award = world.accounts[number % len(world.accounts)]
    amount = from_cents(100 + number * 37 % 99_900)
    match number // len(world.accounts) % 4:
        case 0:
            return Move(of_award[Place.FUNDER], of_award[Place.PLEDGED], amount)
        case 1:
            return receipt_of(world, number)
        case 2:
            line = _turn(world.expense_lines, number)
            return Move(of_award[Place.CASH], of_award[Place.SPENT], amount, line)
        case _:
            line = _turn(world.expense_lines, number)
            return Move(of_award[Place.AGREEMENTS], of_award[Place.COMMITTED], amount, line)


def receipt_of(world: World, number: int, *, purse: int | None = None) -> Move:
    """A receipt on an income line; of a certain purse if one is given."""
    position = number % len(world.accounts) if purse is None else purse
    of_award = world.accounts[position]
    line = _turn(world.income_lines, number if purse is None else purse)
    amount = from_cents(100 + number * 37 % 99_900)
    return Move(of_award[Place.PLEDGED], of_award[Place.CASH], amount, line)


def _turn(lines: Sequence[BudgetLine], number: int) -> BudgetLine:
    return lines[number * 7 % len(lines)]


def entry_on(day: date, move: Move) -> Entry:
    """A voucher of one move."""
    return Entry(moves=[move], booked_on=day, text="Benchmark")


@command
def book(
    *,
    source: Account,
    target: Account,
    amount: Decimal,
    booked_on: date,
    line: BudgetLine | None,
    key: str,
    actor: User,
) -> Voucher:
    """The smallest service there can be: one voucher with one posting."""
    return write_voucher(
        moves=[Move(source, target, amount, line)],
        booked_on=booked_on,
        text="Benchmark",
        key=key,
        actor=actor,
    )


def book_batch(entries: Sequence[Entry], *, key: str, actor: User) -> Voucher:
    """An import: many vouchers under one key, the last of which comes back."""

    @command
    def book_entries(*, digest: str, key: str, actor: User) -> Voucher:
        return Voucher.objects.get(pk=write_vouchers(entries=entries, key=key, actor=actor)[-1])

    return book_entries(digest=key, key=key, actor=actor)


def raw_posting(entry: Entry) -> RawPosting:
    """The same posting for the hand-written SQL, with everything worked out."""
    [move] = entry.moves
    actual = committed = Decimal(0)
    if move.line is not None:
        actual, committed = effect_on_line(
            Side(move.line.side), Place(move.source.place), Place(move.target.place), move.amount
        )
    return RawPosting(
        booked_on=entry.booked_on,
        text=entry.text,
        source=move.source.pk,
        target=move.target.pk,
        cents=to_cents(move.amount),
        line=move.line.pk if move.line else None,
        actual=to_cents(actual),
        committed=to_cents(committed),
    )


@contextmanager
def recorded_at(moment: datetime) -> Iterator[None]:
    """Let Django's ``now`` return a past moment, as if the journal had grown over the years."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    with mock.patch("django.utils.timezone.datetime", Then):
        yield
