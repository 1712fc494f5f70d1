"""Übersicht: what the start page reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import Award
from grants.queries.award_state import forecast_loss
from grants.queries.awards import places_of_all


@dataclass(frozen=True)
class AwardAtRisk:
    """Zuwendung, deren Geld in Gefahr ist; ``lapses`` as ``forecast_loss`` tells it, in euro."""

    title: str
    lapses: Decimal | None


def awards_at_risk(awards: Iterable[int | None], today: date) -> dict[int | None, AwardAtRisk]:
    """Zuwendungen by their ids; two queries."""
    ids = [award for award in awards if award is not None]
    rows = list(Award.objects.select_related("current_notice").filter(pk__in=ids))
    places = places_of_all(rows)
    return {
        award.pk: AwardAtRisk(award.title, forecast_loss(award, places[award.pk], today))
        for award in rows
    }
