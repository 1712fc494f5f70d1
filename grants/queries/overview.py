"""Read side of the start page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.queries.award_state import forecast_loss
from grants.queries.awards import awards_for_table

_AWARD = "award-"


@dataclass(frozen=True)
class AwardAtRisk:
    """Zuwendung, deren Geld in Gefahr ist; ``lapses`` as ``forecast_loss`` tells it, in euro."""

    title: str
    lapses: Decimal | None


def awards_at_risk(subjects: Iterable[str], today: date) -> dict[str, AwardAtRisk]:
    """Zuwendungen by subject, for example ``award-12``; one query."""
    ids = [subject.removeprefix(_AWARD) for subject in subjects if subject.startswith(_AWARD)]
    return {
        f"{_AWARD}{award.pk}": AwardAtRisk(award.title, forecast_loss(award, today))
        for award in awards_for_table().filter(pk__in=ids)
    }
