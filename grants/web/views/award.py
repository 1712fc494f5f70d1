from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from fundtracker import clock
from grants.alerts.current import cases_of_award
from grants.models import Award, Deadline, Refund
from grants.permissions import Role, read_by
from grants.queries.award_history import history_of
from grants.queries.award_page import (
    awards_for_page,
    spending_window,
)
from grants.queries.award_state import with_state
from grants.queries.awards import places_of
from grants.queries.bookings import OF_AWARDS, booking_list
from grants.queries.carry_overs import CARRIED_KINDS, carry_overs_of, years_to_carry_from
from grants.queries.clocked_receipts import clocked_receipts
from grants.queries.deadlines import standing_deadlines
from grants.queries.drawdown_need import need_of
from grants.queries.entitlement import entitlement_of
from grants.queries.facts.plans import plan_facts_of
from grants.queries.final_account import overpaid
from grants.queries.held_units import held_lines
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.notices import notice_as_of, notices_of
from grants.queries.pass_through_page import PassThroughPositions, pass_throughs_of, positions_of
from grants.queries.posts import post_overview
from grants.queries.refunds import refunds_of_award
from grants.queries.spending_curve import spending_curve
from grants.queries.terms_editions import edition_of
from grants.queries.year_split import split_position
from grants.web.euro_bar import paid_ahead_of, stripes_of
from grants.web.forms.as_of import AsOfForm
from grants.web.journal_links import (
    journal_of_award,
    journal_of_bookings,
    journal_of_grant,
    journal_of_whole_award,
)
from grants.web.notice_versions import versions_of
from grants.web.spending_chart import chart_of
from grants.web.tables.awards import state_badge
from grants.web.views.as_of import as_of_context
from ledger.as_of import AsOf
from ledger.models import Place
from ledger.money import ZERO


@read_by(*Role)
def award_page(request: HttpRequest, code: str) -> HttpResponse:
    """Seite einer Zuwendung: where each euro is, on which terms, and who was paid."""
    as_of_form = AsOfForm(request.GET)
    if as_of_form.as_of is not None:
        return _page_as_of(request, code, as_of_form.as_of, as_of_form)
    today = clock.today()
    award = get_object_or_404(with_state(awards_for_page().filter(code=code), today))
    loaded = LoadedAwards([award], today)
    places = loaded.places[award.pk]
    bookings = {name: booking_list(getattr(award, name).all()) for name in OF_AWARDS}
    deadlines = list(standing_deadlines(today).filter(award=award))
    application = getattr(award, "application", None)
    posts = post_overview(award, loaded)
    notice = award.current_notice
    context = {
        "award": award,
        "first_year": notice.period_from.year if notice else None,
        "shows_own_share": bool(bookings["expenses"].own_share or (notice and notice.quota)),
        "state": state_badge(award, today),
        "places": places,
        "overpaid": overpaid(award, places),
        "beyond_notice": places.granted - notice.amount if notice else ZERO,
        "stripes": stripes_of(award, places),
        "journal": journal_of_grant(award),
        "journal_of_commitments": journal_of_award(award, Place.COMMITTED),
        "journal_of_cash": journal_of_award(award, Place.CASH),
        "journal_of_own_share": journal_of_award(award, Place.OWN_SHARE_SPENT),
        "paid_ahead": paid_ahead_of(award, places),
        **bookings,
        **{
            f"journal_of_{name}": journal_of_bookings(award, booking)
            for name, booking in OF_AWARDS.items()
        },
        "refunds": booking_list(refunds_of_award(award.pk)),
        "journal_of_refunds": journal_of_bookings(award, Refund),
        "may_be_carried": award.kind in CARRIED_KINDS,
        "carry_overs": carry_overs_of(award),
        "years_to_carry_from": notice and years_to_carry_from(notice, today),
        "versions": versions_of(notices_of(award), application),
        "fte": posts.now,
        "posts": posts.posts,
        "post_months": posts.years,
        "open_posts_amount": posts.open_amount,
        "post_rates_are_confirmed": posts.rates_are_confirmed,
        "drawdowns": loaded.drawdowns[award.pk],
        "drawdown_need": need_of(award, loaded),
        "plan": loaded.plans.plan_of(award),
        "receipt_clocks": clocked_receipts(award, bookings["receipts"], loaded),
        "pass_throughs": PassThroughPositions(positions_of(pass_throughs_of(award))),
        "deadlines": deadlines,
        "notifications": loaded.notifications[award.pk],
        "proof_deadline": _proof_of(deadlines),
        "cases": cases_of_award(award.pk, today),
        "split": split_position(award, current_year=today.year),
        "history": history_of(award),
        "journal_of_all": journal_of_whole_award(award),
        **as_of_context(as_of_form),
    }
    if notice is not None:
        context["window"] = spending_window(notice, places, today=today)
        context["chart"] = chart_of(spending_curve(award, notice, places, today=today))
        entitlement = entitlement_of(notice, loaded)
        context["entitlement"] = entitlement
        context["entitlement_is_final"] = entitlement.is_final(today)
        context["held_lines"] = held_lines(notice, loaded)
        context["edition"] = edition_of(notice)
        context["plan_limits"] = plan_facts_of(notice, loaded)
    return render(request, "awards/detail.html", context)


def _page_as_of(request: HttpRequest, code: str, as_of: AsOf, form: AsOfForm) -> HttpResponse:
    """Where each euro was and which notice held: the rest of the page is not kept by day."""
    award = get_object_or_404(Award, code=code)
    places = places_of(award, as_of=as_of)
    notice = notice_as_of(award, as_of)
    context = {
        "award": award,
        "notice": notice,
        "beyond_notice": places.granted - notice.amount if notice else ZERO,
        "places": places,
        "stripes": stripes_of(award, places, as_of=as_of),
        "journal": journal_of_grant(award, as_of=as_of),
        "journal_of_commitments": journal_of_award(award, Place.COMMITTED, as_of=as_of),
        "journal_of_own_share": journal_of_award(award, Place.OWN_SHARE_SPENT, as_of=as_of),
        "paid_ahead": paid_ahead_of(award, places, as_of=as_of),
        **as_of_context(form),
    }
    return render(request, "awards/as_of.html", context)


def _proof_of(deadlines: Sequence[Deadline]) -> Deadline | None:
    """Frist des Verwendungsnachweises: the one of the notice before any entered by hand."""
    kind = Deadline.Kind.OWN_PROOF
    proofs = [one for one in deadlines if one.kind == kind and one.dropped_on is None]
    return max(proofs, key=lambda one: one.derived_on is not None, default=None)
