from datetime import date, timedelta

from django.db import models
from django.db.models import Case, QuerySet, Value, When

from grants.models import Award

DAYS_OF_NEARNESS = 90


class AwardState(models.TextChoices):
    """Ampel einer Zuwendung, judged by its spending window."""

    ON_TRACK = "on_track", "im Plan"
    NEAR = "near", "Frist naht"
    EXPIRED = "expired", "abgelaufen"
    FUTURE = "future", "künftig"
    NO_NOTICE = "no_notice", "ohne Bescheid"


def with_state(awards: QuerySet[Award], today: date) -> QuerySet[Award]:
    """Zuwendungen with their ``state``; the last day of the spending window still counts.

    "Frist naht" takes money that is neither spent nor passed on, hence ``left``.
    """
    near = today + timedelta(days=DAYS_OF_NEARNESS)
    return awards.annotate(
        state=Case(
            When(current_notice__isnull=True, then=Value(AwardState.NO_NOTICE)),
            When(current_notice__spend_by__lt=today, then=Value(AwardState.EXPIRED)),
            When(current_notice__period_from__gt=today, then=Value(AwardState.FUTURE)),
            When(current_notice__spend_by__lte=near, left__gt=0, then=Value(AwardState.NEAR)),
            default=Value(AwardState.ON_TRACK),
            output_field=models.CharField(),
        )
    )
