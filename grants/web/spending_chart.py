"""Ausgabenkurve als Bild: where its lines run, in per cent across and in units down."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from grants.queries.spending_curve import SpendingCurve
from ledger.money import ZERO

# Units down the picture: the line of the granted amount, and that of zero.
TOP, BOTTOM = 24, 184
# A label nearer to a side than this would be cut off if it stood in the middle of its mark.
_NEAR_SIDE = Decimal(12)


@dataclass(frozen=True)
class Stroke:
    """Strich von einem Punkt zum nächsten; texts with a decimal point, as SVG wants them."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Mark:
    """Senkrechte Marke with its label; ``anchor`` keeps the label within the picture."""

    x: str
    anchor: str
    label: str


@dataclass(frozen=True)
class SpendingChart:
    """Bild der Kurve; the table beside it says the same in figures."""

    curve: SpendingCurve
    used: tuple[Stroke, ...]
    even: Stroke
    forecast: Stroke | None
    today: Mark | None
    years: tuple[Mark, ...]

    @property
    def top(self) -> int:
        return TOP

    @property
    def bottom(self) -> int:
        return BOTTOM


def chart_of(curve: SpendingCurve) -> SpendingChart:
    scale = _Scale(curve)
    start = (curve.first, ZERO)
    corners = [start, *((point.day, point.used) for point in curve.points)]
    is_running = curve.first <= curve.today <= curve.last
    forecast = curve.forecast
    return SpendingChart(
        curve=curve,
        used=tuple(scale.stroke(*pair) for pair in pairwise(corners)),
        even=scale.stroke(start, (curve.last, curve.granted)),
        forecast=scale.stroke(corners[-1], (forecast.day, forecast.used)) if forecast else None,
        today=scale.mark(curve.today, "heute") if is_running else None,
        years=tuple(
            scale.mark(date(year, 1, 1), str(year))
            for year in range(curve.first.year + 1, curve.last.year + 1)
        ),
    )


class _Scale:
    def __init__(self, curve: SpendingCurve) -> None:
        self._first = curve.first
        self._days = max((curve.last - curve.first).days, 1)
        self._highest = max(curve.granted, curve.used) or Decimal(1)

    def stroke(self, start: tuple[date, Decimal], end: tuple[date, Decimal]) -> Stroke:
        return Stroke(self._x(start[0]), self._y(start[1]), self._x(end[0]), self._y(end[1]))

    def mark(self, day: date, label: str) -> Mark:
        across = self._across(day)
        anchor = "middle"
        if across < _NEAR_SIDE:
            anchor = "start"
        elif across > 100 - _NEAR_SIDE:
            anchor = "end"
        return Mark(self._x(day), anchor, label)

    def _across(self, day: date) -> Decimal:
        return Decimal((day - self._first).days) * 100 / self._days

    def _x(self, day: date) -> str:
        return f"{self._across(day):.2f}"

    def _y(self, amount: Decimal) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * amount / self._highest:.1f}"
