from django.db.models import F, QuerySet

from grants.models import ApplicationWindow, BaseRate, StandardRule


def standard_rules_for_page() -> list[StandardRule]:
    """Standardregeln in the order in which their codes are declared; one query.

    Rules for all programmes come before rules for one, and rules without a first day before dated
    ones.
    """
    order = list(StandardRule.Code.values)
    rows = StandardRule.objects.select_related("programme", "confirmed_by").order_by(
        "award_kind",
        F("programme__name").asc(nulls_first=True),
        F("valid_from").asc(nulls_first=True),
    )
    return sorted(rows, key=lambda row: order.index(row.code))


def base_rates_for_page() -> QuerySet[BaseRate]:
    """Basiszinssätze, the latest first; one query."""
    return BaseRate.objects.select_related("confirmed_by")


def application_windows_for_page() -> QuerySet[ApplicationWindow]:
    """Antragsfristen, the latest first; one query."""
    return ApplicationWindow.objects.select_related("programme", "confirmed_by").order_by(
        "-closes_on", "programme__name"
    )
