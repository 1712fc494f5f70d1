"""Refusals that several services share."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction

from grants.models import Award, AwardNotice, PassThrough
from grants.rules.possible_days import is_possible
from grants.services.errors import (
    CodeTaken,
    DateInFuture,
    DateOutsideWindow,
    LineOnWrongSide,
    NoticeMissing,
    TermsIncomplete,
    YearImpossible,
)
from grants.services.terms import Contradiction
from ledger.errors import WHOLE
from ledger.models import BudgetLine, Side


def refuse_future(*days: date | None, today: date, about: str = "day") -> None:
    """Raises DateInFuture: a booking is recorded once it has happened."""
    for day in days:
        if day is not None and day > today:
            raise DateInFuture(day, today=today, about=about)


def refuse_impossible_years(*of_rows: date | None, **named: date | None) -> None:
    """Raises YearImpossible: one of the given days lies in a year that nobody can have meant."""
    for about, day in (*((WHOLE, day) for day in of_rows), *named.items()):
        if day is not None and not is_possible(day):
            raise YearImpossible(day, about=about)


def refuse_contradictions(found: Iterable[Contradiction]) -> None:
    """Raises TermsIncomplete, which names all of them at once."""
    if sentences := [one.text for one in found]:
        raise TermsIncomplete(" ".join(sentences))


def require_notice(award: Award) -> AwardNotice:
    """Raises NoticeMissing: money moves only on the terms of the latest notice.

    The notice is read anew: a colleague may have recorded an amendment since the award was loaded.
    """
    notice = AwardNotice.objects.filter(award=award).order_by("number").last()
    if notice is None:
        raise NoticeMissing
    return notice


def refuse_outside_spending_window(day: date, notice: AwardNotice) -> None:
    """Raises DateOutsideWindow: the last day of the window counts."""
    if not notice.period_from <= day <= notice.spend_by:
        raise DateOutsideWindow(
            day,
            first=notice.period_from,
            last=notice.spend_by,
            window="Bewilligungszeitraum bis Verausgabungsfrist",
        )


def refuse_wrong_side(line: BudgetLine | None, side: Side) -> None:
    """Raises LineOnWrongSide: receipts go to income lines, spending to expense lines."""
    if line is not None and line.side != side:
        raise LineOnWrongSide(line.name, side.label)


@contextmanager
def refuse_taken_code(model: type[Award | PassThrough], code: str) -> Iterator[None]:
    """Raises CodeTaken: a row that is created within this block finds its code taken.

    The code is not asked for beforehand: a colleague may take it at the same moment.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if model._default_manager.filter(code=code).exists():
            raise CodeTaken(code) from error
        raise
