"""Sammler: which function gathers which facts."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from grants.checks.facts import Facts
from grants.queries.loaded_awards import LoadedAwards

F = TypeVar("F", bound=Facts)
Gatherer = Callable[[LoadedAwards], Sequence[F]]

GATHERERS: dict[type[Facts], Gatherer[Any]] = {}


def gathers(facts: type[F]) -> Callable[[Gatherer[F]], Gatherer[F]]:
    """Decorate the function that gathers facts of this kind from loaded awards.

    It takes a number of queries that does not grow with what it finds.
    """

    def decorate(gather: Gatherer[F]) -> Gatherer[F]:
        GATHERERS[facts] = gather
        return gather

    return decorate
