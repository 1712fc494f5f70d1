"""Buchungsarten: what a voucher can have been, read from the one-to-one relations that name it."""

from dataclasses import dataclass
from typing import Any

from grants.models import BOOKINGS, AwardNotice, Booking, HangsOn, PassThroughNotice


@dataclass(frozen=True)
class OccasionKind:
    """Buchungsart eines Belegs; ``relation`` is that by which the voucher knows what it was."""

    relation: str
    label: str
    hangs_on: HangsOn
    has_item: bool = False
    # Notices and agreements are amended instead.
    is_reversible: bool = True


def kind_of(booking: type[Booking]) -> OccasionKind:
    """Buchungsart, as the journal names it."""
    kind, label = booking.kind, str(booking._meta.verbose_name)
    return OccasionKind(known_as(booking, "voucher"), label, kind.hangs_on, bool(kind.items))


def known_as(model: type[Any], field: str) -> str:
    """Name der Gegenrichtung: under it the row that a field names knows the model of the field."""
    name: str = model._meta.get_field(field).remote_field.get_accessor_name()
    return name


NOTICE = OccasionKind(
    known_as(AwardNotice, "voucher"), "Bescheid", HangsOn.AWARD, is_reversible=False
)
AGREEMENT = OccasionKind(
    known_as(PassThroughNotice, "voucher"),
    "Vereinbarung",
    HangsOn.PASS_THROUGH,
    is_reversible=False,
)
_BOOKED = [kind_of(booking) for booking in BOOKINGS]
_OF_AWARDS = (HangsOn.AWARD, HangsOn.EXPENSE)
# By their relations; bookings on an award stand after its notice, the others after the agreement.
OCCASIONS = {
    kind.relation: kind
    for kind in (
        NOTICE,
        *(kind for kind in _BOOKED if kind.hangs_on in _OF_AWARDS),
        AGREEMENT,
        *(kind for kind in _BOOKED if kind.hangs_on not in _OF_AWARDS),
    )
}
