"""Seite eines Belegs: what it reads."""

from dataclasses import dataclass, replace
from typing import Any, assert_never

from django.db.models import QuerySet

from grants.models import Award, HangsOn, PassThrough, PlanItem
from grants.queries.occasions import OCCASIONS, OccasionKind
from ledger.models import Posting, Voucher


def vouchers_for_page() -> QuerySet[Voucher]:
    """Belege with what they were; of a reversal also what the voucher it takes back was."""
    relations = [f"{kind.relation}__{kind.hangs_on.way}" for kind in OCCASIONS.values()]
    return Voucher.objects.select_related(
        "actor",
        "command",
        "reversed_by",
        *relations,
        *(f"reverses__{relation}" for relation in relations),
    )


@dataclass(frozen=True)
class Occasion:
    """Buchungsart eines Belegs: what it was, for which award, pass-through and plan item."""

    kind: OccasionKind
    award: Award
    pass_through: PassThrough | None
    item: PlanItem | None = None


def occasion_of(voucher: Voucher) -> Occasion | None:
    """Buchungsart; None for a reversal, and for a voucher that belongs to no award."""
    for kind in OCCASIONS.values():
        if (carrier := getattr(voucher, kind.relation, None)) is not None:
            return _occasion(kind, carrier)
    return None


def _occasion(kind: OccasionKind, carrier: Any) -> Occasion | None:
    item = carrier.plan_item if kind.has_item else None
    match kind.hangs_on:
        case HangsOn.AWARD:
            return Occasion(kind, carrier.award, None, item)
        case HangsOn.PASS_THROUGH:
            return Occasion(kind, carrier.pass_through.award, carrier.pass_through, item)
        case HangsOn.EXPENSE:
            return Occasion(kind, carrier.expense.award, None, item)
        case HangsOn.ORIGINAL:
            moved = occasion_of(vouchers_for_page().get(pk=carrier.original_id))
            return moved and replace(moved, kind=kind, item=item)
        case other:
            assert_never(other)


def postings_of(voucher: Voucher) -> QuerySet[Posting]:
    """Buchungen with their accounts and, for accounts of recipients, the recipient."""
    return voucher.postings.select_related(
        "source__held_pass_through__recipient",
        "source__committed_pass_through__recipient",
        "target__held_pass_through__recipient",
        "target__committed_pass_through__recipient",
        "line__ring",
    ).order_by("pk")
