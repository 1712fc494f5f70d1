"""Seiten, die ein Haushaltsjahr zeigen."""

from collections.abc import Sequence
from dataclasses import dataclass

from fundtracker import clock
from grants.rules.possible_days import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True)
class YearChoice:
    """Gewähltes Haushaltsjahr, and all that the page offers, latest first."""

    year: int
    years: tuple[int, ...]


def choose_year(asked: str, with_figures: Sequence[int], *, usual: int | None = None) -> YearChoice:
    """Haushaltsjahr wählen: as asked, also one without figures: no other is shown in its place.

    If none is asked for, it is the ``usual`` one (that of today) if it has figures, else the
    latest that has. ``with_figures`` are those years, latest first.
    """
    usual = clock.today().year if usual is None else usual
    if asked.isascii() and asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        year = int(asked)
    elif usual in with_figures or not with_figures:
        year = usual
    else:
        year = with_figures[0]
    return YearChoice(year, tuple(sorted({year, *with_figures}, reverse=True)))
