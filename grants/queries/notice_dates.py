"""Vorschläge für Termine eines Bescheids, each with the rule that it follows from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grants.models import StandardRule
from grants.queries.standard_rules import RuleValue, StandardRules
from grants.rules.months import end_of_month_after
from grants.rules.wording import counted

_CODE = StandardRule.Code


@dataclass(frozen=True)
class ProposedDate:
    """Vorgeschlagener Termin for a column of ``AwardNotice``, and why."""

    field: str
    day: date
    reason: str


def proposed_dates(
    *, period_from: date, period_to: date, kind: str, programme_id: int | None
) -> list[ProposedDate]:
    """Vorschläge aus dem Bewilligungszeitraum; a day that the notice itself says goes before them.

    If no rule is recorded, nothing is proposed. Queries: 3.
    """
    rules = StandardRules()

    def rule(code: StandardRule.Code) -> RuleValue:
        return rules.find(code, on=period_from, kind=kind, programme_id=programme_id)

    return [
        ProposedDate("spend_by", period_to, "Ende des Bewilligungszeitraums"),
        *_after("proof_due", period_to, rule(_CODE.PROOF_PERIOD), "dem Bewilligungszeitraum"),
        *_interim(period_from, period_to, rule(_CODE.INTERIM_PROOF_PERIOD)),
    ]


def _interim(period_from: date, period_to: date, rule: RuleValue) -> Iterator[ProposedDate]:
    """An interim proof is proposed only if the period goes on after the first Haushaltsjahr."""
    last_of_year = date(period_from.year, 12, 31)
    if period_to > last_of_year:
        yield from _after(
            "interim_proof_due", last_of_year, rule, f"dem Haushaltsjahr {period_from.year}"
        )


def _after(field: str, day: date, rule: RuleValue, what: str) -> Iterator[ProposedDate]:
    months = rule.whole
    if months is None:
        return
    trust = "" if rule.is_confirmed else ", nicht bestätigt"
    in_words = counted(months, "Monat", "Monate")
    yield ProposedDate(
        field, end_of_month_after(day, months), f"{in_words} nach {what} ({rule.source}{trust})"
    )
