from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Generic, TypeVar

from grants.checks import CHECKS
from grants.checks.catalogue import (
    FTE_BELOW_MINIMUM,
    FTE_CAP,
    FTE_DOUBLE,
    FTE_OPEN,
    UNCONFIRMED_RATE,
    Rule,
)
from grants.checks.check import Check
from grants.checks.facts import Facts
from grants.checks.finding import Finding, Severity
from grants.checks.fte import fte_below_minimum, fte_cap, fte_double, fte_open
from grants.checks.records import AWARD_RECORD_RULES, RecordFacts, missing_records
from grants.checks.unconfirmed_rate import unconfirmed_rate
from grants.modules import modules_of
from grants.queries import facts as packed_facts
from grants.queries.award_files import AwardFiles, awards_for_checks
from grants.queries.facts.gatherers import GATHERERS
from grants.queries.facts.posts import post_facts
from grants.queries.facts.records import record_facts
from grants.queries.facts.settings import RuleSettings
from grants.queries.facts.unconfirmed import unconfirmed_facts
from ledger.money import ZERO

modules_of(packed_facts)

F = TypeVar("F")
_WORST_FIRST = list(reversed(Severity))


@dataclass(frozen=True)
class _Check(Generic[F]):
    """Prüfung: facts, gathered from the files once, and every rule that judges them on a day.

    Facts of awards leave out whatever a setting of its own silences.
    """

    facts: Callable[[RuleSettings, AwardFiles], Sequence[F]]
    judges: dict[Rule, Callable[[Sequence[F], date], list[Finding]]]
    # Whether what it says of one award may hang on another one, or on no award at all.
    looks_at_all: bool = False

    def findings(
        self, settings: RuleSettings, files: AwardFiles, rules: Collection[str]
    ) -> list[Finding]:
        judges = [
            judge
            for rule, judge in self.judges.items()
            if rule.code in rules and self._is_active(rule, settings)
        ]
        if not judges:
            return []
        facts = self.facts(settings, files)
        return [finding for judge in judges for finding in judge(facts, files.today)]

    def _is_active(self, rule: Rule, settings: RuleSettings) -> bool:
        return settings.is_active_for_any(rule.code)


def _records_judge(rule: Rule) -> Callable[[Sequence[RecordFacts], date], list[Finding]]:
    return lambda facts, today: missing_records(rule, facts, today=today)


# Every rule stands here once: what it judges, and how.
_CHECKS: tuple[_Check[Any], ...] = (
    _Check(
        facts=post_facts,
        judges={
            FTE_CAP: lambda facts, today: fte_cap(facts, today=today),
            FTE_OPEN: lambda facts, today: fte_open(facts, today=today),
            FTE_BELOW_MINIMUM: lambda facts, today: fte_below_minimum(facts, today=today),
        },
    ),
    _Check(
        facts=post_facts,
        looks_at_all=True,
        judges={FTE_DOUBLE: lambda facts, today: fte_double(facts, today=today)},
    ),
    _Check(
        facts=record_facts,
        judges={rule: _records_judge(rule) for rule in AWARD_RECORD_RULES},
    ),
    _Check(
        facts=unconfirmed_facts,
        looks_at_all=True,
        judges={UNCONFIRMED_RATE: lambda facts, today: unconfirmed_rate(facts)},
    ),
)


@dataclass(frozen=True)
class Changed:
    """Geändertes: awards and rings, by their ids, that are to be judged without all others."""

    awards: frozenset[int]
    rings: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.awards) + len(self.rings)


# Checks whose findings may hang on more than one award: only a look at all of them can tell.
CHECKS_OF_ALL = frozenset(
    (
        *(rule.code for check in _CHECKS if check.looks_at_all for rule in check.judges),
        *(
            check.code
            for check in CHECKS.values()
            if isinstance(check, Check) and check.looks_at_all
        ),
    )
)


def collect(
    today: date, rules: Collection[str] = tuple(CHECKS), only: Changed | None = None
) -> list[Finding]:
    """Befunde: what the active ones of these checks find today, worst first.

    With ``only`` just these awards and rings are judged, by the checks that need no others. The
    number of queries does not grow with awards, rings or deadlines.
    """
    awards = awards_for_checks()
    if only is not None:
        awards = awards.filter(pk__in=only.awards)
        rules = [code for code in rules if code not in CHECKS_OF_ALL]
    files = AwardFiles(awards, today, rings=None if only is None else only.rings)
    settings = RuleSettings(files)
    facts: dict[type[Facts], Sequence[Any]] = {}
    findings = [finding for old in _CHECKS for finding in old.findings(settings, files, rules)]
    for check in CHECKS.values():
        if not isinstance(check, Check):
            continue
        if check.code in rules and settings.is_active_for_any(check.code):
            if check.facts not in facts:
                facts[check.facts] = GATHERERS[check.facts](files)
            findings += check.judge(
                facts[check.facts], today=today, thresholds_of=partial(settings.of, check)
            )
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[int, int, Decimal]:
    # What has no date is wrong today.
    return (
        _WORST_FIRST.index(finding.severity),
        finding.days_left or 0,
        -abs(finding.amount or ZERO),
    )
