"""Rückforderungen: what is claimed back from recipients, and what of it is still open."""

from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db import models
from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from grants.models import Claim, PassThrough, Payout, RecipientLoss, Return, WriteOff
from grants.queries.standing import standing
from ledger.models import Voucher
from ledger.money import ZERO, CentsField

if TYPE_CHECKING:
    from decimal import Decimal

    from django_stubs_ext import WithAnnotations


class ClaimState(models.TextChoices):
    """Stand einer Rückforderung; on its day of payment it is not overdue yet."""

    OPEN = "open", "offen"
    OVERDUE = "overdue", "überfällig"
    PAUSED = "paused", "befristet niedergeschlagen"
    SETTLED = "settled", "erledigt"
    WITHDRAWN = "withdrawn", "zurückgenommen"


class _Figures(TypedDict):
    returned: "Decimal"
    lost: "Decimal"
    open: "Decimal"
    paused_until: date | None
    state: str


ClaimRow: TypeAlias = "WithAnnotations[Claim, _Figures]"


def claims_for_table(today: date) -> "QuerySet[ClaimRow]":
    """Rückforderungen in euro: ``returned``, ``lost`` (written off for good), ``open``, ``state``.

    ``paused_until`` is the last day of a temporary write-off. What was withdrawn is not open.
    """
    returned = Return.objects.filter(standing(), claim=OuterRef("pk")).order_by().values("claim")
    lost = (
        RecipientLoss.objects.filter(standing(), write_off__claim=OuterRef("pk"))
        .order_by()
        .values("write_off__claim")
    )
    paused = (
        WriteOff.objects.filter(claim=OuterRef("pk"), until__isnull=False)
        .order_by()
        .values("claim")
        .annotate(last=Max("until"))
        .values("last")
    )
    nothing = Value(ZERO, CentsField())
    rows = Claim.objects.annotate(
        returned=_sum(returned), lost=_sum(lost), paused_until=Subquery(paused)
    ).annotate(
        open=Case(
            When(withdrawn_on__isnull=False, then=nothing),
            default=ExpressionWrapper(F("amount") - F("returned") - F("lost"), CentsField()),
            output_field=CentsField(),
        )
    )
    return rows.annotate(
        state=Case(
            When(withdrawn_on__isnull=False, then=Value(ClaimState.WITHDRAWN)),
            When(open__lte=ZERO, then=Value(ClaimState.SETTLED)),
            When(paused_until__gte=today, then=Value(ClaimState.PAUSED)),
            When(due_on__lt=today, then=Value(ClaimState.OVERDUE)),
            default=Value(ClaimState.OPEN),
            output_field=models.CharField(),
        )
    ).select_related("pass_through__recipient", "pass_through__award")


def claims_of(pass_through: PassThrough, today: date) -> "QuerySet[ClaimRow]":
    """Rückforderungen einer Weiterleitung, with what was written off."""
    return (
        claims_for_table(today)
        .filter(pass_through=pass_through)
        .prefetch_related(
            "write_offs__requested_by", "write_offs__withdrawn_by", "write_offs__loss__voucher"
        )
    )


def open_claims_of(pass_through: PassThrough, today: date) -> "QuerySet[ClaimRow]":
    """Offene Rückforderungen, also those that are paused; the one due first comes first."""
    return claims_for_table(today).filter(pass_through=pass_through, open__gt=ZERO)


def claimable(pass_through: PassThrough, today: date) -> "Decimal":
    """Noch zurückzufordern: paid, not proven and not claimed yet, in euro. Queries: 2."""
    # Read anew: a colleague may just have paid ahead for the first time.
    balances = PassThrough.objects.values_list(
        "recipient_account__balance", "ahead_account__balance"
    ).get(pk=pass_through.pk)
    held = sum((balance or ZERO for balance in balances), ZERO)
    claimed = sum((claim.open for claim in open_claims_of(pass_through, today)), ZERO)
    return max(held - claimed, ZERO)


def set_off_with(voucher: Voucher) -> Voucher | None:
    """Der andere Beleg einer Verrechnung; None if the voucher is of none."""
    payouts = Payout.objects.filter(set_off_return__isnull=False)
    found = payouts.filter(Q(voucher=voucher) | Q(set_off_return__voucher=voucher))
    both = found.select_related("voucher", "set_off_return__voucher").first()
    if both is None or both.set_off_return is None:
        return None
    return both.set_off_return.voucher if both.voucher == voucher else both.voucher


def awaiting_approval(today: date) -> QuerySet[WriteOff]:
    """Beantragte Niederschlagungen: for good, not approved, not taken back, of an open claim."""
    open_claims = claims_for_table(today).filter(open__gt=ZERO)
    return WriteOff.objects.filter(
        Q(loss__isnull=True),
        until__isnull=True,
        withdrawn_on__isnull=True,
        claim__in=open_claims.values("pk"),
    ).select_related("claim__pass_through__recipient", "claim__pass_through__award", "requested_by")


def asked_to_give_up(claim: Claim, today: date) -> "Decimal":
    """Von einer Rückforderung schon zur Niederschlagung beantragt, in euro."""
    total: Decimal | None = (
        awaiting_approval(today).filter(claim=claim).aggregate(total=Sum("amount"))["total"]
    )
    return total or ZERO


def _sum(bookings: "QuerySet") -> Coalesce:
    total = bookings.annotate(total=Sum("amount")).values("total")
    return Coalesce(
        Subquery(total, output_field=CentsField()),
        Value(ZERO, CentsField()),
        output_field=CentsField(),
    )
