import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.models import InterestClaim
from grants.queries.interest_claims import InterestClaimState
from grants.web.badges import badge
from grants.web.tables.base import DayColumn, EuroColumn, ListTable

_BADGES = {
    InterestClaimState.OPEN: "info",
    InterestClaimState.OVERDUE: "danger",
    InterestClaimState.SETTLED: "success",
    InterestClaimState.REVERSED: "info",
}


class InterestClaimTable(ListTable):
    """Zinsforderungen: who owes how much until when, and what of it is open."""

    award = tables.Column(
        "Zuwendung",
        order_by=("award__title__german",),
        attrs={"td": {"class": "ft-wide"}},
        footer="Summe",
    )
    claimed_on = DayColumn(verbose_name="gefordert am")
    due_on = DayColumn(verbose_name="zu zahlen bis")
    amount = EuroColumn(verbose_name="gefordert")
    reckoned = EuroColumn(verbose_name="selbst errechnet")
    settled = EuroColumn(verbose_name="gezahlt oder eingegangen")
    withdrawn = EuroColumn(verbose_name="zurückgenommen")
    open = EuroColumn(verbose_name="offen")
    state = tables.Column("Status")

    class Meta:
        order_by = ("due_on",)

    def render_award(self, record: InterestClaim) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="ft-sub">{}{}</span>',
            reverse("interest-claim", args=[record.pk]),
            record.award.title,
            whom(record),
            f", {record.file_reference}" if record.file_reference else "",
        )

    def render_state(self, record: InterestClaim) -> SafeString:
        return state_badge(record.state)  # type: ignore[attr-defined]


def whom(claim: InterestClaim) -> str:
    """An wen die Forderung geht."""
    return f"an {claim.pass_through.recipient.name}" if claim.pass_through else "an uns"


def state_badge(state: str) -> SafeString:
    """Plakette mit dem Status einer Zinsforderung."""
    return badge(_BADGES[InterestClaimState(state)], InterestClaimState(state).label)
