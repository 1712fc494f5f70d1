"""Seiten, die ein Haushaltsjahr zeigen."""

from collections.abc import Sequence

from fundtracker import clock


def chosen_year(asked: str, years: Sequence[int]) -> int:
    """Gewähltes Haushaltsjahr: as asked, else that of today, else the latest with figures.

    ``years`` are those with figures, latest first; without any it is the year of today.
    """
    current = clock.today().year
    for year in (asked, str(current)):
        if year in map(str, years):
            return int(year)
    return years[0] if years else current
