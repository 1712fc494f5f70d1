import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.alerts.links import subject_of
from grants.models import Deadline
from grants.queries.deadlines import DeadlineRow, DeadlineState, days_left
from grants.rules.workdays import next_workday
from grants.web.badges import badge
from grants.web.tables.base import DayColumn, ListTable
from grants.web.wording import DASH, days, person_name, without
from ledger.days import format_day

_BADGES = {
    DeadlineState.OPEN: "info",
    DeadlineState.OVERDUE: "danger",
    DeadlineState.DONE: "success",
    DeadlineState.EXPIRED: "info",
    DeadlineState.DROPPED: "info",
}


class DeadlineTable(ListTable):
    """Fristen: what is due when, and for what."""

    due_on = DayColumn(verbose_name="fällig am")
    legal_end = tables.Column(
        "verschoben auf",
        accessor="due_on",
        orderable=False,
        attrs={"td": {"class": "ft-nowrap"}},
    )
    title = tables.Column("Frist", order_by=("title__german",), attrs={"td": {"class": "ft-wide"}})
    subject = tables.Column(
        "wofür", empty_values=(), orderable=False, attrs={"td": {"class": "ft-wide"}}
    )
    kind = tables.Column("Art")
    days_left = tables.Column(
        "verbleibend",
        accessor="due_on",
        order_by=("due_on",),
        attrs={"td": {"class": "ft-nowrap"}},
    )
    responsible = tables.Column("zuständig", order_by=("responsible",), empty_values=())
    state = tables.Column("Status")

    class Meta:
        order_by = ("due_on",)

    def render_legal_end(self, record: Deadline) -> str:
        moved_to = next_workday(record.due_on) if record.is_shiftable else record.due_on
        return DASH if moved_to == record.due_on else format_day(moved_to)

    def render_title(self, record: Deadline) -> SafeString:
        unsure = "" if record.is_confirmed else "nicht bestätigt"
        subject = subject_of(record)
        return format_html(
            '<a href="{}">{}</a><span class="ft-sub">{}</span>',
            reverse("deadline", args=[record.pk]),
            without(record.title, subject.label if subject else ""),
            unsure,
        )

    def render_subject(self, record: Deadline) -> SafeString | str:
        subject = subject_of(record)
        if subject is None:
            return "allgemein"
        return format_html('<a href="{}">{}</a>', subject.path, subject.label)

    def render_days_left(self, record: DeadlineRow) -> str:
        is_open = record.state in (DeadlineState.OPEN, DeadlineState.OVERDUE)
        return days(days_left(record, self.today)) if is_open else DASH

    def render_responsible(self, record: Deadline) -> str:
        person = record.responsible or (record.award and record.award.responsible)
        return person_name(person) if person else "niemand"

    def render_state(self, record: DeadlineRow) -> SafeString:
        return state_badge(record)


def state_badge(deadline: DeadlineRow) -> SafeString:
    """Plakette mit dem Status of a deadline, which comes from ``deadlines_for_table``."""
    state = DeadlineState(deadline.state)
    ended_on = deadline.done_on or deadline.dropped_on
    label = f"{state.label} am {format_day(ended_on)}" if ended_on else state.label
    if state is DeadlineState.EXPIRED and deadline.kind == Deadline.Kind.SPENDING:
        label = "abgelaufen, nichts übrig"
    return badge(_BADGES[state], label)
