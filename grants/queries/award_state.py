from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When

from grants.models import Award
from grants.queries.awards import AwardRow, EuroPlaces, Figures, places_of_row
from grants.queries.facts.spending import facts_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

DAYS_OF_NEARNESS = 90
# What a forecast asks of the notice in force.
_OF_NOTICE = ("amount", "period_from", "spend_by")


class AwardState(models.TextChoices):
    """Status einer Zuwendung, judged by its spending window and by what will lapse in it."""

    ON_TRACK = "on_track", "läuft"
    NEAR = "near", "Frist naht"
    LOSING = "losing", "verfällt voraussichtlich"
    EXPIRED = "expired", "abgelaufen"
    FUTURE = "future", "künftig"
    NO_NOTICE = "no_notice", "ohne Bescheid"


class _FiguresAndState(Figures):
    state: str
    is_losing: bool


JudgedAward: TypeAlias = "WithAnnotations[Award, _FiguresAndState]"


def with_state(awards: "QuerySet[AwardRow]", today: date) -> "QuerySet[JudgedAward]":
    """Zuwendungen with their ``state``; the last day of the spending window still counts.

    "Frist naht" is said only while money is ``left``, neither spent nor passed on. An award whose
    forecast loses money ``is_losing``, also near its last day. Queries: 1 for the forecasts.
    """
    near = today + timedelta(days=DAYS_OF_NEARNESS)
    has_left = Q(left__gt=0)
    is_running = Q(current_notice__period_from__lte=today, current_notice__spend_by__gte=today)
    running = (
        awards.filter(is_running & has_left)
        .order_by()
        .select_related(None)
        .select_related("current_notice")
        .only("title", "responsible", *(f"current_notice__{name}" for name in _OF_NOTICE))
    )
    losing = [award.pk for award in running if forecast_loss(award, places_of_row(award), today)]
    rows: QuerySet[Any] = awards.annotate(
        is_losing=Case(When(pk__in=losing, then=Value(True)), default=Value(False)),
        state=Case(
            When(current_notice__isnull=True, then=Value(AwardState.NO_NOTICE)),
            When(current_notice__spend_by__lt=today, then=Value(AwardState.EXPIRED)),
            When(current_notice__period_from__gt=today, then=Value(AwardState.FUTURE)),
            When(has_left, current_notice__spend_by__lte=near, then=Value(AwardState.NEAR)),
            When(pk__in=losing, then=Value(AwardState.LOSING)),
            default=Value(AwardState.ON_TRACK),
            output_field=models.CharField(),
        ),
    )
    return rows


def forecast_loss(award: Award, places: EuroPlaces, today: date) -> Decimal | None:
    """Verfällt voraussichtlich, in euro; the award has to come with its current notice.

    None without a notice, and if ``SpendingFacts.forecast_loss`` knows no loss. Queries: 0.
    """
    notice = award.current_notice
    if notice is None:
        return None
    return facts_of(award, notice, places).forecast_loss(today)
