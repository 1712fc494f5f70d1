from collections.abc import Collection
from datetime import date
from decimal import Decimal

from grants.queries.facts.commitments import commitment_facts
from grants.queries.facts.proofs import proof_facts
from grants.queries.facts.rings import ring_facts
from grants.queries.facts.settings import RuleSettings
from grants.queries.facts.spending import spending_facts
from grants.rules.catalogue import (
    OVER_GRANTED,
    OWN_PROOF_DUE,
    RING_OVERDRAWN,
    RING_PLAN_UNBALANCED,
    RULES,
    SPENDING_WINDOW,
)
from grants.rules.finding import Finding, Severity
from grants.rules.over_granted import over_granted
from grants.rules.own_proof_due import own_proof_due
from grants.rules.rings import ring_overdrawn, ring_plan_unbalanced
from grants.rules.spending_window import spending_window
from ledger.money import ZERO

_RING_RULES = {
    RING_PLAN_UNBALANCED.code: ring_plan_unbalanced,
    RING_OVERDRAWN.code: ring_overdrawn,
}
_WORST_FIRST = list(reversed(Severity))


def collect(today: date, rules: Collection[str] = tuple(RULES)) -> list[Finding]:
    """Befunde: what the active ones of these rules find today, worst first.

    The number of queries does not grow with awards, rings or deadlines.
    """
    settings = RuleSettings()
    findings: list[Finding] = []
    if SPENDING_WINDOW.code in rules:
        findings += spending_window(spending_facts(settings), today=today)
    if OWN_PROOF_DUE.code in rules:
        findings += own_proof_due(proof_facts(settings), today=today)
    if OVER_GRANTED.code in rules:
        findings += over_granted(commitment_facts(settings))
    ring_rules = [
        judge for code, judge in _RING_RULES.items() if code in rules and settings.find(code)
    ]
    if ring_rules:
        rings = ring_facts(today)
        for judge in ring_rules:
            findings += judge(rings)
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[int, int, Decimal]:
    # What has no date is wrong today.
    return (
        _WORST_FIRST.index(finding.severity),
        finding.days_left or 0,
        -abs(finding.amount or ZERO),
    )
