"""Verwendungsstände: what the night kept of the uses of receipts, and what was booked since."""

from collections.abc import Collection
from datetime import date
from typing import Any

from grants.models import Award, UseMark
from grants.queries.cash_flows import flows_after_marks, flows_of
from grants.rules.receipt_clock import CashFlow, FlowKind, Use, UsedReceipt, UsesSoFar, use_up
from ledger.money import from_cents, to_cents


def uses_by_award(awards: Collection[Award]) -> dict[int, UsesSoFar]:
    """Verwendung aller Eingänge by the id of the award, read on from the kept marks.

    Six queries at most, however many awards there are.
    """
    kept = {mark.award_id: mark for mark in UseMark.objects.filter(award__in=awards)}
    later = flows_after_marks(
        [award for award in awards if award.pk in kept],
        {award: mark.through for award, mark in kept.items()},
    )
    # A booking may have undone a mark since it was read. It is then gone, and never comes
    # back under its number: the one that takes its place has another.
    still = set(
        UseMark.objects.filter(pk__in=[mark.pk for mark in kept.values()]).values_list(
            "award", flat=True
        )
        if kept
        else ()
    )
    whole = flows_of([award for award in awards if award.pk not in still])
    return {
        award.pk: (
            use_up(later[award.pk], so_far(kept[award.pk]))
            if award.pk in still
            else use_up(whole[award.pk])
        )
        for award in awards
    }


def so_far(mark: UseMark) -> UsesSoFar:
    """Bisherige Verwendung, as a mark has kept it."""
    return UsesSoFar(
        tuple(
            UsedReceipt(
                CashFlow(
                    FlowKind.RECEIPT, date.fromisoformat(received_on), voucher, from_cents(cents)
                ),
                tuple(Use(date.fromisoformat(day), from_cents(used)) for day, used in uses),
            )
            for voucher, received_on, cents, uses in mark.receipts
        ),
        mark.uncovered,
    )


def to_be_kept(uses: UsesSoFar) -> dict[str, Any]:
    """Werte eines Verwendungsstands, from which ``so_far`` makes the same again."""
    return {
        "receipts": [
            [
                used.receipt.voucher_id,
                used.receipt.day.isoformat(),
                to_cents(used.receipt.amount),
                [[use.day.isoformat(), to_cents(use.amount)] for use in used.uses],
            ]
            for used in uses.receipts
        ],
        "uncovered": uses.uncovered,
    }
