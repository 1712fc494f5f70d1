from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Application, Award, AwardNotice
from grants.services.checks import refuse_future, refuse_impossible_years
from grants.services.errors import TermsIncomplete
from ledger.commands import command
from ledger.money import ZERO


@command
def record_application(
    *,
    award: Award,
    amount: Decimal,
    submitted_on: date | None = None,
    file_reference: str = "",
    financing: str = "",
    quota: Decimal | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    early_start_requested_on: date | None = None,
    early_start_consent_on: date | None = None,
    source: str = "",
    today: date,
    key: str,
    actor: User,
) -> Application:
    """Antrag erfassen: what was applied for; an award has one, and a later call replaces it.

    ``amount`` in euro, above zero; ``financing`` an ``AwardNotice.Financing`` or empty, and
    ``quota`` a percentage. ``early_start_consent_on`` is the first day on which the measure may
    begin before the notice (vorzeitiger Maßnahmebeginn).

    Raises:
        DateInFuture (submitted_on, early_start_requested_on): it, or its early start, is said to
            have been asked for after today.
        YearImpossible: a day lies in a year that nobody can have meant.
        TermsIncomplete: amount, terms or days contradict each other.
    """
    asked_on = {"submitted_on": submitted_on, "early_start_requested_on": early_start_requested_on}
    refuse_impossible_years(
        **asked_on,
        period_from=period_from,
        period_to=period_to,
        early_start_consent_on=early_start_consent_on,
    )
    for about, day in asked_on.items():
        if day is not None:
            refuse_future(day, today=today, about=about)
    terms = {
        "amount": amount,
        "submitted_on": submitted_on,
        "file_reference": file_reference,
        "financing": financing,
        "quota": quota,
        "period_from": period_from,
        "period_to": period_to,
        "early_start_requested_on": early_start_requested_on,
        "early_start_consent_on": early_start_consent_on,
        "source": source,
    }
    _refuse_contradictions(Application(award=award, **terms))
    # Locked, so that two people who record the same application do not meet on its insert.
    Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    return Application.objects.update_or_create(award=award, defaults=terms)[0]


def _refuse_contradictions(application: Application) -> None:
    if application.amount <= ZERO:
        raise TermsIncomplete("Der beantragte Betrag muss größer als 0,00 € sein. Bitte prüfen.")
    first, last = application.period_from, application.period_to
    if first is not None and last is not None and last < first:
        raise TermsIncomplete(
            "Der beantragte Zeitraum endet, bevor er beginnt. Bitte beide Daten prüfen."
        )
    if application.financing not in ("", *AwardNotice.Financing.values):
        raise TermsIncomplete(
            "Diese Finanzierungsart gibt es nicht. Bitte eine aus der Liste wählen."
        )
    is_share = application.financing == AwardNotice.Financing.SHARE
    if application.quota is not None and not (is_share and 0 < application.quota <= 100):
        raise TermsIncomplete(
            "Ein Fördersatz liegt über 0 und höchstens bei 100 %, und es gibt ihn nur bei der "
            "Anteilfinanzierung. Bitte Fördersatz und Finanzierungsart prüfen."
        )
    requested, consent = application.early_start_requested_on, application.early_start_consent_on
    if requested is not None and consent is not None and consent < requested:
        raise TermsIncomplete(
            "Ein vorzeitiger Beginn wird nicht für Tage vor seinem Antrag zugelassen. "
            f"Bitte ein Datum ab dem {requested:%d.%m.%Y} eingeben."
        )
