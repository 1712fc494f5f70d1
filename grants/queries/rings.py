"""Liste der Zweckbindungsringe: what it reads."""

from ledger.models import Appropriation


def budget_years() -> list[int]:
    """Haushaltsjahre in which a line of a ring has an appropriation, latest first."""
    years = Appropriation.objects.filter(line__ring__isnull=False).order_by("-year")
    return list(years.values_list("year", flat=True).distinct())
