"""Abrechnung: what of the money that came in has to go back after a final notice."""

from decimal import Decimal

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from grants.models import Award
from grants.queries.awards import EuroPlaces, places_of
from ledger.money import ZERO, CentsField


def overpaid(award: Award, places: EuroPlaces | None = None) -> Decimal:
    """Zurückzuzahlen, in euro: what came in and was not paid back, beyond what is granted.

    Never below zero. Only a final notice can grant less than what came in.
    """
    if award.current_notice is None:
        return ZERO
    places = places or places_of(award)
    granted: Decimal = award.current_notice.amount
    return max(places.received - places.repaid - granted, ZERO)


def with_overpaid(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Zuwendungen of ``awards_for_table`` with ``overpaid``, in euro, for lists and checks."""
    return awards.annotate(
        overpaid=Greatest(
            F("received") - F("repaid") - F("granted"),
            Value(ZERO, CentsField()),
            output_field=CentsField(),
        )
    )
