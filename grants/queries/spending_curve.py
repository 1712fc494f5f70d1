"""Ausgabenkurve: grant money used by month, beside even use over time, and the forecast."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from grants.checks.spending_window import SpendingFacts
from grants.models import Award, AwardNotice
from grants.queries.awards import USED_PLACES, EuroPlaces
from grants.queries.facts.spending import facts_of
from grants.rules.months import end_of_month_after
from ledger.models import AccountTurnover
from ledger.money import ZERO, round_to_cent


@dataclass(frozen=True)
class CurvePoint:
    """Stand am Ende eines Monats, or of its part until today or the end of the window, in euro.

    ``even`` is what even use over the whole window would have come to by ``day``.
    """

    day: date
    used_in_month: Decimal
    used: Decimal
    even: Decimal


@dataclass(frozen=True)
class Forecast:
    """Vorausschau at the present rate: ``used`` by the end of the window; ``lapses`` is left."""

    day: date
    used: Decimal
    lapses: Decimal


@dataclass(frozen=True)
class SpendingCurve:
    """Verlauf der Mittel einer Zuwendung, all in euro; ``first`` and ``last`` both count.

    ``granted`` is the amount of the notice. ``points`` end today, or with the window. ``forecast``
    is None on the last day of the window, and if ``SpendingFacts`` makes none.
    """

    first: date
    last: date
    today: date
    granted: Decimal
    points: tuple[CurvePoint, ...]
    forecast: Forecast | None

    @property
    def used(self) -> Decimal:
        return self.points[-1].used if self.points else ZERO


def spending_curve(
    award: Award, notice: AwardNotice, places: EuroPlaces, *, today: date
) -> SpendingCurve:
    """Ausgabenkurve einer Zuwendung in the window of its notice; one query."""
    first, last = notice.period_from, notice.spend_by
    facts = facts_of(award, notice, places)
    days = _ends_of_months(first, min(today, last)) if today >= first else []
    points = []
    by_month = _used_by_month(award)
    used, before = ZERO, 0
    for position, day in enumerate(days):
        month = day.year * 100 + day.month
        # A booking outside the window counts in the first or the last month of it.
        is_last = position == len(days) - 1
        in_month = sum(
            (euro for key, euro in by_month.items() if before < key and (key <= month or is_last)),
            ZERO,
        )
        used += in_month
        points.append(CurvePoint(day, in_month, used, _even(notice.amount, first, last, day)))
        before = month
    return SpendingCurve(
        first=first,
        last=last,
        today=today,
        granted=notice.amount,
        points=tuple(points),
        forecast=_forecast(facts, today),
    )


def _used_by_month(award: Award) -> dict[int, Decimal]:
    """Verwendet je Monat: year * 100 + month, by value date."""
    sums = (
        AccountTurnover.objects.filter(
            account__purse=award.purse_id, account__place__in=USED_PLACES
        )
        .order_by("booked_month")
        .values_list("booked_month")
        .annotate(Sum("incoming"), Sum("outgoing"))
    )
    return {month: incoming - outgoing for month, incoming, outgoing in sums}


def _ends_of_months(first: date, last: date) -> list[date]:
    days = []
    day = first
    while day <= last:
        end = end_of_month_after(day, 0)
        days.append(min(end, last))
        day = date(end.year + end.month // 12, end.month % 12 + 1, 1)
    return days


def _even(granted: Decimal, first: date, last: date, day: date) -> Decimal:
    days = (last - first).days + 1
    gone = min(max((day - first).days + 1, 0), days)
    return round_to_cent(granted * gone / days)


def _forecast(facts: SpendingFacts, today: date) -> Forecast | None:
    lapses = facts.forecast_loss(today)
    if lapses is None or today == facts.spend_by:
        return None
    return Forecast(facts.spend_by, facts.used + facts.left - lapses, lapses)
