"""Read side of the start page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.queries.award_state import forecast_loss
from grants.queries.awards import awards_for_table


@dataclass(frozen=True)
class AwardAtRisk:
    """Zuwendung, deren Geld in Gefahr ist; ``lapses`` as ``forecast_loss`` tells it, in euro."""

    title: str
    lapses: Decimal | None


def awards_at_risk(awards: Iterable[int | None], today: date) -> dict[int | None, AwardAtRisk]:
    """Zuwendungen by their ids; one query."""
    ids = [award for award in awards if award is not None]
    return {
        award.pk: AwardAtRisk(award.title, forecast_loss(award, today))
        for award in awards_for_table().filter(pk__in=ids)
    }
