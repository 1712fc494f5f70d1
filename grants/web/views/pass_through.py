from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from fundtracker import clock
from grants.alerts.current import cases_of_deadlines
from grants.models import PassThrough
from grants.permissions import Role, read_by
from grants.queries.bookings import booking_list
from grants.queries.claims import claims_of
from grants.queries.deadlines import standing_deadlines
from grants.queries.interest_claims import interest_claims_of
from grants.queries.pass_through_page import (
    agreements_of,
    chain_of,
    pass_throughs_for_page,
    positions_of,
)
from grants.web.interest_links import InterestClaimRow
from grants.web.journal_links import journal_of_pass_through


@read_by(*Role)
def pass_through_page(request: HttpRequest, code: str) -> HttpResponse:
    """Seite einer Weiterleitung: its chain, its contract, its money and what is missing."""
    pass_through = get_object_or_404(pass_throughs_for_page(), code=code)
    [position] = positions_of([pass_through])
    is_ours = pass_through.parent_id is None
    deadlines = list(standing_deadlines(clock.today()).filter(pass_through=pass_through))
    context = {
        "pass_through": pass_through,
        "award": pass_through.award,
        "position": position,
        "is_ours": is_ours,
        "chain": chain_of(pass_through),
        "missing": _missing(pass_through) if is_ours and not pass_through.is_cancelled else [],
        "agreements": agreements_of(pass_through),
        "payouts": booking_list(pass_through.payouts.all()),
        "returns": booking_list(pass_through.returns.all()),
        "claims": claims_of(pass_through, clock.today()),
        "proofs": booking_list(pass_through.proofs.all()),
        "interest_claims": [
            InterestClaimRow(claim)
            for claim in interest_claims_of(pass_through, today=clock.today())
        ],
        "deadlines": deadlines,
        "cases": cases_of_deadlines(deadlines, clock.today()),
        "journal": journal_of_pass_through(pass_through),
    }
    return render(request, "pass_throughs/detail.html", context)


def _missing(pass_through: PassThrough) -> list[str]:
    """Fehlende Angaben that a proof of use will ask for."""
    asked = {
        "Datum des Vertrags oder Bescheids": pass_through.signed_on,
        "Aktenzeichen": pass_through.file_reference,
        "Zustimmung der Bewilligungsbehörde": pass_through.consent_reference,
        "Nachweisfrist des Empfängers": pass_through.proof_due,
        "Haushaltsposition": pass_through.line,
    }
    return [name for name, value in asked.items() if not value]
