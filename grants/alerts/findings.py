from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from grants.checks.application_window import application_window
from grants.checks.award_without_ring import award_without_ring
from grants.checks.catalogue import (
    APPLICATION_WINDOW,
    AWARD_WITHOUT_RING,
    DRAWDOWN_DUE,
    ENTITLEMENT_REDUCED,
    FTE_BELOW_MINIMUM,
    FTE_CAP,
    FTE_DOUBLE,
    FTE_OPEN,
    OVER_GRANTED,
    OWN_PROOF_DUE,
    PLAN_ITEM_OVERRUN,
    REPAYMENT_DUE,
    RING_OVERDRAWN,
    RING_PLAN_UNBALANCED,
    RING_SURPLUS_MISSING,
    RULES,
    SPENDING_WINDOW,
    TWO_MONTH_USE,
    UNCONFIRMED_RATE,
    Rule,
)
from grants.checks.drawdown_due import drawdown_due
from grants.checks.entitlement_reduced import entitlement_reduced
from grants.checks.finding import Finding, Severity
from grants.checks.fte import fte_below_minimum, fte_cap, fte_double, fte_open
from grants.checks.over_granted import over_granted
from grants.checks.own_proof_due import own_proof_due
from grants.checks.plan_item_overrun import plan_item_overrun
from grants.checks.records import AWARD_RECORD_RULES, RecordFacts, missing_records
from grants.checks.repayment_due import repayment_due
from grants.checks.ring_verdicts import RingFacts
from grants.checks.rings import ring_overdrawn, ring_plan_unbalanced, ring_surplus_missing
from grants.checks.spending_window import spending_window
from grants.checks.two_month_use import two_month_use
from grants.checks.unconfirmed_rate import unconfirmed_rate
from grants.queries.award_files import AwardFiles, awards_for_checks
from grants.queries.facts.commitments import commitment_facts
from grants.queries.facts.drawdowns import drawdown_facts
from grants.queries.facts.entitlements import entitlement_facts
from grants.queries.facts.homeless import homeless_facts
from grants.queries.facts.plans import plan_facts
from grants.queries.facts.posts import post_facts
from grants.queries.facts.proofs import proof_facts
from grants.queries.facts.records import record_facts
from grants.queries.facts.repayments import repayment_facts
from grants.queries.facts.rings import ring_facts
from grants.queries.facts.settings import RuleSettings
from grants.queries.facts.spending import spending_facts
from grants.queries.facts.unconfirmed import unconfirmed_facts
from grants.queries.facts.unused_receipts import unused_receipt_facts
from grants.queries.facts.windows import window_facts
from ledger.money import ZERO

F = TypeVar("F")
_WORST_FIRST = list(reversed(Severity))


@dataclass(frozen=True)
class _Check(Generic[F]):
    """Prüfung: facts, gathered from the files once, and every rule that judges them on a day.

    Facts of awards leave out whatever a setting of its own silences; where there is no award,
    ``silenced_for_all`` is enough to silence the rule.
    """

    facts: Callable[[RuleSettings, AwardFiles], Sequence[F]]
    judges: dict[Rule, Callable[[Sequence[F], date], list[Finding]]]
    silenced_for_all: bool = False
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
        if self.silenced_for_all:
            return settings.find(rule.code) is not None
        return settings.is_active_for_any(rule.code)


def _records_judge(rule: Rule) -> Callable[[Sequence[RecordFacts], date], list[Finding]]:
    return lambda facts, today: missing_records(rule, facts, today=today)


# Every rule stands here once: what it judges, and how.
_CHECKS: tuple[_Check[Any], ...] = (
    _Check(
        facts=spending_facts,
        judges={SPENDING_WINDOW: lambda facts, today: spending_window(facts, today=today)},
    ),
    _Check(
        facts=unused_receipt_facts,
        judges={TWO_MONTH_USE: lambda facts, today: two_month_use(facts, today=today)},
    ),
    _Check(
        facts=drawdown_facts,
        judges={DRAWDOWN_DUE: lambda facts, today: drawdown_due(facts, today=today)},
    ),
    _Check(
        facts=window_facts,
        looks_at_all=True,
        judges={APPLICATION_WINDOW: lambda facts, today: application_window(facts, today=today)},
    ),
    _Check(
        facts=proof_facts,
        judges={OWN_PROOF_DUE: lambda facts, today: own_proof_due(facts, today=today)},
    ),
    _Check(
        facts=repayment_facts,
        judges={REPAYMENT_DUE: lambda facts, today: repayment_due(facts, today=today)},
    ),
    _Check(
        facts=homeless_facts,
        judges={AWARD_WITHOUT_RING: lambda facts, today: award_without_ring(facts)},
    ),
    _Check(
        facts=commitment_facts,
        judges={OVER_GRANTED: lambda facts, today: over_granted(facts)},
    ),
    _Check(
        facts=plan_facts,
        judges={PLAN_ITEM_OVERRUN: lambda facts, today: plan_item_overrun(facts)},
    ),
    _Check(
        facts=entitlement_facts,
        judges={ENTITLEMENT_REDUCED: lambda facts, today: entitlement_reduced(facts, today=today)},
    ),
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


def _ring_check(rings: Collection[int] | None) -> _Check[RingFacts]:
    return _Check(
        facts=lambda settings, files: ring_facts(files.today, rings=rings),
        judges={
            RING_PLAN_UNBALANCED: lambda facts, today: ring_plan_unbalanced(facts),
            RING_OVERDRAWN: lambda facts, today: ring_overdrawn(facts),
            RING_SURPLUS_MISSING: lambda facts, today: ring_surplus_missing(facts),
        },
        silenced_for_all=True,
    )


@dataclass(frozen=True)
class Changed:
    """Geändertes: awards and rings, by their ids, that are to be judged without all others."""

    awards: frozenset[int]
    rings: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.awards) + len(self.rings)


# Rules whose findings may hang on more than one award: only a look at all of them can tell.
RULES_OF_ALL = frozenset(
    rule.code for check in _CHECKS if check.looks_at_all for rule in check.judges
)


def collect(
    today: date, rules: Collection[str] = tuple(RULES), only: Changed | None = None
) -> list[Finding]:
    """Befunde: what the active ones of these rules find today, worst first.

    With ``only`` just these awards and rings are judged, by the rules that need no others. The
    number of queries does not grow with awards, rings or deadlines.
    """
    awards = awards_for_checks()
    checks = (*_CHECKS, _ring_check(None if only is None else only.rings))
    if only is not None:
        awards = awards.filter(pk__in=only.awards)
        checks = tuple(check for check in checks if not check.looks_at_all)
    files = AwardFiles(awards, today)
    settings = RuleSettings(files.tree)
    findings = [finding for check in checks for finding in check.findings(settings, files, rules)]
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[int, int, Decimal]:
    # What has no date is wrong today.
    return (
        _WORST_FIRST.index(finding.severity),
        finding.days_left or 0,
        -abs(finding.amount or ZERO),
    )
