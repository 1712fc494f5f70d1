"""Zinsforderungen: what was claimed, settled and withdrawn, and what is still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import (
    Award,
    Booking,
    InterestClaim,
    InterestPayment,
    InterestReceipt,
    InterestWithdrawal,
    PassThrough,
)
from grants.queries.bookings import BookingList, booking_list_of_kinds
from grants.queries.standing import standing
from grants.queries.value_days import day_of_booking
from ledger.money import ZERO, CentsField

_NOTHING = Value(ZERO, CentsField())
OURS = Q(pass_through__isnull=True)


class InterestClaimState(models.TextChoices):
    """Status einer Zinsforderung; on its last day to pay it is still open."""

    OPEN = "open", "offen"
    OVERDUE = "overdue", "überfällig"
    SETTLED = "settled", "erledigt"
    REVERSED = "reversed", "storniert"


def interest_claims_for_table(today: date) -> QuerySet[Any]:
    """Zinsforderungen with ``settled``, ``withdrawn`` and ``open`` in euro, and ``state``.

    ``settled`` is what was paid, or came in from the recipient; ``claimed_on`` the
    day of the claim.
    """
    rows: QuerySet[Any] = InterestClaim.objects.select_related(
        "award__responsible", "pass_through__recipient", "voucher", "account"
    ).annotate(
        claimed_on=day_of_booking(),
        settled=ExpressionWrapper(
            _sum_of(InterestPayment) + _sum_of(InterestReceipt), CentsField()
        ),
        withdrawn=_sum_of(InterestWithdrawal),
        open=F("account__balance"),
        state=Case(
            When(~standing(), then=Value(InterestClaimState.REVERSED)),
            When(account__balance=0, then=Value(InterestClaimState.SETTLED)),
            When(due_on__lt=today, then=Value(InterestClaimState.OVERDUE)),
            default=Value(InterestClaimState.OPEN),
            output_field=models.CharField(),
        ),
    )
    return rows


def _sum_of(booking: type[Booking]) -> Combinable:
    bookings: QuerySet[Any] = booking._default_manager.all()
    settling = bookings.filter(standing(), interest_claim=OuterRef("pk"))
    total = settling.order_by().values("interest_claim").annotate(total=Sum("amount"))
    return Coalesce(
        Subquery(total.values("total"), output_field=CentsField()),
        _NOTHING,
        output_field=CentsField(),
    )


@dataclass(frozen=True)
class ClaimSums:
    """Summen geltender Zinsforderungen, in euro; claimed = settled + withdrawn + open."""

    claimed: Decimal = ZERO
    settled: Decimal = ZERO
    withdrawn: Decimal = ZERO
    open: Decimal = ZERO


@dataclass(frozen=True)
class InterestPosition:
    """Zinsforderungen einer Zuwendung: those on us (``ours``) and those on recipients."""

    claims: tuple[InterestClaim, ...]

    @property
    def ours(self) -> ClaimSums:
        return _sums(claim for claim in self._standing if claim.is_ours)

    @property
    def theirs(self) -> ClaimSums:
        return _sums(claim for claim in self._standing if not claim.is_ours)

    @property
    def _standing(self) -> list[Any]:
        return [one for one in self.claims if one.state != InterestClaimState.REVERSED]  # type: ignore[attr-defined]


def interest_position(award: Award, *, today: date) -> InterestPosition:
    """Zinsforderungen einer Zuwendung, the oldest first. Queries: 1."""
    rows = interest_claims_for_table(today).filter(award=award).order_by("claimed_on", "pk")
    return InterestPosition(tuple(rows))


def interest_claims_of(pass_through: PassThrough, *, today: date) -> list[InterestClaim]:
    """Zinsforderungen an den Empfänger einer Weiterleitung, the oldest first. Queries: 1."""
    rows = interest_claims_for_table(today).filter(pass_through=pass_through)
    return list(rows.order_by("claimed_on", "pk"))


def _sums(claims: Iterable[Any]) -> ClaimSums:
    total = ClaimSums()
    for claim in claims:
        total = ClaimSums(
            total.claimed + claim.amount,
            total.settled + claim.settled,
            total.withdrawn + claim.withdrawn,
            total.open + claim.open,
        )
    return total


def settling_bookings(claim: InterestClaim) -> BookingList:
    """Was auf eine Forderung gebucht ist: payments, receipts and withdrawals, by their days.

    Queries: 6.
    """
    return booking_list_of_kinds(
        claim.payments.all(), claim.receipts.all(), claim.withdrawals.all()
    )
