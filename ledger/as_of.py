"""Stichtag: balances as of any day, in a constant number of queries.

Two questions are kept apart. *Shown on* a day counts what had been recorded by the end of that
day; so a page of that day can be shown again, euro for euro. *Booked to* a day counts every
booking known today whose value date is not later. Both read kept monthly turnovers and the
postings of one month only, however old the journal is. For a plan the day of the decision takes
the place of the value date.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, assert_never

from django.db import models
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth
from django.utils import timezone

from ledger import kept
from ledger.days import format_day
from ledger.models import (
    Account,
    AccountTurnover,
    LineTurnover,
    Place,
    PlanEntry,
    Posting,
    Purse,
    Side,
)
from ledger.money import ZERO, from_cents
from ledger.services import effect_on_line, month_of


class Reading(models.TextChoices):
    """Was zählt zu einem Stichtag, as it stands in an address."""

    BOOKED = "gebucht", "Buchungsdatum bis zum Stichtag"
    SHOWN = "gezeigt", "was am Stichtag schon erfasst war"


@dataclass(frozen=True)
class AsOf:
    """Stichtag: which turnovers lie in whole months before, and which postings make the rest."""

    day: date
    reading: Reading
    months_before: Q
    rest_of_month: Q
    plan: Q

    def __str__(self) -> str:
        return format_day(self.day)


def as_of(day: date, reading: Reading) -> AsOf:
    """Stichtag in one of its two readings."""
    match reading:
        case Reading.SHOWN:
            return shown_on(day)
        case Reading.BOOKED:
            return booked_to(day)
        case other:
            assert_never(other)


def shown_on(day: date) -> AsOf:
    """Was an diesem Tag zu sehen war: recorded by the end of the day."""
    first = timezone.make_aware(datetime.combine(day.replace(day=1), time.min))
    after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return AsOf(
        day=day,
        reading=Reading.SHOWN,
        months_before=Q(recorded_month__lt=month_of(day)),
        rest_of_month=Q(voucher__recorded_at__gte=first, voucher__recorded_at__lt=after),
        plan=Q(recorded_at__lt=after),
    )


def booked_to(day: date) -> AsOf:
    """Was bis zu diesem Tag gebucht ist: value date not later, with all that is known today."""
    return AsOf(
        day=day,
        reading=Reading.BOOKED,
        months_before=Q(booked_month__lt=month_of(day)),
        rest_of_month=Q(voucher__booked_on__gte=day.replace(day=1), voucher__booked_on__lte=day),
        plan=Q(decided_on__lte=day),
    )


def balances_as_of(
    as_of: AsOf, purses: Iterable[Purse], *, places: Collection[Place] = tuple(Place)
) -> dict[int, dict[Place, Decimal]]:
    """Salden zum Stichtag: euro per place for each purse, keyed by its id."""
    balances: dict[int, dict[Place, Decimal]] = {
        purse.pk: dict.fromkeys(places, ZERO) for purse in purses
    }
    at = _places_of(balances, places)
    before = (
        AccountTurnover.objects.filter(as_of.months_before)
        .order_by()
        .values_list("account")
        .annotate(Sum("incoming"), Sum("outgoing"))
    )
    # Not narrowed to the purses in SQL: SQLite would then start at their accounts and read
    # every posting they ever had, instead of those of one month.
    rest = (
        Posting.objects.filter(as_of.rest_of_month)
        .order_by()
        .values_list("source", "target")
        .annotate(Sum("amount"))
    )
    for account, incoming, outgoing in before:
        if account in at:
            purse, place = at[account]
            balances[purse][place] += incoming - outgoing
    for source, target, amount in rest:
        if source in at:
            purse, place = at[source]
            balances[purse][place] -= amount
        if target in at:
            purse, place = at[target]
            balances[purse][place] += amount
    return balances


def _places_of(purses: Iterable[int], places: Collection[Place]) -> dict[int, tuple[int, Place]]:
    accounts = Account.objects.filter(purse__in=purses, place__in=places).values_list(
        "pk", "purse", "place"
    )
    return {account: (purse, Place(place)) for account, purse, place in accounts}


def line_totals_as_of(as_of: AsOf, year: int) -> dict[int, tuple[Decimal, Decimal]]:
    """Ist und gebunden zum Stichtag: euro per budget line charged in the fiscal year."""
    totals: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    before = (
        LineTurnover.objects.filter(as_of.months_before, year=year)
        .order_by()
        .values_list("line")
        .annotate(Sum("actual"), Sum("committed"))
    )
    for line_id, actual, committed in before:
        totals[line_id] = (actual, committed)
    rest = (
        Posting.objects.filter(as_of.rest_of_month, year=year)
        .order_by()
        .values_list("line", "line__side", "source__place", "target__place")
        .annotate(Sum("amount"))
    )
    for line_id, side, source, target, amount in rest:
        actual, committed = effect_on_line(Side(side), Place(source), Place(target), amount)
        totals[line_id] = (totals[line_id][0] + actual, totals[line_id][1] + committed)
    return totals


def plans_as_of(as_of: AsOf, year: int) -> dict[int, tuple[Decimal, Decimal]]:
    """Ansatz und Fortschreibung zum Stichtag: euro per budget line planned in the fiscal year."""
    plans: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    sums = (
        PlanEntry.objects.filter(as_of.plan, year=year)
        .order_by()
        .values_list("line", "kind")
        .annotate(Sum("amount"))
    )
    for line_id, kind, amount in sums:
        budgeted, adjustment = plans[line_id]
        if kind == PlanEntry.Kind.BUDGETED:
            plans[line_id] = (budgeted + amount, adjustment)
        else:
            plans[line_id] = (budgeted, adjustment + amount)
    return plans


class MonthRow(NamedTuple):
    """Monatszeile: what came in and went out at one place of one purse, in euro."""

    purse: int
    place: Place
    month: int
    incoming: Decimal
    outgoing: Decimal


def month_report(
    year: int,
    purses: Iterable[Purse],
    *,
    places: Collection[Place] = tuple(Place),
    as_of: AsOf | None = None,
) -> list[MonthRow]:
    """Monatsbericht: turnover per purse, place and month of one year by value date.

    Only the ``places`` that are asked for are read. With ``as_of`` the rows say what was known, or
    was booked, at that day.
    """
    ids = [purse.pk for purse in purses]
    if as_of is None:
        return [
            MonthRow(purse, Place(place), month, from_cents(incoming), from_cents(outgoing))
            for purse, place, month, incoming, outgoing in kept.sum_turnovers(year, ids, places)
        ]
    sums: dict[tuple[int, str, int], tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for purse, place, month, incoming, outgoing in (
        *_kept_turnover(year, ids, places).filter(as_of.months_before),
        *_rest_of_turnover(year, ids, places, as_of.rest_of_month),
    ):
        before = sums[purse, place, month % 100]
        sums[purse, place, month % 100] = (before[0] + incoming, before[1] + outgoing)
    return [
        MonthRow(purse, Place(place), month, incoming, outgoing)
        for (purse, place, month), (incoming, outgoing) in sorted(sums.items())
    ]


_Turnover = tuple[int, str, int, Decimal, Decimal]


def _kept_turnover(year: int, purses: list[int], places: Collection[Place]) -> QuerySet[Any]:
    return (
        AccountTurnover.objects.filter(
            account__purse__in=purses,
            account__place__in=places,
            booked_month__gte=year * 100 + 1,
            booked_month__lte=year * 100 + 12,
        )
        .order_by()
        .values_list("account__purse", "account__place", "booked_month")
        .annotate(Sum("incoming"), Sum("outgoing"))
    )


def _rest_of_turnover(
    year: int, purses: list[int], places: Collection[Place], postings: Q
) -> Iterator[_Turnover]:
    at = _places_of(purses, places)
    rows = (
        Posting.objects.filter(postings, voucher__booked_on__year=year)
        .order_by()
        .annotate(month=ExtractMonth("voucher__booked_on"))
        .values_list("source", "target", "month")
        .annotate(Sum("amount"))
    )
    for source, target, month, amount in rows:
        if source in at:
            yield (*at[source], month, ZERO, amount)
        if target in at:
            yield (*at[target], month, amount, ZERO)
