from datetime import date

from django.contrib.auth.models import User

from grants.models import Application, Award, AwardNotice
from grants.services.checks import refuse_future, refuse_impossible_years
from grants.services.errors import TermsIncomplete
from grants.services.terms import ApplicationTerms
from ledger.commands import command
from ledger.money import ZERO


@command
def record_application(
    *, award: Award, terms: ApplicationTerms, today: date, key: str, actor: User
) -> Application:
    """Antrag erfassen: what was applied for; an award has one, and a later call replaces it.

    Raises:
        DateInFuture: it, or its early start, is said to have been asked for after today.
        YearImpossible: a day lies in a year that nobody can have meant.
        TermsIncomplete: amount, terms or days contradict each other.
    """
    refuse_impossible_years(*(day for day in vars(terms).values() if isinstance(day, date)))
    for done_on in (terms.submitted_on, terms.early_start_requested_on):
        if done_on is not None:
            refuse_future(done_on, today=today)
    _refuse_contradictions(terms)
    # Locked, so that two people who record the same application do not meet on its insert.
    Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    return Application.objects.update_or_create(award=award, defaults=vars(terms))[0]


def _refuse_contradictions(terms: ApplicationTerms) -> None:
    if terms.amount <= ZERO:
        raise TermsIncomplete("Der beantragte Betrag muss größer als 0,00 € sein. Bitte prüfen.")
    first, last = terms.period_from, terms.period_to
    if first is not None and last is not None and last < first:
        raise TermsIncomplete(
            "Der beantragte Zeitraum endet, bevor er beginnt. Bitte beide Daten prüfen."
        )
    if terms.financing not in ("", *AwardNotice.Financing.values):
        raise TermsIncomplete(
            "Diese Finanzierungsart gibt es nicht. Bitte eine aus der Liste wählen."
        )
    is_share = terms.financing == AwardNotice.Financing.SHARE
    if terms.quota is not None and not (is_share and 0 < terms.quota <= 100):
        raise TermsIncomplete(
            "Ein Fördersatz liegt über 0 und höchstens bei 100 %, und es gibt ihn nur bei der "
            "Anteilfinanzierung. Bitte Fördersatz und Finanzierungsart prüfen."
        )
    requested, consent = terms.early_start_requested_on, terms.early_start_consent_on
    if requested is not None and consent is not None and consent < requested:
        raise TermsIncomplete(
            "Ein vorzeitiger Beginn wird nicht für Tage vor seinem Antrag zugelassen. "
            f"Bitte ein Datum ab dem {requested:%d.%m.%Y} eingeben."
        )
