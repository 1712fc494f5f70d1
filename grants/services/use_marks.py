"""Verwendungsstände: kept each night, undone by whatever is booked behind them, and verified."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.dispatch import receiver

from grants.models import Award, UseMark
from grants.queries.receipt_clock import (
    MarkedFlows,
    flows_by_award,
    marked_flows_by_award,
    used_up_of,
)
from grants.rules.used_up import UsedUp, used_up
from ledger.commands import carried_out
from ledger.integrity import Deviation, verified_as_well
from ledger.models import Account, Place, Posting

# So many awards are held in memory at once.
AT_ONCE = 50
Row = TypeVar("Row", bound=Model)


@receiver(carried_out)
def undo_use_marks(*, key: str, **_: Any) -> None:
    """Verwendungsstände zurücknehmen, behind which the command booked, in its transaction.

    What is dated after the last use of a mark leaves it as it is, unless money comes back:
    that may give to a receipt again what was used. A reversal takes effect on the day of what
    it reverses.
    """
    behind = Posting.objects.filter(
        Q(source__place=Place.CASH) | Q(target__place=Place.CASH),
        Q(voucher__reverses__isnull=False)
        | Q(voucher__booked_on__lte=F("source__purse__award__use_mark__used_on"))
        | (Q(target__place=Place.CASH) & ~Q(source__place=Place.PLEDGED)),
        voucher__command=key,
    )
    UseMark.objects.filter(award__purse__in=behind.values("source__purse")).delete()


def keep_use_marks() -> None:
    """Verwendungsstände fortschreiben, each from the one before it."""
    for awards in _some_at_once(Award.objects.all()):
        marked = marked_flows_by_award(awards)
        for award in awards:
            if _later_mark(marked[award.pk]) is not None:
                _keep(award)


@transaction.atomic
def _keep(award: Award) -> None:
    """Read again while nobody books: a booking behind the new mark would not find it to undo it."""
    cash = Account.objects.filter(purse=award.purse_id, place=Place.CASH).order_by("pk")
    list(cash.select_for_update(no_key=True).values_list("pk", flat=True))
    mark = _later_mark(marked_flows_by_award([award])[award.pk])
    if mark is not None:
        # Replaced and not changed: whoever reads sees by its number that it is another one.
        UseMark.objects.filter(award=award).delete()
        UseMark.objects.create(
            award=award,
            received_through=mark.received_through,
            used_on=mark.used_on,
            carried=mark.carried,
            receipts=[[day.isoformat() for day in receipt] for receipt in mark.receipts],
        )


def _later_mark(marked: MarkedFlows) -> UsedUp | None:
    """Späterer Verwendungsstand; None where there is none yet."""
    mark = used_up(marked.mark, marked.flows)
    return None if mark == marked.mark else mark


@verified_as_well
def deviating_use_marks(using: str) -> Iterator[Deviation]:
    """Verwendungsstände, die das Journal nicht bestätigt, each read from the first booking on."""
    for rows in _some_at_once(UseMark.objects.using(using).select_related("award")):
        flows = flows_by_award([row.award for row in rows], using)
        for row in rows:
            kept = used_up_of(row)
            booked = used_up(None, flows[row.award_id], through=kept.received_through)
            if kept != booked:
                subject = f"Verwendungsstand {row.award.code}"
                yield Deviation(subject, _in_words(kept), _in_words(booked))


def _some_at_once(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield part
        last = part[-1].pk


def _in_words(mark: UsedUp | None) -> str:
    if mark is None:
        return "keiner"
    return (
        f"Eingänge bis {mark.received_through:%d.%m.%Y}, verwendet am {mark.used_on:%d.%m.%Y}, "
        f"davor offen {mark.carried}, {len(mark.receipts)} Eingänge"
    )
