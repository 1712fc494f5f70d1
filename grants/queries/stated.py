"""Was jetzt gilt und ein Formular neu sagt: the form that shows it and its service read it alike.

Each value has the name of the field or of the rows of the form in which it is said anew. A
``number`` counts the versions: the next one is refused too where two of them say the same.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from grants.models import Application, Award, Deadline, HeldUnits, PassThrough, Post
from grants.queries.transfers import item_of, latest_transfer, standing_postings
from ledger.filled_from import Saved, Stated
from ledger.models import Command, Voucher

# What a notice says of itself the next one does not say anew.
_OF_NOTICE = (
    "file_reference", "amount", "financing", "quota", "unit_rate", "fte", "period_from",
    "period_to", "spend_by", "invoices_by", "proof_due", "interim_proof_due", "repay_by",
    "conditions",
)  # fmt: skip
_OF_APPLICATION = (
    "amount", "submitted_on", "file_reference", "financing", "quota", "period_from", "period_to",
    "early_start_requested_on", "early_start_consent_on", "source",
)  # fmt: skip
_OF_DEADLINE = ("due_on", "done_on", "dropped_on")
_OF_FILLING = ("valid_to", "actual_cost")
_OF_HELD = ("quantity", "held_from", "held_to")


def stated_in_notice(award: Award) -> Stated:
    """Geltender Bescheid with its rows; four queries."""
    notice = award.current_notice
    if notice is None:
        return Stated({"number": 0}, lambda: Saved("Bescheid"))
    values = {
        "number": notice.number,
        "plan": _rows(notice.plan_amounts, "item__kind", "item__name", "amount", "line", "part"),
        "units": _rows(
            notice.funded_units, "programme", "component", "unit", "quantity", "months", "rate",
            "period_from", "period_to", "fte",
        ),
        "dates": _rows(notice.drawdown_dates, "due_on", "amount", "part"),
        "overrides": _rows(notice.overrides, "code", "value", "note"),
    }  # fmt: skip
    return Stated(values | _named(notice, _OF_NOTICE), lambda: _carried_out(notice, str(notice)))


def stated_in_application(award: Award) -> Stated:
    """Antrag einer Zuwendung, as the database has it now."""
    application = Application.objects.filter(award=award).first()
    if application is None:
        return Stated({"number": 0}, lambda: Saved("Antrag"))
    return Stated(
        {"number": 1} | _named(application, _OF_APPLICATION),
        # Supervisors change it on the page of its award.
        lambda: _latest(_carried_out(application, "Antrag"), _logged(award, "Antrag")),
    )


def stated_in_agreement(pass_through: PassThrough) -> Stated:
    """Geltende Vereinbarung einer Weiterleitung."""
    notice = pass_through.notices.select_related("voucher__actor").order_by("number").last()
    if notice is None:
        return Stated({"number": 0}, lambda: Saved("Vereinbarung"))
    voucher = notice.voucher
    return Stated(
        {"agreed": notice.agreed, "number": notice.number},
        lambda: Saved(str(notice), voucher.actor, voucher.recorded_at),
    )


def stated_in_deadline(deadline: Deadline) -> Stated:
    """Tage einer Frist."""

    def last_saved() -> Saved:
        what = f"Frist „{deadline.title}“"
        change = deadline.changes.select_related("actor").order_by("pk").last()
        return Saved(what, change.actor, change.recorded_at) if change else Saved(what)

    return Stated(_named(deadline, _OF_DEADLINE), last_saved)


def stated_in_filling(post: Post) -> Stated:
    """Besetzung einer Stelle."""

    def last_saved() -> Saved:
        what = f"Besetzung der Stelle {post.number}"
        change = post.changes.select_related("actor").order_by("pk").last()
        return Saved(what, change.actor, change.recorded_at) if change else Saved(what)

    return Stated(_named(post, _OF_FILLING), last_saved)


def stated_in_held(held: HeldUnits) -> Stated:
    """Durchgeführte Einheiten, or what they were corrected to."""
    latest = held
    while following := HeldUnits.objects.filter(replaces=latest).select_related("actor").first():
        latest = following

    def last_saved() -> Saved:
        return Saved("Durchgeführte Einheiten", latest.actor, latest.recorded_at)

    return Stated({"number": latest.pk} | _named(latest, _OF_HELD), last_saved)


def stated_in_split(award: Award) -> Stated:
    """Geltende Aufteilung auf Haushaltsjahre."""
    split = award.year_splits.order_by("number").last()
    if split is None:
        return Stated({"number": 0}, lambda: Saved("Aufteilung"))
    return Stated(
        {"number": split.number, "shares": _rows(split.shares, "year", "amount")},
        lambda: _carried_out(split, str(split)),
    )


def stated_in_booking(original: Voucher) -> Stated:
    """Worauf ein Beleg jetzt zählt; nothing once it is reversed."""
    postings = standing_postings(original)
    if not postings:
        return Stated({"number": 0}, lambda: Saved(f"Beleg {original.pk}"))

    def last_saved() -> Saved:
        transfer = latest_transfer(original)
        what = f"Umbuchung von Beleg {original.pk}"
        if transfer is None:
            return Saved(what)
        return Saved(what, transfer.voucher.actor, transfer.voucher.recorded_at)

    return Stated(
        {
            "number": postings[0].voucher_id,
            "line": postings[0].line,
            "budget_year": postings[0].year,
            "plan_item": item_of(original),
        },
        last_saved,
    )


def last_saved_of(rows: Iterable[Model], what: str) -> Saved:
    """Wer eine der Zeilen zuletzt gespeichert hat, in the admin or by a command."""
    found = [Saved(what)]
    for row in rows:
        found += [_logged(row, what), _carried_out(row, what)]
        if isinstance(row, Deadline):
            found.append(stated_in_deadline(row).last_saved())
    return _latest(*found)


def _logged(row: Model, what: str) -> Saved:
    of_kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(content_type=of_kind, object_id=str(row.pk))
    entry = entries.select_related("user").order_by("action_time", "pk").last()
    return Saved(what, entry.user, entry.action_time) if entry else Saved(what)


def _carried_out(row: Model, what: str) -> Saved:
    """Letzter Vorgang, aus dem die Zeile hervorging."""
    made = Command.objects.filter(result=f"{row._meta.label_lower}:{row.pk}")
    command = made.select_related("actor").order_by("recorded_at").last()
    return Saved(what, command.actor, command.recorded_at) if command else Saved(what)


def _latest(*found: Saved) -> Saved:
    known = [(saved.at, saved) for saved in found if saved.at is not None]
    return max(known, key=itemgetter(0))[1] if known else found[0]


def _named(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _rows(rows: Any, *names: str) -> list[Any]:
    return list(rows.order_by("pk").values_list(*names))
