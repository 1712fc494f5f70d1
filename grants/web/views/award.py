from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from fundtracker import clock
from grants.models import Award
from grants.queries.award_page import (
    awards_for_page,
    entitlement_of,
    notices_of,
    open_alerts_of,
    posts_of,
    spending_window,
)
from grants.queries.award_state import with_state
from grants.queries.awards import EuroPlaces, fte_position, places_of
from grants.queries.bookings import booking_list
from grants.queries.deadlines import deadlines_for_table
from grants.queries.pass_through_page import PassThroughPositions, pass_throughs_of, positions_of
from grants.web.euro_bar import stripes_of
from grants.web.journal_links import journal_of_award
from grants.web.notice_versions import versions_of
from grants.web.tables.awards import state_badge
from ledger.models import Place


def award_page(request: HttpRequest, code: str) -> HttpResponse:
    """Seite einer Zuwendung: where each euro is, on which terms, and who was paid."""
    today = clock.today()
    award = get_object_or_404(with_state(awards_for_page(), today), code=code)
    places = places_of(award)
    expenses = booking_list(award.expenses.all())
    deadlines = list(deadlines_for_table(today).filter(award=award))
    context = {
        "award": award,
        "state": state_badge(award),
        "places": places,
        "stripes": stripes_of(award, places),
        "journal": journal_of_award(award),
        "journal_of_commitments": journal_of_award(award, Place.COMMITTED),
        "journal_of_own_share": journal_of_award(award, Place.OWN_SHARE_SPENT),
        "versions": versions_of(notices_of(award)),
        "granted_of_applied": _granted_of_applied(award, places),
        "posts": posts_of(award),
        "fte": fte_position(award),
        "receipts": booking_list(award.receipts.all()),
        "expenses": expenses,
        "repayments": booking_list(award.repayments.all()),
        "pass_throughs": PassThroughPositions(positions_of(pass_throughs_of(award))),
        "deadlines": deadlines,
        "alerts": open_alerts_of(f"award-{award.pk}", deadlines),
    }
    if (notice := award.current_notice) is not None:
        context["window"] = spending_window(notice, places, today=today)
        context["entitlement"] = entitlement_of(notice, expenses)
    return render(request, "awards/detail.html", context)


def _granted_of_applied(award: Award, places: EuroPlaces) -> Decimal | None:
    """Bewilligt vom Beantragten in per cent; None without an application."""
    application = getattr(award, "application", None)
    return places.granted / application.amount * 100 if application else None
