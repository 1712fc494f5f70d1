"""Facts for the checks, gathered as the nightly run gathers them."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from grants.queries.loaded_awards import LoadedAwards, awards_for_checks

F = TypeVar("F")


def facts_of(
    gather: Callable[[LoadedAwards], list[F]], *, today: date = date(2024, 10, 15)
) -> list[F]:
    """What ``gather`` finds on a day."""
    return gather(LoadedAwards(awards_for_checks(), today))
