"""Verwendungsstände: kept each night, undone by bookings of their days, and verified."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from grants.models import Award, UseMark
from grants.queries.cash_flows import flows_after_marks, flows_of
from grants.queries.use_marks import so_far, to_be_kept
from grants.rules.receipt_clock import use_up
from ledger.days import format_day
from ledger.integrity import Deviation, verified_as_well
from ledger.models import Account, Place

# So many awards are held in memory, and their accounts locked, at once.
AT_ONCE = 200
A_DAY = timedelta(days=1)
Row = TypeVar("Row", bound=Model)


def undo_use_marks(marks: Collection[int]) -> None:
    """Verwendungsstände zurücknehmen, which a command made untrue, in its transaction."""
    if marks:
        UseMark.objects.filter(pk__in=marks).delete()


def keep_use_marks(today: date) -> None:
    """Verwendungsstände fortschreiben, up to yesterday: what is booked today follows the mark."""
    for awards in _some_at_once(Award.objects.all()):
        _keep(awards, today - A_DAY)


@transaction.atomic
def _keep(awards: Sequence[Award], yesterday: date) -> None:
    """Verwendungsstände dieser Zuwendungen fortschreiben, under the locks of a booking.

    A booking of the same days is either read here, or waits and finds the new mark to undo it.
    """
    purses = [award.purse_id for award in awards]
    cash = Account.objects.filter(purse__in=purses, place=Place.CASH).order_by("pk")
    list(cash.select_for_update(no_key=True).values_list("pk", flat=True))
    kept = {mark.award_id: mark for mark in UseMark.objects.filter(award__in=awards)}
    later = flows_after_marks(
        [award for award in awards if award.pk in kept],
        {award: mark.through for award, mark in kept.items()},
    )
    whole = flows_of([award for award in awards if award.pk not in kept])
    marks = []
    for award in awards:
        flows = [flow for flow in (later | whole)[award.pk] if flow.day <= yesterday]
        if flows:
            before = so_far(kept[award.pk]) if award.pk in kept else None
            marks.append(
                UseMark(
                    award=award,
                    through=max(flow.day for flow in flows),
                    **to_be_kept(use_up(flows, before)),
                )
            )
    # The mark is replaced and not changed: its new number tells readers that it is another one.
    UseMark.objects.filter(award__in=[mark.award_id for mark in marks]).delete()
    UseMark.objects.bulk_create(marks)


@verified_as_well
def deviating_use_marks(using: str) -> Iterator[Deviation]:
    """Verwendungsstände, die das Journal nicht bestätigt, each read from the first booking on."""
    for rows in _some_at_once(UseMark.objects.using(using).select_related("award")):
        flows = flows_of([row.award for row in rows], using)
        for row in rows:
            through = [flow for flow in flows[row.award_id] if flow.day <= row.through]
            kept = _parts(row.receipts, row.uncovered)
            for one, other in zip_longest(
                kept, _parts(**to_be_kept(use_up(through))), fillvalue="kein Eingang"
            ):
                if one != other:
                    subject = f"Verwendungsstand {row.award.code} bis {format_day(row.through)}"
                    yield Deviation(subject, one, other)
                    break


def _parts(receipts: Any, uncovered: Decimal) -> list[str]:
    """The kept values, part by part, also if somebody wrote impossible ones to the database."""
    listed = receipts if isinstance(receipts, list) else [receipts]
    return [f"verwendet ohne Eingang {uncovered}", *map(json.dumps, listed)]


def _some_at_once(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield part
        last = part[-1].pk
