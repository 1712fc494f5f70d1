"""Bescheide: the versions of what an award grants, and on which terms."""

from datetime import date
from typing import assert_never

from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from grants.models import Award, AwardNotice, DrawdownDate, FundedUnit, PlanAmount
from ledger.as_of import AsOf, Reading
from ledger.kept_names import name_of_row
from ledger.models import Command


def notices_of(award: Award) -> QuerySet[AwardNotice]:
    """Bescheide in their order, the first one first, with all their rows: five queries."""
    return (
        award.notices.select_related("voucher")
        .prefetch_related(
            Prefetch("plan_amounts", PlanAmount.objects.select_related("item", "line", "part")),
            Prefetch("funded_units", FundedUnit.objects.select_related("programme")),
            Prefetch("drawdown_dates", DrawdownDate.objects.select_related("part")),
            "overrides",
        )
        .order_by("number")
    )


def notice_in_force(award: Award, day: date) -> AwardNotice | None:
    """Der an einem Tag geltende Bescheid: the latest one decided by then.

    A notice whose date is not known holds from the first day of its window. None before the
    first one.
    """
    return (
        award.notices.annotate(holds_from=Coalesce(F("decided_on"), F("period_from")))
        .filter(holds_from__lte=day)
        .order_by("number")
        .last()
    )


def latest_dated(award: Award) -> AwardNotice | None:
    """Der späteste Bescheid, dessen Datum bekannt ist; later ones may have no date."""
    dated = award.notices.filter(decided_on__isnull=False)
    return dated.order_by("-decided_on", "-number").first()


def notice_as_of(award: Award, as_of: AsOf) -> AwardNotice | None:
    """Der zum Stichtag geltende Bescheid.

    With ``Reading.SHOWN``, notices that were recorded after that day are ignored. Queries: 1 or 2.
    """
    match as_of.reading:
        case Reading.BOOKED:
            return notice_in_force(award, as_of.day)
        case Reading.SHOWN:
            return _notice_shown(award, as_of.day)
        case other:
            assert_never(other)


def _notice_shown(award: Award, day: date) -> AwardNotice | None:
    notices = {name_of_row(notice): notice for notice in award.notices.all()}
    known = Command.objects.filter(result__in=notices, name="record_notice").order_by()
    shown = [
        notices[command.result]
        for command in known
        if timezone.localdate(command.recorded_at) <= day
    ]
    return max(shown, key=lambda notice: notice.number, default=None)
