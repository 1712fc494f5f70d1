"""Seite eines Belegs: what it reads."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

from django.db.models import QuerySet, Value

from grants.models import Award, Booking, HangsOn, PassThrough, PlanItem
from grants.queries.occasions import OCCASIONS, OccasionKind
from ledger.models import Posting, Voucher

# What a voucher can be, by the relation that names it: the table that says so.
_MODELS: dict[str, Any] = {
    relation: Voucher._meta.get_field(relation).related_model for relation in OCCASIONS
}


def vouchers_for_page() -> QuerySet[Voucher]:
    """Belege with who booked them and what took them back."""
    return Voucher.objects.select_related("actor", "command", "reversed_by", "reverses")


@dataclass(frozen=True)
class Occasion:
    """Buchungsart eines Belegs: what it was, for which award, pass-through and plan item.

    ``day`` is when it happened, if that is known.
    """

    kind: OccasionKind
    award: Award | None
    pass_through: PassThrough | None
    item: PlanItem | None = None
    day: date | None = None


def occasion_of(voucher: Voucher) -> Occasion | None:
    """Buchungsart; None for a reversal, and for a voucher that belongs to no award.

    Asked in two steps: SQLite joins no more than 64 tables, and there are ever more kinds.
    Queries: 2, of a transfer 4.
    """
    marks = [
        model.objects.filter(voucher=voucher).order_by().values_list(Value(relation))
        for relation, model in _MODELS.items()
    ]
    found = next(iter(marks[0].union(*marks[1:], all=True)), None)
    if found is None:
        return None
    [relation] = found
    kind = OCCASIONS[relation]
    related = [kind.hangs_on.way, *(["plan_item"] if kind.has_item else [])]
    carrier = _MODELS[relation].objects.select_related(*related).get(voucher=voucher)
    return _occasion(kind, carrier)


def _occasion(kind: OccasionKind, carrier: Any) -> Occasion | None:
    item = carrier.plan_item if kind.has_item else None
    match kind.hangs_on:
        case HangsOn.AWARD:
            # Only of interest that is claimed from a recipient there is a pass-through.
            of = getattr(carrier, "pass_through", None)
            return Occasion(kind, carrier.award, of, item, _day_of(carrier))
        case HangsOn.PASS_THROUGH:
            return Occasion(
                kind, carrier.pass_through.award, carrier.pass_through, item, _day_of(carrier)
            )
        case HangsOn.EXPENSE:
            return Occasion(kind, carrier.expense.award, None, item, _day_of(carrier))
        case HangsOn.INTEREST_CLAIM:
            claim = carrier.interest_claim
            return Occasion(kind, claim.award, claim.pass_through, item, _day_of(carrier))
        case HangsOn.SUSPENSE_ITEM:
            return Occasion(kind, carrier.suspense_item.award, None, item, _day_of(carrier))
        case HangsOn.ORIGINAL:
            moved = occasion_of(carrier.original)
            return moved and replace(moved, kind=kind, item=item, day=None)
        case other:
            assert_never(other)


def _day_of(carrier: Any) -> date | None:
    """Tag des Vorgangs; a notice or an agreement has always kept its own day."""
    day: date | None = carrier.value_day if isinstance(carrier, Booking) else carrier.decided_on
    return day


def postings_of(voucher: Voucher) -> QuerySet[Posting]:
    """Buchungen with their accounts and, for accounts of recipients, the recipient."""
    return voucher.postings.select_related(
        "source__held_pass_through__recipient",
        "source__committed_pass_through__recipient",
        "target__held_pass_through__recipient",
        "target__committed_pass_through__recipient",
        "line__ring",
    ).order_by("pk")
