"""Änderungen von einem Bescheid zum nächsten: single values and rows, printed the German way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.db import models

from grants.models import (
    Application,
    AwardNotice,
    DrawdownDate,
    FundedUnit,
    PlanAmount,
    RuleOverride,
)
from grants.rules.funded_units import days_within, whole_months
from grants.services.terms import ApplicationTerms, NoticeTerms
from grants.web.wording import DASH, day, eur, number, percent
from ledger.money import CentsField


@dataclass(frozen=True)
class Change:
    """Eine Änderung, printed the German way."""

    label: str
    before: str
    after: str


def changes_between(before: AwardNotice, after: AwardNotice) -> tuple[Change, ...]:
    """Was ein Bescheid am vorherigen ändert; rows are read as ``notices_of`` fetches them."""
    return (
        *_became_final(before, after),
        *_of_fields(before, after, _IN_FORCE_UNTIL_CHANGED),
        *_of_rows(_planned(before), _planned(after)),
        *_of_rows(_funded(before), _funded(after)),
        *_of_rows(_due(before), _due(after)),
        *_of_rows(_overridden(before), _overridden(after), without="Standardregel"),
    )


def changes_of_application(application: Application, notice: AwardNotice) -> tuple[Change, ...]:
    """Was der erste Bescheid anders sagt als der Antrag; what was not applied for is left out."""
    named = [field for field in _ALSO_APPLIED_FOR if getattr(application, field) not in (None, "")]
    return tuple(_of_fields(application, notice, named))


def _became_final(before: AwardNotice, after: AwardNotice) -> Iterator[Change]:
    if before.kind != after.kind != AwardNotice.Kind.AMENDMENT:
        yield Change("Bescheidart", _kind(before), _kind(after))


def _kind(notice: AwardNotice) -> str:
    return str(AwardNotice.Kind(notice.kind).label)


def _of_fields(before: Any, after: Any, fields: Iterable[str]) -> Iterator[Change]:
    for field in fields:
        was, now = getattr(before, field), getattr(after, field)
        if was != now:
            yield Change(_label(field), _printed(field, was), _printed(field, now))


def _of_rows(
    before: dict[str, str], after: dict[str, str], *, without: str = DASH
) -> Iterator[Change]:
    """Rows by their label: those of the new notice first, then those that it no longer has."""
    for label in {**after, **before}:
        was, now = before.get(label, without), after.get(label, without)
        if was != now:
            yield Change(label, was, now)


def _planned(notice: AwardNotice) -> dict[str, str]:
    rows: Iterable[PlanAmount] = notice.plan_amounts.all()
    return {f"Finanzierungsplan, {row.item.name}": eur(row.amount) for row in rows}


def _funded(notice: AwardNotice) -> dict[str, str]:
    """Units of one component may stand in several rows, for example for a part of the year."""
    rows: Iterable[FundedUnit] = notice.funded_units.all()
    funded: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        funded[f"Einheiten, {row.programme}, {row.component}"].append(_quantity(row, notice))
    return {label: " und ".join(quantities) for label, quantities in funded.items()}


def _quantity(row: FundedUnit, notice: AwardNotice) -> str:
    window = (notice.period_from, notice.period_to)
    days = days_within(row.period_from, row.period_to, window)
    within = "" if days == window else f" vom {day(days[0])} bis {day(days[1])}"
    months = "" if row.months == whole_months(*days) else f" für {row.months} Monate"
    rate = "" if row.rate is None else f" zu {eur(row.rate)}"
    fte = "" if row.fte is None else f" mit je {number(row.fte)} VZÄ"
    return f"{number(row.quantity)} {row.unit}{within}{months}{rate}{fte}"


def _due(notice: AwardNotice) -> dict[str, str]:
    rows: Iterable[DrawdownDate] = notice.drawdown_dates.all()
    return {
        f"Abruf bis {day(row.due_on)}{f', {row.part}' if row.part else ''}": (
            "alles noch nicht Abgerufene" if row.amount is None else eur(row.amount)
        )
        for row in rows
    }


def _overridden(notice: AwardNotice) -> dict[str, str]:
    rows: Iterable[RuleOverride] = notice.overrides.all()
    return {str(row): "gilt nicht" if row.value is None else number(row.value) for row in rows}


def _label(field: str) -> str:
    return _OTHER_LABELS.get(field) or str(_column(field).verbose_name)


def _printed(field: str, value: Any) -> str:
    """Wert, wie er gedruckt wird, by the kind of its column."""
    column = _column(field)
    if column.choices:
        return str(dict(column.flatchoices).get(value, DASH))
    if field == "quota":
        return percent(value)
    if isinstance(column, CentsField):
        return eur(value)
    if isinstance(column, models.DecimalField):
        return number(value)
    if isinstance(column, models.DateField):
        return day(value)
    return value or DASH


def _column(field: str) -> models.Field:
    return cast(models.Field, AwardNotice._meta.get_field(field))


_OTHER_LABELS = {"amount": "Betrag", "quota": "Fördersatz"}
_IN_FORCE_UNTIL_CHANGED = (
    *(name for name in NoticeTerms.names() if name not in NoticeTerms.OWN_DAYS),
    "file_reference",
)
_ALSO_APPLIED_FOR = tuple(name for name in NoticeTerms.names() if name in ApplicationTerms.names())
