"""Prüflisten: the findings of today by rule, each with the page that it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from grants.alerts.links import paths_of
from grants.rules.catalogue import RECORD_RULES, RULES, Rule
from grants.rules.finding import Finding, Severity
from ledger.money import ZERO

# Prüfungen to choose from, those of incomplete records apart.
RULE_CHOICES = (
    *((rule.code, rule.title) for rule in RULES.values() if rule not in RECORD_RULES),
    ("Angaben fehlen", [(rule.code, rule.title) for rule in RECORD_RULES]),
)
_WEIGHT = {Severity.NOTE: 1, Severity.WARNING: 2, Severity.URGENT: 3}
_WORDS = {Severity.NOTE: "Hinweis", Severity.WARNING: "Warnung", Severity.URGENT: "dringend"}
_BADGES = {Severity.NOTE: "info", Severity.WARNING: "warning", Severity.URGENT: "danger"}


def badge_of(severity: Severity | None) -> str:
    """Plakette of a weight; None where all is well."""
    return "success" if severity is None else _BADGES[severity]


@dataclass(frozen=True)
class LinkedFinding:
    """Befund with the path of the page that needs work."""

    finding: Finding
    path: str

    @property
    def badge(self) -> str:
        return badge_of(self.finding.severity)

    @property
    def word(self) -> str:
        return _WORDS[self.finding.severity]


@dataclass(frozen=True)
class CheckList:
    """Prüfliste: one rule and what it finds; ``worst`` is the weight of its gravest finding."""

    rule: Rule
    items: tuple[LinkedFinding, ...]

    @property
    def headline(self) -> str:
        return self.rule.headline(len(self.items))

    @property
    def total(self) -> Decimal | None:
        """Summe in euro, where the amounts of the rule may be added up."""
        if not self.rule.has_total:
            return None
        return sum((item.finding.amount or ZERO for item in self.items), ZERO)

    @property
    def gravest(self) -> LinkedFinding:
        return max(self.items, key=lambda item: _WEIGHT[item.finding.severity])

    @property
    def worst(self) -> int:
        return _WEIGHT[self.gravest.finding.severity] if self.items else 0

    @property
    def is_about_records(self) -> bool:
        """Angaben fehlen: nothing is at stake yet, but somebody should complete a record."""
        return self.rule in RECORD_RULES


def check_lists(findings: Iterable[Finding]) -> list[CheckList]:
    """Prüflisten, worst first; a rule that finds nothing is an empty list at the end.

    Takes the three queries of the paths.
    """
    findings = list(findings)
    paths = paths_of({finding.subject for finding in findings})
    lists = [
        CheckList(
            rule=rule,
            items=tuple(
                LinkedFinding(finding, paths[finding.subject])
                for finding in findings
                if finding.rule == rule.code
            ),
        )
        for rule in RULES.values()
    ]
    return sorted(lists, key=lambda check_list: (-check_list.worst, -len(check_list.items)))
