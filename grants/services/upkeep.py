"""Nächtliche Pflege: it keeps pages and checks quick, and changes no figure."""

from datetime import date

from grants.services.use_marks import keep_use_marks
from ledger.statistics import refresh_statistics


def keep_up(today: date) -> None:
    """Verwendungsstände fortschreiben, then have the database count its rows anew."""
    keep_use_marks(today)
    refresh_statistics()
