"""Haushaltsposition einer Buchung: which of the lines that could be meant it counts on."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Line = TypeVar("Line")


@dataclass(frozen=True)
class LineChoice(Generic[Line]):
    """Gewählte Haushaltsposition; ``departs`` says whether the plan names another line."""

    line: Line | None
    departs: bool


def line_of(chosen: Line | None, *, planned: Line | None, usual: Line | None) -> LineChoice[Line]:
    """Haushaltsposition: the one a person chose, else the line of the plan, else the usual one.

    ``planned`` is what the Finanzierungsplan names for the position of the booking, ``usual``
    what the award names for all of its bookings.
    Example: "Veranstaltungen" without a chosen line counts on the line "Veranstaltungen" of the
    plan, although the expenses of the award usually count on "Geschäftsaufwendungen".
    """
    if chosen is not None:
        return LineChoice(chosen, departs=planned is not None and planned != chosen)
    return LineChoice(usual if planned is None else planned, departs=False)
