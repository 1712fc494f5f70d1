"""Reihenfolge der Bescheide: what a notice cannot say because of earlier notices."""

from collections.abc import Iterator

from grants.models import Award, AwardNotice
from grants.queries.notices import latest_dated
from grants.services.terms import Contradiction, NoticeTerms
from ledger.days import format_day
from ledger.money import format_euro


def contradictions_to_earlier(
    terms: NoticeTerms, award: Award, *, is_final: bool, is_revocation: bool
) -> Iterator[Contradiction]:
    """Widersprüche zu früheren Bescheiden der Zuwendung. Queries: 1, for a first notice none."""
    if is_final and is_revocation:
        yield Contradiction(
            "is_revocation",
            "Ein Bescheid rechnet ab oder widerruft, nicht beides zugleich. Bitte eines wählen.",
        )
    if award.current_notice is None:
        if is_final:
            yield Contradiction(
                "is_final",
                "Der erste Bescheid bewilligt die Zuwendung und kann kein Schlussbescheid sein. "
                "Bitte zuerst den Zuwendungsbescheid erfassen.",
            )
        if is_revocation:
            yield Contradiction(
                "is_revocation",
                "Widerrufen wird erst, was bewilligt ist. Bitte zuerst den Zuwendungsbescheid "
                "erfassen.",
            )
        return
    if is_revocation:
        yield from _in_revocation(terms, award.current_notice)
    decided, latest = terms.decided_on, latest_dated(award)
    if decided and latest and latest.decided_on and decided < latest.decided_on:
        yield Contradiction(
            "decided_on",
            f"Der Bescheid kann nicht vor einem früheren der Zuwendung liegen ({latest}). "
            f"Bitte ein Datum ab dem {format_day(latest.decided_on)} eingeben.",
        )


def _in_revocation(terms: NoticeTerms, before: AwardNotice) -> Iterator[Contradiction]:
    """A revocation (§ 49 VwVfG NRW) takes away: the window ends with it, and no euro is added."""
    if terms.amount is not None and terms.amount > before.amount:
        yield Contradiction(
            "amount",
            f"Ein Widerruf bewilligt nicht mehr als bisher ({format_euro(before.amount)}). "
            "Bitte eintragen, was von der Zuwendung bleibt; bei einem vollen Widerruf 0,00 €.",
        )
    last = min(terms.decided_on or before.spend_by, before.spend_by)
    if terms.spend_by is not None and terms.spend_by > last:
        yield Contradiction(
            "spend_by",
            "Mit dem Widerruf endet die Verausgabungsfrist. Bitte höchstens den "
            f"{format_day(last)} eingeben; was nur gekürzt wird, ist ein Änderungsbescheid.",
        )
