import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.queries.claims import ClaimRow, ClaimState
from grants.web.badges import badge
from grants.web.tables.base import DayColumn, EuroColumn, ListTable
from ledger.days import format_day

_BADGES = {
    ClaimState.OPEN: "info",
    ClaimState.OVERDUE: "danger",
    ClaimState.PAUSED: "warning",
    ClaimState.SETTLED: "success",
    ClaimState.WITHDRAWN: "info",
}


class ClaimTable(ListTable):
    """Rückforderungen: who owes how much, since when."""

    recipient = tables.Column(
        "Empfänger",
        accessor="pass_through__recipient__name",
        order_by=("pass_through__recipient__name__german", "due_on"),
        attrs={"td": {"class": "ft-wide"}},
        footer="Summe",
    )
    reason = tables.Column("Grund", orderable=False, attrs={"td": {"class": "ft-wide"}})
    due_on = DayColumn(verbose_name="fällig am")
    amount = EuroColumn(verbose_name="zurückgefordert")
    returned = EuroColumn(verbose_name="zurückgeflossen oder verrechnet")
    lost = EuroColumn(verbose_name="niedergeschlagen")
    open = EuroColumn(verbose_name="offen")
    state = tables.Column("Status")

    class Meta:
        order_by = ("due_on",)

    def render_recipient(self, record: ClaimRow) -> SafeString:
        return format_html(
            '<a href="{}#rueckforderungen">{}</a><span class="ft-sub">{}</span>',
            reverse("pass-through", args=[record.pass_through.code]),
            record.pass_through.recipient.name,
            record.pass_through.title,
        )

    def render_reason(self, record: ClaimRow) -> SafeString:
        return format_html(
            '{}<span class="ft-sub">gefordert am {}</span>',
            record.reason,
            format_day(record.claimed_on),
        )

    def render_state(self, record: ClaimRow) -> SafeString:
        return state_badge(record)


def state_badge(claim: ClaimRow) -> SafeString:
    """Plakette mit dem Status of a claim, which comes from ``claims_for_table``."""
    state = ClaimState(claim.state)
    label = str(state.label)
    if state is ClaimState.WITHDRAWN and claim.withdrawn_on is not None:
        label = f"{label} am {format_day(claim.withdrawn_on)}"
    if state is ClaimState.PAUSED and claim.paused_until is not None:
        label = f"{label} bis {format_day(claim.paused_until)}"
    return badge(_BADGES[state], label)
