"""Verweise ins Journal: every figure on a page leads to the vouchers behind it."""

from django.urls import reverse
from django.utils.http import urlencode

from grants.models import Award
from ledger.models import BudgetLine, Place


def journal_of_award(award: Award, place: Place | None = None) -> str:
    """Belege der Zuwendung, or only those that moved money to or from a place."""
    return _journal(award=award.pk, place=place)


def journal_of_line(line: BudgetLine, year: int) -> str:
    """Belege, die auf einer Haushaltsposition zählen, in one fiscal year."""
    return _journal(line=line.pk, year=year)


def _journal(**filters: str | int | None) -> str:
    given = {name: value for name, value in filters.items() if value is not None}
    return f"{reverse('journal')}?{urlencode(given)}"
