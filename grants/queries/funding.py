"""Bewilligte Einheiten of notices with their rates; constant queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import AwardNotice, FundedUnit
from grants.queries.rates import RateTable
from grants.rules.funded_units import RatedUnits, amount_of, days_within, months_filled
from ledger.money import ZERO


@dataclass(frozen=True)
class FundingLine:
    """Eine bewilligte Einheit with its rate in euro and the source of that.

    ``rated`` is None if neither the notice nor the programme names a rate for that day.
    ``fte_of_unit`` are the VZÄ of one unit: 0 if it is no post, None if that is not known.
    Both days of its part of the award period count.
    """

    unit: FundedUnit
    fte_of_unit: Decimal | None
    rated: RatedUnits | None
    source: str
    is_confirmed: bool
    first: date
    last: date

    @property
    def months(self) -> Decimal:
        """Monate, in denen sie besetzt sein kann; may end in fractions."""
        return months_filled(self.first, self.last, within=(self.first, self.last))

    @property
    def fte(self) -> Decimal:
        """Bewilligte VZÄ; zero if the unit is no post."""
        return self.unit.quantity * (self.fte_of_unit or ZERO)

    @property
    def worth_throughout(self) -> Decimal | None:
        """Wert in euro if all units are filled throughout, not rounded.

        A notice may count months in full that the period only touches: nobody can fill those.
        """
        if self.rated is None:
            return None
        months = min(Decimal(self.rated.months), self.months)
        return self.rated.quantity * self.rated.rate * months / 12

    @property
    def amount(self) -> Decimal | None:
        """Betrag in euro, before the quota of share financing."""
        return None if self.rated is None else amount_of([self.rated])

    @property
    def rate_of_fte(self) -> Decimal | None:
        """Satz einer ganzen Stelle in euro a year; None if it has none, or is no post."""
        if self.rated is None or not self.fte_of_unit:
            return None
        return self.rated.rate / self.fte_of_unit


@dataclass(frozen=True)
class Funding:
    """Bewilligung nach Einheiten: what posts and other units of a notice are worth at their rates.

    ``quota`` (0 to 1) is the part of it that the grant pays.
    """

    lines: tuple[FundingLine, ...]
    quota: Decimal

    @property
    def total(self) -> Decimal | None:
        """Summe in euro after the quota, rounded once; None if a rate is missing."""
        rated = [line.rated for line in self.lines if line.rated is not None]
        return amount_of(rated, quota=self.quota) if len(rated) == len(self.lines) else None

    @property
    def posts(self) -> list[FundingLine]:
        """Bewilligte Stellen: the lines whose unit is a post, with a rate or without."""
        return [line for line in self.lines if line.fte]

    @property
    def fte(self) -> Decimal:
        """Stellen insgesamt in VZÄ: the most that are granted on the same day."""
        return max(
            (
                sum((line.fte for line in self.posts if line.first <= day <= line.last), ZERO)
                for day in {line.first for line in self.posts}
            ),
            default=ZERO,
        )

    @property
    def is_confirmed(self) -> bool:
        return all(line.is_confirmed for line in self.lines)


def funding_of(notice: AwardNotice) -> Funding:
    """Bewilligte Einheiten eines Bescheids, in the order in which they were entered."""
    return funding_of_all([notice], RateTable())[notice.pk]


def funding_of_all(notices: Iterable[AwardNotice], rates: RateTable) -> dict[int, Funding]:
    """Bewilligte Einheiten je Bescheid, by its id; one query for any number of notices."""
    notices = list(notices)
    units: dict[int, list[FundedUnit]] = defaultdict(list)
    for unit in FundedUnit.objects.filter(notice__in=notices).order_by("pk"):
        units[unit.notice_id].append(unit)
    return {
        notice.pk: Funding(
            tuple(_line(unit, notice, rates) for unit in units[notice.pk]), notice.grant_quota
        )
        for notice in notices
    }


def _line(unit: FundedUnit, notice: AwardNotice, rates: RateTable) -> FundingLine:
    named = unit.programme_id, unit.component, unit.unit
    usual = rates.find(*named, on=notice.period_from)
    fte = rates.fte_of(*named, on=notice.period_from) if unit.fte is None else unit.fte
    days = days_within(unit.period_from, unit.period_to, (notice.period_from, notice.period_to))
    if unit.rate is not None:
        rated = RatedUnits(unit.quantity, unit.rate, unit.months)
        return FundingLine(unit, fte, rated, str(notice), True, *days)
    if usual is None:
        return FundingLine(unit, fte, None, "", False, *days)
    rated = RatedUnits(unit.quantity, usual.amount, unit.months)
    return FundingLine(unit, fte, rated, usual.source, usual.is_confirmed, *days)
