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


def refuse_future(day: date, *, today: date, about: str = "day") -> None:
    """Raises DateInFuture: a booking is recorded once it has happened."""
    if day > today:
        raise DateInFuture(day, today=today, about=about)


def refuse_impossible_years(*of_rows: date | None, **named: date | None) -> None:
    """Raises YearImpossible: of the days that are given, one lies in a year nobody meant."""
    for about, day in (*((WHOLE, day) for day in of_rows), *named.items()):
        if day is not None and not is_possible(day):
            raise YearImpossible(day, about=about)


def refuse_contradictions(found: Iterable[Contradiction]) -> None:
    """Raises TermsIncomplete, which names all of them at once."""
    if sentences := [one.text for one in found]:
        raise TermsIncomplete(" ".join(sentences))


def require_notice(award: Award) -> AwardNotice:
    """Raises NoticeMissing: money moves only on the terms of the latest notice.

    Read anew: the caller may have loaded the award before a colleague recorded an amendment.
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
    """Raises CodeTaken: what is created within meets a row that has this code.

    Not asked beforehand: a colleague may take the code at the same moment.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if model._default_manager.filter(code=code).exists():
            raise CodeTaken(code) from error
        raise
