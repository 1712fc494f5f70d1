"""Balken "Wo ist jeder Euro?": the parts of an award as stripes of a width in per cent."""

from dataclasses import dataclass
from decimal import Decimal

from grants.models import Award
from grants.queries.awards import EuroPlaces
from grants.web.journal_links import journal_of_award
from ledger.as_of import AsOf
from ledger.models import Place
from ledger.money import ZERO, format_number

_LABELS = {
    Place.PLEDGED: "bewilligt, noch nicht eingegangen",
    Place.CASH: "Bestand (eingegangen, noch nicht verwendet)",
    Place.SPENT: "selbst ausgegeben",
    Place.WITH_RECIPIENT: "ausgezahlt, noch nicht nachgewiesen",
    Place.PROVEN: "nachgewiesen und anerkannt",
    Place.REPAID: "zurückgezahlt",
    Place.LOST: "bei Empfängern verloren (niedergeschlagen)",
}
_AHEAD_LABELS = {
    Place.PREFINANCED: "ausgegeben",
    Place.AHEAD_WITH_RECIPIENT: "ausgezahlt",
    Place.AHEAD_PROVEN: "nachgewiesen und anerkannt",
}
# Below this width the share does not fit into its stripe; the table says it anyway.
_WIDE_ENOUGH_FOR_TEXT = Decimal(8)


@dataclass(frozen=True)
class Stripe:
    """Ein Teil der Zuwendung; ``start``, ``width`` and ``middle`` in per cent of the bar.

    The three are texts with a decimal point, as SVG wants them.
    """

    place: Place
    label: str
    amount: Decimal
    share: Decimal
    start: str
    width: str
    middle: str
    journal: str

    @property
    def percent(self) -> str:
        return f"{format_number(self.share, 1)}\u00a0%"

    @property
    def has_room_for_text(self) -> bool:
        return self.share >= _WIDE_ENOUGH_FOR_TEXT


def stripes_of(award: Award, places: EuroPlaces, *, as_of: AsOf | None = None) -> list[Stripe]:
    """Teile der Zuwendung in the order of the life of a euro; their sum is what was granted."""
    stripes = []
    before = Decimal(0)
    for place, amount in places.parts:
        if place is Place.LOST and not amount:
            # Few awards ever lose money.
            continue
        share = amount / places.granted * 100 if places.granted > ZERO else Decimal(0)
        stripes.append(
            Stripe(
                place=place,
                label=_LABELS[place],
                amount=amount,
                share=share,
                start=f"{before:.3f}",
                width=f"{share:.3f}",
                middle=f"{before + share / 2:.3f}",
                journal=journal_of_award(award, place, as_of=as_of),
            )
        )
        before += share
    return stripes


@dataclass(frozen=True)
class PaidAhead:
    """Vom Kreis vorfinanziert in euro: a part of what is pledged that is paid all the same."""

    told: str
    amount: Decimal
    journal: str


def paid_ahead_of(
    award: Award, places: EuroPlaces, *, as_of: AsOf | None = None
) -> list[PaidAhead]:
    """Vorfinanziertes einer Zuwendung by what it was paid for, without zeros."""
    return [
        PaidAhead(told, amount, journal_of_award(award, place, as_of=as_of))
        for place, told in _AHEAD_LABELS.items()
        if (amount := getattr(places, place.value))
    ]
