"""Seite einer Weiterleitung: what became of its money, and the chain it belongs to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from grants.models import (
    Award,
    PassThrough,
    PassThroughNotice,
    RecipientLoss,
    RecipientProof,
    Return,
)
from grants.queries.standing import standing_sums
from ledger.money import ZERO


def pass_throughs_for_page() -> QuerySet[PassThrough]:
    """Weiterleitungen with all that their page and the booking forms need."""
    return PassThrough.objects.select_related(
        "award__programme__ministry",
        "award__programme__authority",
        "award__holder",
        "award__current_notice",
        "award__purse",
        "recipient",
        "line__ring",
        "committed_account",
        "recipient_account",
        "ahead_account",
    )


def pass_throughs_of(award: Award) -> QuerySet[PassThrough]:
    """Unsere Weiterleitungen einer Zuwendung, each with what its recipient handed on."""
    return (
        PassThrough.objects.filter(award=award, parent__isnull=True)
        .select_related("recipient", "committed_account", "recipient_account", "ahead_account")
        .prefetch_related("children__recipient")
        .order_by("recipient__name__german", "title__german")
    )


def agreements_of(pass_through: PassThrough) -> QuerySet[PassThroughNotice]:
    """Vereinbarungen with their vouchers, the latest first."""
    return pass_through.notices.select_related("voucher__actor").order_by("-number")


@dataclass(frozen=True)
class PassThroughPosition:
    """Stand einer Weiterleitung in euro.

    ``agreed`` = ``paid`` + ``open``, and ``paid`` = ``returned`` + ``with_recipient`` +
    ``ahead`` + ``proven`` + ``lost``. ``ahead`` is what the county paid ahead and is not proven.
    What a recipient handed on has no euro of ours: all but ``agreed`` are zero.
    """

    pass_through: PassThrough
    agreed: Decimal | None
    open: Decimal
    returned: Decimal
    with_recipient: Decimal
    ahead: Decimal
    proven: Decimal
    lost: Decimal

    @property
    def unproven(self) -> Decimal:
        """Ausgezahlt, noch nicht nachgewiesen, whoever paid it."""
        return self.with_recipient + self.ahead

    @property
    def paid(self) -> Decimal:
        return self.returned + self.unproven + self.proven + self.lost


def positions_of(pass_throughs: Iterable[PassThrough]) -> tuple[PassThroughPosition, ...]:
    """Stand der Weiterleitungen, in the order given; three queries for all of them.

    They have to come with their accounts.
    """
    pass_throughs = list(pass_throughs)
    returned = _sums(Return.objects.filter(pass_through__in=pass_throughs))
    lost = _sums(RecipientLoss.objects.filter(pass_through__in=pass_throughs))
    proven = _sums(RecipientProof.objects.filter(pass_through__in=pass_throughs))
    return tuple(
        PassThroughPosition(
            pass_through=pass_through,
            agreed=pass_through.agreed,
            open=_balance(pass_through.committed_account),
            returned=returned[pass_through.pk],
            with_recipient=_balance(pass_through.recipient_account),
            ahead=_balance(pass_through.ahead_account),
            proven=proven[pass_through.pk],
            lost=lost[pass_through.pk],
        )
        for pass_through in pass_throughs
    )


@dataclass(frozen=True)
class PassThroughPositions:
    """Stand mehrerer Weiterleitungen with their sums in euro."""

    positions: tuple[PassThroughPosition, ...]

    @property
    def agreed(self) -> Decimal:
        return sum((position.agreed or ZERO for position in self.positions), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((position.paid for position in self.positions), ZERO)

    @property
    def open(self) -> Decimal:
        return sum((position.open for position in self.positions), ZERO)

    @property
    def returned(self) -> Decimal:
        return sum((position.returned for position in self.positions), ZERO)

    @property
    def unproven(self) -> Decimal:
        return sum((position.unproven for position in self.positions), ZERO)

    @property
    def proven(self) -> Decimal:
        return sum((position.proven for position in self.positions), ZERO)


@dataclass(frozen=True)
class ChainLink:
    """Glied der Kette: a pass-through with what its recipient handed on."""

    pass_through: PassThrough
    children: tuple["ChainLink", ...]
    is_current: bool


def chain_of(pass_through: PassThrough) -> ChainLink:
    """Weiterleitungskette: from the pass-through of the county down to the last recipient.

    Of the pass-throughs beside the way down to ``pass_through`` none is shown. One query.
    """
    of_the_award = PassThrough.objects.filter(award=pass_through.award_id).select_related(
        "recipient"
    )
    by_pk = {one.pk: one for one in of_the_award}
    children: dict[int | None, list[PassThrough]] = defaultdict(list)
    for one in by_pk.values():
        children[one.parent_id].append(one)

    def below(one: PassThrough) -> ChainLink:
        return ChainLink(
            one,
            tuple(below(child) for child in children[one.pk]),
            is_current=one.pk == pass_through.pk,
        )

    link = below(pass_through)
    parent_id = pass_through.parent_id
    while parent_id is not None:
        link = ChainLink(by_pk[parent_id], (link,), is_current=False)
        parent_id = by_pk[parent_id].parent_id
    return link


def _sums(bookings: QuerySet) -> dict[int, Decimal]:
    return defaultdict(lambda: ZERO, standing_sums(bookings, "pass_through"))


def _balance(account: object) -> Decimal:
    balance: Decimal = getattr(account, "balance", ZERO)
    return balance
