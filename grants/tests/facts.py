"""Facts for the checks, gathered as the nightly run gathers them."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from grants.queries.award_files import AwardFiles, awards_for_checks

F = TypeVar("F")


def facts_of(
    gather: Callable[[AwardFiles], list[F]], *, today: date = date(2024, 10, 15)
) -> list[F]:
    """What ``gather`` finds on a day."""
    return gather(AwardFiles(awards_for_checks(), today))
