"""Monatsbericht: constant queries, however many bookings there are."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from grants.models import BOOKINGS, Award
from ledger.as_of import AsOf, MonthRow, month_report
from ledger.models import AccountTurnover, Place, Purse
from ledger.money import ZERO


@dataclass(frozen=True)
class Flows:
    """Was sich bewegt hat, in euro: received, spent, passed on and repaid.

    Reversals and what recipients paid back are taken off; so a figure can be negative. What the
    county prefinanced counts as spent once a receipt has settled it.
    """

    received: Decimal = ZERO
    spent: Decimal = ZERO
    passed_on: Decimal = ZERO
    repaid: Decimal = ZERO

    def __add__(self, other: "Flows") -> "Flows":
        return Flows(
            self.received + other.received,
            self.spent + other.spent,
            self.passed_on + other.passed_on,
            self.repaid + other.repaid,
        )

    @property
    def kept(self) -> Decimal:
        """Bestandsänderung: by how much the money in hand grew or, if negative, shrank."""
        return self.received - self.spent - self.passed_on - self.repaid


@dataclass(frozen=True)
class AwardMonths:
    """Monate einer Zuwendung: flows by month, 1 to 12, without months in which nothing moved."""

    award: Award
    months: dict[int, Flows]

    @property
    def total(self) -> Flows:
        return sum(self.months.values(), Flows())


@dataclass(frozen=True)
class MonthReport:
    """Monatsbericht eines Jahres nach Buchungsdatum."""

    awards: tuple[AwardMonths, ...]

    @property
    def months(self) -> dict[int, Flows]:
        """Summe aller Zuwendungen by month."""
        sums: dict[int, Flows] = defaultdict(Flows)
        for of_award in self.awards:
            for month, flows in of_award.months.items():
                sums[month] += flows
        return dict(sorted(sums.items()))

    @property
    def total(self) -> Flows:
        return sum(self.months.values(), Flows())


_COLUMNS = {flow.place: flow.column for booking in BOOKINGS if (flow := booking.kind.flow)}
_PLACES = (Place.FUNDER, *_COLUMNS)


def month_report_of(year: int, *, as_of: AsOf | None = None) -> MonthReport:
    """Monatsbericht: awards whose money moved in that year, by title; two or three queries."""
    awards = list(Award.objects.order_by("title__german"))
    purses = [Purse(pk=award.purse_id) for award in awards]
    changes: dict[int, dict[int, dict[Place, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for row in month_report(year, purses, places=_PLACES, as_of=as_of):
        changes[row.purse][row.month][row.place] = _change(row)
    of_awards = (AwardMonths(award, _months(changes[award.purse_id])) for award in awards)
    return MonthReport(tuple(of_award for of_award in of_awards if of_award.months))


def _months(changes: dict[int, dict[Place, Decimal]]) -> dict[int, Flows]:
    flows = {month: _flows(places) for month, places in sorted(changes.items())}
    return {month: moved for month, moved in flows.items() if moved != Flows()}


def _change(row: MonthRow) -> Decimal:
    return row.incoming - row.outgoing


def _flows(changes: dict[Place, Decimal]) -> Flows:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for place, column in _COLUMNS.items():
        sums[column] += changes.get(place, ZERO)
    # What was granted and is no longer pledged has come in.
    sums["received"] = -sums["received"] - changes.get(Place.FUNDER, ZERO)
    return Flows(**sums)


def booked_years() -> list[int]:
    """Jahre mit Buchungen by value date, latest first."""
    months = AccountTurnover.objects.order_by().values_list("booked_month", flat=True).distinct()
    return sorted({month // 100 for month in months}, reverse=True)
