"""Tage, an denen Ausgaben zählen: what the notice and the consent to an early start say."""

from grants.models import Application, AwardNotice
from grants.rules.eligible_days import EligibleDays


def eligible_days_of(notice: AwardNotice) -> EligibleDays:
    """Tage eines Bescheids; the consent is kept with the application. Queries: 1"""
    consents = Application.objects.filter(award=notice.award_id)
    return EligibleDays(
        first=notice.period_from,
        last=notice.spend_by,
        invoices_by=notice.invoices_by,
        early_start=consents.values_list("early_start_consent_on", flat=True).first(),
    )
