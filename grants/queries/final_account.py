"""Abrechnung: what of the money that came in has to go back after a lower notice."""

from decimal import Decimal

from grants.models import Award
from grants.queries.awards import EuroPlaces, places_of
from ledger.money import ZERO


def overpaid(award: Award, places: EuroPlaces | None = None) -> Decimal:
    """Zurückzuzahlen, in euro: what came in and was not paid back, beyond what is granted.

    Never below zero. A later notice may grant less than what came in.
    """
    if award.current_notice is None:
        return ZERO
    places = places or places_of(award)
    granted: Decimal = award.current_notice.amount
    return max(places.received - places.repaid - granted, ZERO)
