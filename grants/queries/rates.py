"""Fördersätze: which rate of a programme holds on a day."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from grants.models import AwardNotice, ProgrammeRate
from grants.queries.programme_tree import ProgrammeTree
from grants.rules.funded_units import months_filled
from ledger.money import ZERO


class RateTable:
    """Alle Fördersätze, read once in one query, and one more for a tree that is not given."""

    def __init__(self, tree: ProgrammeTree | None = None) -> None:
        self._tree = tree or ProgrammeTree()
        self._rates: dict[tuple[int, str, str], list[ProgrammeRate]] = defaultdict(list)
        for rate in ProgrammeRate.objects.order_by("pk"):
            self._rates[rate.programme_id, rate.component, rate.unit].append(rate)

    def find(
        self, programme_id: int, component: str, unit: str, *, on: date
    ) -> ProgrammeRate | None:
        """Geltender Fördersatz of a programme, or of the nearest one above it that has one."""
        for programme in self._tree.upwards(programme_id):
            for rate in self._rates[programme, component, unit]:
                if _holds(rate, on):
                    return rate
        return None

    def fte_of(self, programme_id: int, component: str, unit: str, *, on: date) -> Decimal | None:
        """VZÄ einer Einheit: 0 if it is no post, None if no rate says it or the rates differ.

        What a unit is does not change with its rate, so on a day without a rate the rates of
        other days say it.
        """
        if rate := self.find(programme_id, component, unit, on=on):
            return rate.fte or ZERO
        for programme in self._tree.upwards(programme_id):
            if known := {rate.fte or ZERO for rate in self._rates[programme, component, unit]}:
                return known.pop() if len(known) == 1 else None
        return None

    def of_posts(self, *, programme_id: int, component: str) -> list[ProgrammeRate]:
        """Fördersätze einer Stelle, the dated ones of a component that is paid by VZÄ.

        They are the rates of the programme, or of the nearest programme above it that has any.
        Without a component the rates of the only component count; if there are several, none.
        """
        for programme in self._tree.upwards(programme_id):
            found = [
                rate
                for (owner, name, _), rates in self._rates.items()
                if owner == programme and component in ("", name)
                for rate in rates
                if rate.fte
            ]
            if found:
                return found if len({rate.component for rate in found}) == 1 else []
        return []


def months_of_period(notice: AwardNotice) -> Decimal:
    """Monate des Bewilligungszeitraums; a month in part counts by its days."""
    window = (notice.period_from, notice.period_to)
    return months_filled(*window, within=window)


def rate_of_notice(notice: AwardNotice) -> Decimal | None:
    """Betrag je Einheit laut Bescheid for a whole post, in euro a year; None if it names none.

    Notices name it for a year. Only if rate times VZÄ makes exactly the granted amount, it is
    meant for the whole award period, whether that is shorter or longer than a year.
    """
    rate: Decimal | None = notice.unit_rate
    if rate is not None and notice.fte is not None and rate * notice.fte == notice.amount:
        return rate * 12 / months_of_period(notice)
    return rate


def _holds(rate: ProgrammeRate, on: date) -> bool:
    return (rate.valid_from is None or rate.valid_from <= on) and (
        rate.valid_to is None or on <= rate.valid_to
    )


def overlapping(one: ProgrammeRate, another: ProgrammeRate) -> bool:
    """Überschneidung: do two rates say what the same unit is worth on the same day?"""
    same_unit = (one.component, one.unit) == (another.component, another.unit)
    return (
        one.programme_id == another.programme_id
        and same_unit
        and (one.valid_from or date.min) <= (another.valid_to or date.max)
        and (another.valid_from or date.min) <= (one.valid_to or date.max)
    )
