"""Verwendungsstände: kept each night, undone by whatever is booked behind them, and verified."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.dispatch import receiver

from grants.models import Award, UseMark
from grants.queries.cash_flows import flows_after_marks, flows_of
from grants.queries.use_marks import so_far, to_be_kept
from grants.rules.receipt_clock import UsedReceipt, UsesSoFar, use_up
from ledger.commands import carried_out
from ledger.days import format_day
from ledger.integrity import Deviation, verified_as_well
from ledger.models import Account, Place, Posting

# So many awards are held in memory, and their accounts locked, at once.
AT_ONCE = 200
A_DAY = timedelta(days=1)
Row = TypeVar("Row", bound=Model)
Part = UsedReceipt | Decimal | None


@receiver(carried_out)
def undo_use_marks(*, key: str, **_: Any) -> None:
    """Verwendungsstände zurücknehmen, behind which the command booked, in its transaction.

    What is dated after the mark leaves it as it is. A reversal takes effect on the day of what
    it reverses.
    """
    behind = Posting.objects.filter(
        Q(source__place=Place.CASH) | Q(target__place=Place.CASH),
        Q(voucher__reverses__isnull=False)
        | Q(voucher__booked_on__lte=F("source__purse__award__use_mark__through")),
        voucher__command=key,
    )
    UseMark.objects.filter(award__purse__in=behind.values("source__purse")).delete()


def keep_use_marks(today: date) -> None:
    """Verwendungsstände fortschreiben, up to yesterday: what is booked today follows the mark."""
    for awards in _some_at_once(Award.objects.all()):
        _keep(awards, today - A_DAY)


@transaction.atomic
def _keep(awards: Sequence[Award], yesterday: date) -> None:
    """Nobody books meanwhile: a booking behind the new mark would not find it to undo it."""
    purses = [award.purse_id for award in awards]
    cash = Account.objects.filter(purse__in=purses, place=Place.CASH).order_by("pk")
    list(cash.select_for_update(no_key=True).values_list("pk", flat=True))
    kept = {mark.award_id: mark for mark in UseMark.objects.filter(award__in=awards)}
    later = flows_after_marks([award for award in awards if award.pk in kept])
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
    # Replaced and not changed: whoever reads sees by its number that it is another one.
    UseMark.objects.filter(award__in=[mark.award_id for mark in marks]).delete()
    UseMark.objects.bulk_create(marks)


@verified_as_well
def deviating_use_marks(using: str) -> Iterator[Deviation]:
    """Verwendungsstände, die das Journal nicht bestätigt, each read from the first booking on."""
    for rows in _some_at_once(UseMark.objects.using(using).select_related("award")):
        flows = flows_of([row.award for row in rows], using)
        for row in rows:
            through = [flow for flow in flows[row.award_id] if flow.day <= row.through]
            kept, booked = so_far(row), use_up(through)
            if kept != booked:
                subject = f"Verwendungsstand {row.award.code} bis {format_day(row.through)}"
                yield Deviation(subject, *map(_in_words, _first_difference(kept, booked)))


def _first_difference(kept: UsesSoFar, booked: UsesSoFar) -> tuple[Part, Part]:
    """The first receipt that is another one or used otherwise; else what no receipt pays for."""
    for pair in zip_longest(kept.receipts, booked.receipts):
        if pair[0] != pair[1]:
            return pair
    return kept.uncovered, booked.uncovered


def _some_at_once(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield part
        last = part[-1].pk


def _in_words(part: Part) -> str:
    if part is None:
        return "kein Eingang"
    if isinstance(part, Decimal):
        return f"ohne Eingang verwendet {part}"
    uses = "".join(f" {use.amount} am {format_day(use.day)}" for use in part.uses)
    receipt = part.receipt
    return f"Eingang {receipt.voucher_id} über {receipt.amount}, verwendet{uses or ' nichts'}"
