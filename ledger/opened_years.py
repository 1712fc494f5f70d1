"""Haushaltsjahre rechtzeitig eröffnen: nobody finds the new year missing on its first day."""

from datetime import date

from ledger.models import FiscalYear

# From this day of a year on (month, day), the next one takes commitments and early income.
_NEXT_YEAR_FROM = (12, 1)


def open_years(today: date) -> None:
    """Haushaltsjahr eröffnen: that of today, and from 1 December on also the next.

    A year that exists, open or closed, stays as it is.
    """
    years = [today.year]
    if (today.month, today.day) >= _NEXT_YEAR_FROM:
        years.append(today.year + 1)
    FiscalYear.objects.bulk_create((FiscalYear(year=year) for year in years), ignore_conflicts=True)
