"""Nächtliche Pflege: it keeps pages and checks quick and the year open, and changes no figure."""

from datetime import date

from grants.services.use_marks import keep_use_marks
from ledger.opened_years import open_years
from ledger.statistics import refresh_statistics


def keep_up(today: date) -> None:
    """Jahre eröffnen, Verwendungsstände fortschreiben, then have the database count its rows."""
    open_years(today)
    keep_use_marks(today)
    refresh_statistics()
