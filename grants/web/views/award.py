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
from grants.web.forms.as_of import AsOfForm
from grants.web.journal_links import journal_of_award, journal_of_grant
from grants.web.notice_versions import versions_of
from grants.web.tables.awards import state_badge
from grants.web.views.as_of import as_of_context
from ledger.as_of import AsOf
from ledger.models import Place


def award_page(request: HttpRequest, code: str) -> HttpResponse:
    """Seite einer Zuwendung: where each euro is, on which terms, and who was paid."""
    as_of_form = AsOfForm(request.GET)
    if as_of_form.as_of is not None:
        return _page_as_of(request, code, as_of_form.as_of, as_of_form)
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
        "journal": journal_of_grant(award),
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
        **as_of_context(as_of_form),
    }
    if (notice := award.current_notice) is not None:
        context["window"] = spending_window(notice, places, today=today)
        context["entitlement"] = entitlement_of(notice, expenses)
    return render(request, "awards/detail.html", context)


def _page_as_of(request: HttpRequest, code: str, as_of: AsOf, form: AsOfForm) -> HttpResponse:
    """Only where each euro was: the rest of the page is not kept by day."""
    award = get_object_or_404(Award, code=code)
    places = places_of(award, as_of=as_of)
    context = {
        "award": award,
        "places": places,
        "stripes": stripes_of(award, places, as_of=as_of),
        "journal": journal_of_grant(award, as_of=as_of),
        "journal_of_commitments": journal_of_award(award, Place.COMMITTED, as_of=as_of),
        "journal_of_own_share": journal_of_award(award, Place.OWN_SHARE_SPENT, as_of=as_of),
        **as_of_context(form),
    }
    return render(request, "awards/as_of.html", context)


def _granted_of_applied(award: Award, places: EuroPlaces) -> Decimal | None:
    """Bewilligt vom Beantragten in per cent; None without an application."""
    application = getattr(award, "application", None)
    return places.granted / application.amount * 100 if application else None
