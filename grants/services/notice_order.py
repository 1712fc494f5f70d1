"""Reihenfolge der Bescheide: what a notice cannot say because of earlier notices."""

from collections.abc import Iterator

from grants.models import Award
from grants.queries.notices import latest_dated
from grants.services.terms import Contradiction, NoticeTerms
from ledger.days import format_day


def contradictions_to_earlier(
    terms: NoticeTerms, award: Award, *, is_final: bool
) -> Iterator[Contradiction]:
    """Widersprüche zu früheren Bescheiden der Zuwendung. Queries: 1, for a first notice none."""
    if award.current_notice is None:
        if is_final:
            yield Contradiction(
                "is_final",
                "Der erste Bescheid bewilligt die Zuwendung und kann kein Schlussbescheid sein. "
                "Bitte zuerst den Zuwendungsbescheid erfassen.",
            )
        return
    decided, latest = terms.decided_on, latest_dated(award)
    if decided and latest and latest.decided_on and decided < latest.decided_on:
        yield Contradiction(
            "decided_on",
            f"Der Bescheid kann nicht vor einem früheren der Zuwendung liegen ({latest}). "
            f"Bitte ein Datum ab dem {format_day(latest.decided_on)} eingeben.",
        )
