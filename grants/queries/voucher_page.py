"""Read side of the page of one voucher."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from grants.models import Award, PassThrough, PlanItem
from grants.queries.occasions import OccasionKind
from ledger.models import Posting, Voucher

_ON_AWARDS = (
    OccasionKind.NOTICE,
    OccasionKind.RECEIPT,
    OccasionKind.EXPENSE,
    OccasionKind.OTHER_INCOME,
    OccasionKind.REPAYMENT,
)
_ON_PASS_THROUGHS = (
    OccasionKind.AGREEMENT,
    OccasionKind.PAYOUT,
    OccasionKind.RETURN,
    OccasionKind.PROOF,
)
# These are amended instead of reversed.
_NOTICES = (OccasionKind.NOTICE, OccasionKind.AGREEMENT)


def vouchers_for_page() -> QuerySet[Voucher]:
    """Belege with what they were; of a reversal also what the voucher it takes back was."""
    relations = (
        *(f"{kind.value}__award" for kind in _ON_AWARDS),
        *(f"{kind.value}__pass_through__award" for kind in _ON_PASS_THROUGHS),
    )
    return Voucher.objects.select_related(
        "actor",
        "command",
        "reversed_by",
        *relations,
        *(f"reverses__{relation}" for relation in relations),
        "transfer_booking",
    )


@dataclass(frozen=True)
class Occasion:
    """Anlass eines Belegs: what it was, for which award, pass-through and position of the plan."""

    kind: OccasionKind
    award: Award
    pass_through: PassThrough | None
    item: PlanItem | None = None

    @property
    def is_reversible(self) -> bool:
        """Stornierbar: bookings are; notices and agreements are amended instead."""
        return self.kind not in _NOTICES


def occasion_of(voucher: Voucher) -> Occasion | None:
    """Anlass: None for a reversal and for a voucher that no award stands behind."""
    for kind in _ON_AWARDS:
        if (carrier := getattr(voucher, kind.value, None)) is not None:
            item = getattr(carrier, "plan_item", None)
            return Occasion(kind, carrier.award, None, item)
    for kind in _ON_PASS_THROUGHS:
        if (carrier := getattr(voucher, kind.value, None)) is not None:
            return Occasion(kind, carrier.pass_through.award, carrier.pass_through)
    if (transfer := getattr(voucher, OccasionKind.TRANSFER.value, None)) is not None:
        moved = occasion_of(vouchers_for_page().get(pk=transfer.original_id))
        return moved and replace(moved, kind=OccasionKind.TRANSFER, item=transfer.plan_item)
    return None


def postings_of(voucher: Voucher) -> QuerySet[Posting]:
    """Buchungen with their accounts and, where it is a recipient's account, its holder."""
    return voucher.postings.select_related(
        "source__held_pass_through__recipient",
        "source__committed_pass_through__recipient",
        "target__held_pass_through__recipient",
        "target__committed_pass_through__recipient",
        "line__ring",
    ).order_by("pk")
