"""Buchen und Stornieren: the only writers of vouchers and of the figures kept with them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from ledger import journal, posting_function
from ledger.commands import command
from ledger.day_balances import Shortage, shortage_of
from ledger.errors import (
    AlreadyReversed,
    AmountNotPositive,
    BelowZeroOnDay,
    ChargedYearClosed,
    MoneyMovedOn,
    NotEnoughMoney,
    NotReversible,
    PeriodClosed,
    ReasonMissing,
    ReversalTooEarly,
    YearClosed,
    YearMissing,
)
from ledger.journal import AccountChange, LineAndYear, LockedAccount, Months, PostingFacts
from ledger.models import (
    IN_HAND,
    ORIGINS,
    Account,
    BudgetLine,
    Command,
    Place,
    Posting,
    Purse,
    Side,
    Voucher,
    closes_the_year,
)
from ledger.money import ZERO, from_cents, to_cents

Key = TypeVar("Key")


@dataclass(frozen=True)
class Move:
    """Buchungssatz: so many euro from one account to another.

    With a ``line`` it also counts against the appropriation of ``year``, the fiscal year that
    the income or expense belongs to; None stands for the year of the voucher.
    """

    source: Account
    target: Account
    amount: Decimal
    line: BudgetLine | None = None
    year: int | None = None


def open_purse(name: str) -> Purse:
    """Konten der Zuwendung anlegen: an empty purse; its accounts are opened one by one."""
    return Purse.objects.create(name=name)


def open_account(purse: Purse, place: Place, name: str) -> Account:
    """Konto eröffnen: an account at zero. Only origins of money may fall below zero."""
    return Account.objects.create(
        purse=purse, place=place, name=name, may_go_below_zero=place in ORIGINS
    )


def write_voucher(
    *,
    moves: Sequence[Move],
    booked_on: date,
    text: str,
    key: str,
    actor: User,
    document_number: str = "",
    is_example: bool = False,
) -> Voucher:
    """Buchen: write one voucher with its postings and change the balances with it.

    Call it inside a service marked with ``command``, with the key of that service.

    Raises:
        AmountNotPositive: a move of zero euro or less.
        NotEnoughMoney: an account would fall below zero.
        BelowZeroOnDay: it would on a day between this one and its last booking.
        YearMissing, YearClosed, PeriodClosed: the day does not take bookings.
        ChargedYearClosed: the year of a move takes no more income and expense; a commitment
            can still be released where it was bound.
    """
    voucher = Voucher(
        command_id=key,
        booked_on=booked_on,
        text=text,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    _write(voucher, moves)
    return voucher


@dataclass(frozen=True)
class Entry:
    """Buchungszeile: one voucher to be written, when many are booked at once."""

    moves: Sequence[Move]
    booked_on: date
    text: str
    document_number: str = ""


def write_vouchers(*, entries: Sequence[Entry], key: str, actor: User) -> list[int]:
    """Viele Belege buchen, all or none; return their numbers in the order of the entries.

    Balances are judged once, as they stand after the last entry at the end of each day. Call it
    like ``write_voucher``; it raises the same. It makes no model objects: for a hundred thousand
    rows they took most of the time.
    """
    recorded_at = timezone.now()
    recorded = month_of(timezone.localdate(recorded_at))
    effects: dict[Months, _Effects] = defaultdict(_Effects)
    charged: set[int] = set()
    postings: list[tuple[int, PostingFacts]] = []
    for position, entry in enumerate(entries):
        effect = effects[Months(month_of(entry.booked_on), recorded)]
        charged |= _charged_years(entry.moves, is_reversal=False)
        for move in entry.moves:
            postings.append((position, effect.add(move, entry.booked_on)))
    days = {entry.booked_on for entry in entries}
    with connection.cursor() as cursor:
        _change_figures(cursor, effects, days=days, charged=charged)
        numbers = journal.insert_vouchers(
            cursor,
            [(entry.booked_on, entry.document_number, entry.text) for entry in entries],
            key=key,
            actor=actor.pk,
            recorded_at=recorded_at,
        )
        journal.insert_postings(
            cursor, [(numbers[position], *facts) for position, facts in postings]
        )
    return numbers


def lock_voucher(voucher: Voucher) -> None:
    """Beleg sperren: nobody else reverses or transfers it before the transaction ends."""
    # The command is locked instead of the voucher: a lock needs the right to update, and on
    # PostgreSQL the program has none for vouchers.
    Command.objects.select_for_update(of=("self",), no_key=True).get(vouchers=voucher)


@command
def reverse(
    *,
    voucher: Voucher,
    along: Voucher | None = None,
    reason: str,
    booked_on: date,
    key: str,
    actor: User,
) -> Voucher:
    """Stornieren: take a voucher back by a second one with the same postings turned round.

    ``along`` is the other voucher of the same act, which is taken back as well, the later of the
    two first. What comes out is the reversal of ``voucher``.

    It corrects the fiscal year that the voucher charged; if that is closed, the year of its day.

    Raises:
        AlreadyReversed, NotReversible: it is reversed already, or is a reversal itself.
        ReasonMissing: no reason was given.
        ReversalTooEarly: the day lies before the voucher that is taken back.
        MoneyMovedOn: later bookings have used the money; they are reversed first.
        BelowZeroOnDay: the money comes back only after the day of the reversal.
        YearMissing, YearClosed, PeriodClosed: the day does not take bookings.
    """
    numbers = sorted({voucher.pk, voucher.pk if along is None else along.pk})
    for number in numbers:
        lock_voucher(Voucher(pk=number))
    if not reason.strip():
        raise ReasonMissing
    reversals = {
        number: _reversed(
            Voucher.objects.get(pk=number),
            reason=reason.strip(),
            booked_on=booked_on,
            key=key,
            actor=actor,
        )
        for number in reversed(numbers)
    }
    return reversals[voucher.pk]


def _reversed(original: Voucher, *, reason: str, booked_on: date, key: str, actor: User) -> Voucher:
    if original.reverses_id:
        raise NotReversible(original.pk)
    if earlier := Voucher.objects.filter(reverses=original).first():
        raise AlreadyReversed(original.pk, earlier.booked_on)
    if booked_on < original.booked_on:
        raise ReversalTooEarly(original.booked_on)
    postings = original.postings.select_related("source", "target", "line")
    charged = {posting.year for posting in postings if posting.year is not None}
    closed = _closed_years({booked_on.year, *charged})
    moves = [
        Move(
            posting.target,
            posting.source,
            posting.amount,
            posting.line,
            _year_to_correct(posting, closed),
        )
        for posting in postings
    ]
    reversal = Voucher(
        command_id=key,
        booked_on=booked_on,
        text=f"Storno zu Beleg {original.pk}: {original.text}"[:300],
        actor=actor,
        document_number=original.document_number,
        is_example=original.is_example,
        reverses=original,
        reason=reason,
    )
    try:
        _write(reversal, moves)
    except NotEnoughMoney as error:
        raise MoneyMovedOn(asked=error.asked, free=error.free, place=error.place) from error
    return reversal


def _closed_years(years: set[int]) -> set[int]:
    # All years are locked at once, in ascending order, so that two bookings never wait for each
    # other.
    with connection.cursor() as cursor:
        locked = journal.lock_years(cursor, years)
    return {year for year, closed_through in locked.items() if closes_the_year(closed_through)}


def _year_to_correct(posting: Posting, closed: set[int]) -> int | None:
    """A closed year keeps its figures; only its open commitments can still be released."""
    is_commitment = Place.COMMITTED in (posting.source.place, posting.target.place)
    return None if posting.year in closed and not is_commitment else posting.year


def _write(voucher: Voucher, moves: Sequence[Move]) -> None:
    months = Months(
        booked=month_of(voucher.booked_on),
        recorded=month_of(timezone.localdate(voucher.recorded_at)),
    )
    effect = _Effects()
    postings = [effect.add(move, voucher.booked_on) for move in moves]
    charged = _charged_years(moves, is_reversal=voucher.reverses_id is not None)
    if posting_function.is_used() and _write_at_once(voucher, months, effect, charged, postings):
        return
    with connection.cursor() as cursor:
        _change_figures(cursor, {months: effect}, days={voucher.booked_on}, charged=charged)
        journal.insert_voucher(cursor, voucher)
        journal.insert_postings(cursor, [(voucher.pk, *facts) for facts in postings])


class _Effects:
    """The effects of the moves of one pair of months, in cents.

    Each account has what comes in and what goes out, each line its actual and committed.
    ``days`` says by how much the bookings of each day change an account.
    """

    def __init__(self) -> None:
        self.accounts: dict[int, list[int]] = defaultdict(_two_zeros)
        self.lines: dict[LineAndYear, list[int]] = defaultdict(_two_zeros)
        self.days: dict[int, dict[date, int]] = defaultdict(dict)

    def add(self, move: Move, booked_on: date) -> PostingFacts:
        """Count a move, and return what is to be written for it."""
        if move.amount <= ZERO:
            raise AmountNotPositive(move.amount)
        if move.source.purse_id != move.target.purse_id:
            raise ValueError("money moves within one purse")
        source, target, cents = move.source.pk, move.target.pk, to_cents(move.amount)
        self.accounts[target][0] += cents
        self.accounts[source][1] += cents
        came, went = self.days[target], self.days[source]
        came[booked_on] = came.get(booked_on, 0) + cents
        went[booked_on] = went.get(booked_on, 0) - cents
        if move.line is None:
            return PostingFacts(source, target, cents, None, None)
        charged = LineAndYear(move.line.pk, move.year or booked_on.year)
        actual, committed = _signs(move.line.side, move.source.place, move.target.place)
        effect = self.lines[charged]
        effect[0] += actual * cents
        effect[1] += committed * cents
        return PostingFacts(source, target, cents, charged.line, charged.year)


def _two_zeros() -> list[int]:
    return [0, 0]


def _write_at_once(
    voucher: Voucher,
    months: Months,
    effect: _Effects,
    charged: Collection[int],
    postings: Sequence[PostingFacts],
) -> bool:
    """Write one voucher in one call; False if it was refused and the statements shall say why."""
    open_on = {year: date(year, 12, 31) for year in charged}
    open_on[voucher.booked_on.year] = voucher.booked_on
    accounts = [(account, *change) for account, change in sorted(effect.accounts.items())]
    lines = [(*line, *change) for line, change in sorted(effect.lines.items())]
    number = posting_function.write_at_once(
        years=sorted(open_on),
        open_on=[day for _, day in sorted(open_on.items())],
        **_columns(("accounts", "incomings", "outgoings"), accounts),
        **_columns(("lines", "charged_years", "actuals", "commitments"), lines),
        month_booked=months.booked,
        month_recorded=months.recorded,
        **{
            f"voucher_{field.column}": getattr(voucher, field.attname)
            for field in Voucher._meta.concrete_fields
            if not field.primary_key
        },
        **_columns(("sources", "targets", "amounts", "posting_lines", "posting_years"), postings),
    )
    if number is None:
        return False
    voucher.pk = number
    voucher._state.adding = False
    return True


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    return {name: [row[position] for row in rows] for position, name in enumerate(names)}


def _charged_years(moves: Sequence[Move], *, is_reversal: bool) -> set[int]:
    """The years that must take income and expense because a move names them."""
    return {
        move.year
        for move in moves
        if move.line is not None
        and move.year is not None
        and not _releases(move, is_reversal=is_reversal)
    }


def _require_open(cursor: CursorWrapper, days: Collection[date], charged: Collection[int]) -> None:
    """Refuse closed days, and closed years that a move would charge; lock all these years."""
    years = journal.lock_years(cursor, {*charged, *(day.year for day in days)})
    for day in sorted(days):
        _require_open_day(day, years)
    for year in sorted(charged):
        if year not in years:
            raise YearMissing(year)
        if closes_the_year(years[year]):
            raise ChargedYearClosed(year)


def _require_open_day(day: date, years: Mapping[int, date | None]) -> None:
    if day.year not in years:
        raise YearMissing(day.year)
    closed_through = years[day.year]
    if closed_through is None or day > closed_through:
        return
    if closes_the_year(closed_through):
        raise YearClosed(day.year)
    raise PeriodClosed(closed_through)


def _releases(move: Move, *, is_reversal: bool) -> bool:
    """A commitment ends in the year that it was bound in, or comes back there by a reversal."""
    if move.source.place == Place.COMMITTED:
        return True
    return is_reversal and move.target.place == Place.COMMITTED


def _change_figures(
    cursor: CursorWrapper,
    effects: Mapping[Months, _Effects],
    *,
    days: Collection[date],
    charged: Collection[int],
) -> None:
    """Change all kept figures, if the days are open and the money is there."""
    _require_open(cursor, days, charged)
    by_month = sorted(effects.items(), key=lambda pair: pair[0])
    _change_balances(cursor, _by_day(effect.days for _, effect in by_month))
    for months, effect in by_month:
        journal.add_account_turnover(cursor, effect.accounts, months)
    journal.change_appropriations(cursor, _sums(effect.lines for _, effect in by_month))
    for months, effect in by_month:
        journal.add_line_turnover(cursor, effect.lines, months)


def _sums(of_months: Iterable[Mapping[Key, list[int]]]) -> dict[Key, list[int]]:
    sums: dict[Key, list[int]] = defaultdict(_two_zeros)
    for changes in of_months:
        for key, (first, second) in changes.items():
            total = sums[key]
            total[0] += first
            total[1] += second
    return sums


def _by_day(of_months: Iterable[Mapping[int, dict[date, int]]]) -> dict[int, dict[date, int]]:
    """The days of each account; no day lies in two months."""
    merged: dict[int, dict[date, int]] = defaultdict(dict)
    for accounts in of_months:
        for account, days in accounts.items():
            merged[account].update(days)
    return merged


def _change_balances(cursor: CursorWrapper, moved: Mapping[int, dict[date, int]]) -> None:
    changes = {
        account: AccountChange(sum(days.values()), max(days)) for account, days in moved.items()
    }
    locked = [
        account
        for account in journal.lock_accounts(cursor, changes)
        if not account.may_go_below_zero
    ]
    short = [
        NotEnoughMoney(
            asked=from_cents(-changes[account.pk].cents),
            free=from_cents(account.balance),
            place=Place(account.place),
        )
        for account in locked
        if account.balance + changes[account.pk].cents < 0
    ]
    if short:
        raise min(short, key=lambda refusal: refusal.free)
    _require_money_each_day(locked, moved)
    journal.change_balances(cursor, changes)


def _require_money_each_day(
    accounts: Iterable[LockedAccount], moved: Mapping[int, dict[date, int]]
) -> None:
    """Raises BelowZeroOnDay, for the account that has to wait longest for its money."""
    short: list[tuple[Shortage, LockedAccount]] = [
        (shortage, account)
        for account in accounts
        if (shortage := shortage_of(account, moved[account.pk])) is not None
    ]
    if short:
        shortage, account = max(short, key=lambda pair: pair[0].enough_from)
        raise BelowZeroOnDay(
            shortage.day,
            below=from_cents(shortage.below),
            enough_from=shortage.enough_from,
            place=Place(account.place),
        )


def month_of(day: date) -> int:
    """Monat als Zahl: year * 100 + month, for example 202410."""
    return day.year * 100 + day.month


def effect_on_line(
    side: Side, source: Place, target: Place, amount: Decimal
) -> tuple[Decimal, Decimal]:
    """Wirkung auf den Ansatz: by how many euro a move changes ``actual`` and ``committed``.

    Income counts when money reaches the county, expense when it leaves the county, whether it is
    grant money or the county's own. A commitment counts while it is open.
    """
    actual, committed = _signs(side, source, target)
    return amount * actual, amount * committed


@cache
def _signs(side: str, source: str, target: str) -> tuple[int, int]:
    """Whether a move raises (1), lowers (-1) or leaves (0) ``actual`` and ``committed``."""
    committed = (target == Place.COMMITTED) - (source == Place.COMMITTED)
    came_in = (target in IN_HAND) - (source in IN_HAND)
    return (came_in if side == Side.INCOME else -came_in), committed
