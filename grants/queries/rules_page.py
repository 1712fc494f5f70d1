from django.db.models import QuerySet

from grants.models import ApplicationWindow, BaseRate, StandardRule


def standard_rules_for_page() -> list[StandardRule]:
    """Standardregeln in the order in which their codes are declared; one query."""
    order = list(StandardRule.Code.values)
    rows = StandardRule.objects.select_related("programme", "confirmed_by")
    return sorted(rows, key=lambda row: order.index(row.code))


def base_rates_for_page() -> QuerySet[BaseRate]:
    """Basiszinssätze, the latest first; one query."""
    return BaseRate.objects.select_related("confirmed_by")


def application_windows_for_page() -> QuerySet[ApplicationWindow]:
    """Antragsfristen, the latest first; one query."""
    return ApplicationWindow.objects.select_related("programme", "confirmed_by").order_by(
        "-closes_on", "programme__name"
    )
