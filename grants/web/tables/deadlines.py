import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.models import Deadline
from grants.queries.deadlines import DeadlineState
from grants.rules.workdays import next_workday
from grants.templatetags.fundtracker import days
from grants.web.tables.base import DayColumn, ListTable, badge

_BADGES = {
    DeadlineState.OPEN: "info",
    DeadlineState.OVERDUE: "danger",
    DeadlineState.DONE: "success",
}


class DeadlineTable(ListTable):
    """Fristen: what is due when, and for what."""

    due_on = DayColumn(verbose_name="fällig am")
    legal_end = tables.Column(
        "Ende nach § 193 BGB",
        accessor="due_on",
        orderable=False,
        attrs={"td": {"class": "ft-nowrap"}},
    )
    title = tables.Column("Frist", attrs={"td": {"class": "ft-wide"}})
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
    state = tables.Column("Stand")

    class Meta(ListTable.Meta):
        order_by = ("due_on",)

    def render_legal_end(self, record: Deadline) -> str:
        return f"{next_workday(record.due_on):%d.%m.%Y}" if record.is_shiftable else "–"

    def render_title(self, record: Deadline) -> SafeString:
        unsure = "" if record.is_confirmed else "nicht bestätigt"
        return format_html('{}<span class="ft-sub">{}</span>', record.title, unsure)

    def render_subject(self, record: Deadline) -> SafeString | str:
        for page, subject in (
            ("pass-through", record.pass_through),
            ("award", record.award),
            ("programme", record.programme),
        ):
            if subject is not None:
                return format_html(
                    '<a href="{}">{}</a>', reverse(page, args=[subject.code]), subject
                )
        return "allgemein"

    def render_days_left(self, record: Deadline) -> str:
        return "–" if record.done_on else days((record.due_on - self.today).days)

    def render_responsible(self, record: Deadline) -> str:
        person = record.responsible or (record.award and record.award.responsible)
        return (person.get_full_name() or person.username) if person else "niemand"

    def render_state(self, value: str, record: Deadline) -> SafeString:
        state = DeadlineState(value)
        label = f"{state.label} am {record.done_on:%d.%m.%Y}" if record.done_on else state.label
        return badge(_BADGES[state], label)
