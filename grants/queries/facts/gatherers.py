"""Sammler: which function gathers which facts, and how far a change reaches among them."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeVar

from grants.checks.facts import Facts
from grants.models import CheckCase
from grants.queries.loaded_awards import LoadedAwards

F = TypeVar("F", bound=Facts)
Gatherer = Callable[[LoadedAwards], Sequence[F]]


@dataclass(frozen=True)
class Reach:
    """Reichweite einer Änderung in a check of many awards.

    ``awards`` have to be read to judge it anew; ``kept`` are facts of others that stand as they
    were. ``subjects`` are those whose findings may change, None for all of the check.
    """

    awards: Set[int]
    kept: Sequence[Any] = ()
    subjects: Set[str] | None = None


# Takes the ids of the awards that changed, and the open cases of the check.
Reaching = Callable[[Set[int], Sequence[CheckCase]], Reach]

GATHERERS: dict[type[Facts], Gatherer[Any]] = {}
REACHES: dict[type[Facts], Reaching] = {}


def gathers(facts: type[F]) -> Callable[[Gatherer[F]], Gatherer[F]]:
    """Decorate the function that gathers facts of this kind from loaded awards.

    It takes a number of queries that does not grow with what it finds.
    """

    def decorate(gather: Gatherer[F]) -> Gatherer[F]:
        GATHERERS[facts] = gather
        return gather

    return decorate


def reaches(facts: type[Facts]) -> Callable[[Reaching], Reaching]:
    """Decorate the function that says how far a change of awards reaches among these facts.

    A check that judges all of them together needs it.
    """

    def decorate(reaching: Reaching) -> Reaching:
        REACHES[facts] = reaching
        return reaching

    return decorate
