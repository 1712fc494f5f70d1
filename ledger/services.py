"""The only writers of the journal."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.utils import timezone

from ledger import journal, posting_function
from ledger.commands import command
from ledger.errors import (
    AlreadyReversed,
    AmountNotPositive,
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
from ledger.journal import LineAndYear, Months, PostingRow
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
    the income or expense belongs to; without a year that is the year of the voucher.
    """

    source: Account
    target: Account
    amount: Decimal
    line: BudgetLine | None = None
    year: int | None = None


def open_purse(name: str) -> Purse:
    """Topf anlegen: an empty purse; its accounts are opened one by one."""
    return Purse.objects.create(name=name)


def open_account(purse: Purse, place: Place, name: str) -> Account:
    """Konto eröffnen: an account at zero. Only origins of money may fall below zero."""
    return Account.objects.create(
        purse=purse, place=place, name=name, may_go_below_zero=place in ORIGINS
    )


def post(
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

    To be called inside a service marked with ``command``, whose key it takes.

    Raises:
        AmountNotPositive: a move of zero euro or less.
        NotEnoughMoney: an account would fall below zero.
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
    _write([(voucher, moves)])
    return voucher


@dataclass(frozen=True)
class Entry:
    """Buchungszeile: what becomes one voucher when many are booked at once."""

    moves: Sequence[Move]
    booked_on: date
    text: str
    document_number: str = ""


def post_all(*, entries: Sequence[Entry], key: str, actor: User) -> list[Voucher]:
    """Viele Belege buchen, all or none; balances are judged once, after the last entry.

    To be called like ``post``, and raises the same.
    """
    vouchers = [
        Voucher(
            command_id=key,
            booked_on=entry.booked_on,
            text=entry.text,
            actor=actor,
            document_number=entry.document_number,
        )
        for entry in entries
    ]
    _write(list(zip(vouchers, (entry.moves for entry in entries), strict=True)))
    return vouchers


def hold(voucher: Voucher) -> None:
    """Beleg festhalten: nobody else reverses or transfers it before the transaction ends."""
    # Its command is locked in its stead: a lock takes the right to update, and on PostgreSQL the
    # program needs none for vouchers.
    Command.objects.select_for_update(of=("self",), no_key=True).get(vouchers=voucher)


@command
def reverse(*, voucher: Voucher, reason: str, booked_on: date, key: str, actor: User) -> Voucher:
    """Stornieren: take a voucher back by a second one with the same postings turned round.

    It corrects the fiscal year that the voucher charged, or if that is closed its own year.

    Raises:
        AlreadyReversed, NotReversible: it is reversed already, or is a reversal itself.
        ReasonMissing: no reason was given.
        ReversalTooEarly: the day lies before the voucher that is taken back.
        MoneyMovedOn: later bookings have used the money; they are reversed first.
        YearMissing, YearClosed, PeriodClosed: the day does not take bookings.
    """
    hold(voucher)
    original = Voucher.objects.get(pk=voucher.pk)
    if not reason.strip():
        raise ReasonMissing
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
        reason=reason.strip(),
    )
    try:
        _write([(reversal, moves)])
    except NotEnoughMoney as lack:
        raise MoneyMovedOn(asked=lack.asked, free=lack.free, place=lack.place) from lack
    return reversal


def _closed_years(years: set[int]) -> set[int]:
    # Years are locked all at once and in ascending order, so that nobody waits in a circle.
    return {
        year
        for year, closed_through in journal.lock_years(years).items()
        if closes_the_year(closed_through)
    }


def _year_to_correct(posting: Posting, closed: set[int]) -> int | None:
    """The figures of a closed year stay; only its open commitments can still be released."""
    is_commitment = Place.COMMITTED in (posting.source.place, posting.target.place)
    return None if posting.year in closed and not is_commitment else posting.year


def _write(entries: Sequence[tuple[Voucher, Sequence[Move]]]) -> None:
    effects: dict[Months, _Effects] = defaultdict(_Effects)
    for voucher, moves in entries:
        months = Months(
            booked=month_of(voucher.booked_on),
            recorded=month_of(timezone.localdate(voucher.recorded_at)),
        )
        for move in moves:
            effects[months].add(move, voucher.booked_on.year)
    days = {voucher.booked_on for voucher, _ in entries}
    charged = {year for voucher, moves in entries for year in _charged_years(voucher, moves)}
    if posting_function.is_used() and len(entries) == 1 and _write_at_once(*entries[0], effects):
        return
    _require_open(days, charged)
    _change_balances(effects)
    _change_appropriations(effects)
    journal.insert_vouchers([voucher for voucher, _ in entries])
    journal.insert_postings(
        [_row_of(voucher, move) for voucher, moves in entries for move in moves]
    )


class _Effects:
    """What the moves of one pair of months do to accounts and lines, in cents."""

    def __init__(self) -> None:
        self.accounts: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        self.lines: dict[LineAndYear, tuple[int, int]] = defaultdict(lambda: (0, 0))

    def add(self, move: Move, booked_year: int) -> None:
        if move.amount <= ZERO:
            raise AmountNotPositive(move.amount)
        if move.source.purse_id != move.target.purse_id:
            raise ValueError("money moves within one purse")
        cents = to_cents(move.amount)
        _increase(self.accounts, move.target.pk, (cents, 0))
        _increase(self.accounts, move.source.pk, (0, cents))
        if move.line is not None:
            actual, committed = effect_on_line(
                Side(move.line.side),
                Place(move.source.place),
                Place(move.target.place),
                move.amount,
            )
            charged = LineAndYear(move.line.pk, move.year or booked_year)
            _increase(self.lines, charged, (to_cents(actual), to_cents(committed)))


def _increase(totals: dict[Key, tuple[int, int]], key: Key, by: tuple[int, int]) -> None:
    before = totals[key]
    totals[key] = (before[0] + by[0], before[1] + by[1])


def _write_at_once(
    voucher: Voucher, moves: Sequence[Move], effects: Mapping[Months, _Effects]
) -> bool:
    """One voucher in one call; False if it was refused and the statements are to say why."""
    [(months, effect)] = effects.items()
    open_on = {year: date(year, 12, 31) for year in _charged_years(voucher, moves)}
    open_on[voucher.booked_on.year] = voucher.booked_on
    accounts = [(account, *change) for account, change in sorted(effect.accounts.items())]
    lines = [(*charged, *change) for charged, change in sorted(effect.lines.items())]
    postings = [_row_of(voucher, move) for move in moves]
    number = posting_function.write_voucher(
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
        **_columns(
            ("sources", "targets", "amounts", "posting_lines", "posting_years"),
            [row[1:] for row in postings],
        ),
    )
    if number is None:
        return False
    voucher.pk = number
    voucher._state.adding = False
    return True


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    return {name: [row[position] for row in rows] for position, name in enumerate(names)}


def _charged_years(voucher: Voucher, moves: Sequence[Move]) -> set[int]:
    """The years that must take income and expense because a move names them."""
    return {
        move.year
        for move in moves
        if move.line is not None
        and move.year is not None
        and not _releases(move, is_reversal=voucher.reverses_id is not None)
    }


def _require_open(days: Collection[date], charged: Collection[int]) -> None:
    """Refuse closed days, and closed years that a move would charge; keep all of them so."""
    years = journal.lock_years({*charged, *(day.year for day in days)})
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


def _change_balances(effects: Mapping[Months, _Effects]) -> None:
    changes: dict[int, int] = defaultdict(int)
    for effect in effects.values():
        for account, (incoming, outgoing) in effect.accounts.items():
            changes[account] += incoming - outgoing
    short = [
        NotEnoughMoney(
            asked=from_cents(-changes[account.pk]),
            free=from_cents(account.balance),
            place=Place(account.place),
        )
        for account in journal.lock_accounts(changes)
        if account.balance + changes[account.pk] < 0 and not account.may_go_below_zero
    ]
    if short:
        raise min(short, key=lambda refusal: refusal.free)
    journal.change_balances(changes)
    for months, effect in sorted(effects.items(), key=lambda pair: pair[0]):
        journal.add_account_turnover(effect.accounts, months)


def _change_appropriations(effects: Mapping[Months, _Effects]) -> None:
    changes: dict[LineAndYear, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for effect in effects.values():
        for charged, change in effect.lines.items():
            _increase(changes, charged, change)
    journal.change_appropriations(changes)
    for months, effect in sorted(effects.items(), key=lambda pair: pair[0]):
        journal.add_line_turnover(effect.lines, months)


def _row_of(voucher: Voucher, move: Move) -> PostingRow:
    return PostingRow(
        voucher=voucher.pk,
        source=move.source.pk,
        target=move.target.pk,
        cents=to_cents(move.amount),
        line=move.line.pk if move.line else None,
        year=(move.year or voucher.booked_on.year) if move.line else None,
    )


def month_of(day: date) -> int:
    """Monat als Zahl: year * 100 + month, for example 202410."""
    return day.year * 100 + day.month


def effect_on_line(
    side: Side, source: Place, target: Place, amount: Decimal
) -> tuple[Decimal, Decimal]:
    """Wirkung auf den Ansatz: by how many euro a move changes ``actual`` and ``committed``.

    Income counts when money comes into the hand of the county, expense when it leaves it,
    whether that is grant money or its own; a commitment while it is open.
    """
    committed = _signed(amount, to=target is Place.COMMITTED, away=source is Place.COMMITTED)
    if side is Side.INCOME:
        return _signed(amount, to=target in IN_HAND, away=source in IN_HAND), committed
    return _signed(amount, to=source in IN_HAND, away=target in IN_HAND), committed


def _signed(amount: Decimal, *, to: bool, away: bool) -> Decimal:
    return amount * (int(to) - int(away))
