from datetime import date

from django.contrib.auth.models import User

from grants.models import Application, Award
from grants.queries.stated import stated_in_application
from grants.services.refusals import refuse_contradictions, refuse_future, refuse_impossible_years
from grants.services.terms import ApplicationTerms
from ledger.commands import command
from ledger.filled_from import FilledFrom


@command
def record_application(
    *,
    award: Award,
    terms: ApplicationTerms,
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> Application:
    """Antrag erfassen: what was applied for; an award has one, and a later call replaces it.

    Raises:
        ChangedMeanwhile
        DateInFuture (submitted_on, early_start_requested_on): it, or its early start, is said to
            have been asked for after today.
        YearImpossible: a day lies in a year that nobody can have meant.
        TermsIncomplete: amount, terms or days contradict each other.
    """
    # Lock the award: two people who record an application at once must not both insert it.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    filled_from.refuse_changed(stated_in_application(award))
    days = terms.days()
    refuse_impossible_years(**days)
    for about in ("submitted_on", "early_start_requested_on"):
        if about in days:
            refuse_future(days[about], today=today, about=about)
    refuse_contradictions(terms.contradictions())
    return Application.objects.update_or_create(award=award, defaults=vars(terms))[0]
