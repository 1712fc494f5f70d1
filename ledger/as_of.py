"""Stand zu einem Tag: balances as of any day, in a constant number of queries.

Two questions are kept apart. *Shown on* a day counts what had been recorded by the end of that
day; so a page of that day can be shown again, euro for euro. *Booked to* a day counts every
booking known today whose value date is not later. Both read kept monthly turnovers and the
postings of one month only, however old the journal is.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from ledger.models import AccountTurnover, LineTurnover, Place, Posting, Purse, Side
from ledger.money import ZERO
from ledger.services import effect_on_line, month_of


@dataclass(frozen=True)
class AsOf:
    """Stichtag: which turnovers lie in whole months before, and which postings make the rest."""

    months_before: Q
    rest_of_month: Q


def shown_on(day: date) -> AsOf:
    """Was an diesem Tag zu sehen war: recorded by the end of the day."""
    first = timezone.make_aware(datetime.combine(day.replace(day=1), time.min))
    after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return AsOf(
        months_before=Q(recorded_month__lt=month_of(day)),
        rest_of_month=Q(voucher__recorded_at__gte=first, voucher__recorded_at__lt=after),
    )


def booked_to(day: date) -> AsOf:
    """Was bis zu diesem Tag gebucht ist: value date not later, with all that is known today."""
    return AsOf(
        months_before=Q(booked_month__lt=month_of(day)),
        rest_of_month=Q(voucher__booked_on__gte=day.replace(day=1), voucher__booked_on__lte=day),
    )


def balances_as_of(as_of: AsOf, purses: Iterable[Purse]) -> dict[int, dict[Place, Decimal]]:
    """Salden zum Stichtag: euro per place for each purse, keyed by its id."""
    balances: dict[int, dict[Place, Decimal]] = {
        purse.pk: dict.fromkeys(Place, ZERO) for purse in purses
    }
    before = (
        AccountTurnover.objects.filter(as_of.months_before, account__purse__in=balances)
        .order_by()
        .values_list("account__purse", "account__place")
        .annotate(Sum("incoming"), Sum("outgoing"))
    )
    for purse_id, place, incoming, outgoing in before:
        balances[purse_id][Place(place)] += incoming - outgoing
    rest = (
        Posting.objects.filter(as_of.rest_of_month, source__purse__in=balances)
        .order_by()
        .values_list("source__purse", "source__place", "target__place")
        .annotate(Sum("amount"))
    )
    for purse_id, source, target, amount in rest:
        balances[purse_id][Place(source)] -= amount
        balances[purse_id][Place(target)] += amount
    return balances


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


@dataclass(frozen=True)
class MonthRow:
    """Monatszeile: what came in and went out at one place of one purse, in euro."""

    purse: int
    place: Place
    month: int
    incoming: Decimal
    outgoing: Decimal


def month_report(year: int, purses: Iterable[Purse]) -> list[MonthRow]:
    """Monatsbericht: turnover per purse, place and month of one year by value date."""
    rows = (
        AccountTurnover.objects.filter(
            account__purse__in=[purse.pk for purse in purses],
            booked_month__gte=year * 100 + 1,
            booked_month__lte=year * 100 + 12,
        )
        .order_by("account__purse", "account__place", "booked_month")
        .values_list(
            "account__purse",
            "account__place",
            "booked_month",
        )
        .annotate(Sum("incoming"), Sum("outgoing"))
    )
    return [
        MonthRow(purse, Place(place), month % 100, incoming, outgoing)
        for purse, place, month, incoming, outgoing in rows
    ]
