"""Verlauf einer Zuwendung: who did what when, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from grants.models import (
    Application,
    Award,
    AwardNotice,
    CarryOver,
    Claim,
    DeadlineChange,
    Drawdown,
    HeldUnits,
    Notification,
    PassThrough,
    Post,
    WriteOff,
    YearSplit,
)
from ledger.days import format_day
from ledger.kept_names import label_of, name_of_row
from ledger.models import Command, Posting, Voucher

_SHOWN = 20
# Commands without a voucher. Their results say what was done.
_WITHOUT_BOOKING = {
    "open_award": "Zuwendung angelegt",
    "record_application": "Antrag erfasst",
    "record_notice": "Bescheid erfasst",
    "split_award_years": "Auf Haushaltsjahre aufgeteilt",
    "request_drawdown": "Mittelabruf angefordert",
    "withdraw_drawdown": "Mittelabruf zurückgenommen",
    "record_held_units": "Durchgeführtes erfasst",
    "correct_held_units": "Durchgeführtes berichtigt",
    "record_notification": "Mitteilung vermerkt",
    "record_claim": "Rückforderung erhoben",
    "write_off_claim": "Niederschlagung erfasst",
    "withdraw_write_off": "Antrag auf Niederschlagung zurückgenommen",
    "withdraw_claim": "Rückforderung zurückgenommen",
    "carry_over": "Ins Folgejahr übertragen",
    "fill_post": "Stelle besetzt",
    "amend_post": "Besetzung geändert",
    "note_onward_pass_through": "Weiterleitung des Empfängers vermerkt",
}

# What such commands make, and its way to the award.
_MADE_FOR: dict[type[Model], str] = {
    AwardNotice: "award",
    Application: "award",
    YearSplit: "award",
    Drawdown: "award",
    HeldUnits: "award",
    Notification: "notice__award",
    Claim: "pass_through__award",
    WriteOff: "claim__pass_through__award",
    CarryOver: "award",
}


@dataclass(frozen=True)
class Event:
    """Ein Vorgang: when, by whom, what; ``voucher`` is the one that it booked, if any."""

    at: datetime
    person: User
    what: str
    voucher: Voucher | None = None


@dataclass(frozen=True)
class AwardHistory:
    """Verlauf, the latest first; ``has_more``: the journal knows more than is shown."""

    events: tuple[Event, ...]
    has_more: bool


def history_of(award: Award) -> AwardHistory:
    """Verlauf einer Zuwendung; twelve queries."""
    events = [*_bookings(award), *_deadlines(award), *_others(award)]
    events.sort(key=lambda event: event.at, reverse=True)
    return AwardHistory(tuple(events[:_SHOWN]), has_more=len(events) > _SHOWN)


def _bookings(award: Award) -> Iterator[Event]:
    # Money stays within its purse, so the purse of the source is that of the target, too.
    of_award = Posting.objects.filter(source__purse=award.purse_id)
    vouchers = (
        Voucher.objects.filter(pk__in=of_award.values("voucher"))
        .select_related("actor", "reverses")
        .order_by("-recorded_at", "-pk")
    )
    for voucher in vouchers[: _SHOWN + 1]:
        reason = f": {voucher.reason}" if voucher.reason else ""
        yield Event(voucher.recorded_at, voucher.actor, f"{voucher.text}{reason}", voucher)


def _deadlines(award: Award) -> Iterator[Event]:
    changes = (
        DeadlineChange.objects.filter(
            Q(deadline__award=award) | Q(deadline__pass_through__award=award)
        )
        .select_related("deadline", "actor")
        .order_by("-recorded_at", "-pk")
    )
    for change in changes[: _SHOWN + 1]:
        # The page says which award it is.
        title = change.deadline.title.removesuffix(f": {award.title}")
        yield Event(change.recorded_at, change.actor, _in_words(change, title))


def _in_words(change: DeadlineChange, title: str) -> str:
    days = " → ".join(format_day(day) for day in (change.before, change.after) if day is not None)
    return f"Frist „{title}“{f' {days}' if days else ''}: {change.reason}"


def _others(award: Award) -> Iterator[Event]:
    """What booked nothing: an amendment without another amount, an application, a split, a post."""
    made = {name_of_row(award): ""}
    for model, way in _MADE_FOR.items():
        for row in model._default_manager.filter(**{way: award}).select_related(way):
            made[name_of_row(row)] = f": {row}"
    posts = _as_results(Post.objects.filter(award=award))
    onward = _as_results(PassThrough.objects.filter(award=award, parent__isnull=False))
    commands = (
        Command.objects.filter(name__in=_WITHOUT_BOOKING, vouchers__isnull=True)
        .filter(
            Q(result__in=made)
            | Q(result__in=posts.values("as_result"))
            | Q(result__in=onward.values("as_result"))
        )
        # An award may have many posts; only those that the page names are looked up.
        .annotate(
            post=Subquery(posts.filter(as_result=OuterRef("result")).values("number")[:1]),
            pass_through=Subquery(onward.filter(as_result=OuterRef("result")).values("title")[:1]),
        )
        .select_related("actor")
        .order_by("-recorded_at")
    )
    for command in commands[: _SHOWN + 1]:
        name = command.post or command.pass_through
        of_what = f": {name}" if name else made[command.result]
        yield Event(
            command.recorded_at, command.actor, f"{_WITHOUT_BOOKING[command.name]}{of_what}"
        )


def _as_results(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with ``as_result``: how a command that made or changed them names them."""
    label = Value(f"{label_of(rows.model)}:")
    named: QuerySet[Any] = rows.annotate(as_result=Concat(label, Cast("pk", CharField())))
    return named
