"""Zweckbindungsringe: the verdicts on them that somebody has to be told."""

from collections.abc import Iterable

from grants.checks.catalogue import RING_OVERDRAWN, RING_PLAN_UNBALANCED, RING_SURPLUS_MISSING, Rule
from grants.checks.finding import Finding
from grants.checks.ring_verdicts import (
    RingFacts,
    Verdict,
    authority_verdict,
    plan_verdict,
    surplus_verdict,
)


def ring_plan_unbalanced(facts: Iterable[RingFacts]) -> list[Finding]:
    """Zweckbindungsring nicht ausgeglichen: a gap in the plan beyond the tolerance."""
    return _findings(RING_PLAN_UNBALANCED, ((ring, plan_verdict(ring)) for ring in facts))


def ring_overdrawn(facts: Iterable[RingFacts]) -> list[Finding]:
    """Ermächtigung überschritten: more booked and committed than the ring may spend."""
    return _findings(RING_OVERDRAWN, ((ring, authority_verdict(ring)) for ring in facts))


def ring_surplus_missing(facts: Iterable[RingFacts]) -> list[Finding]:
    """Erläuterter Überschuss fehlt: what the ring does not yield for something outside it."""
    return _findings(RING_SURPLUS_MISSING, ((ring, surplus_verdict(ring)) for ring in facts))


def _findings(rule: Rule, verdicts: Iterable[tuple[RingFacts, Verdict | None]]) -> list[Finding]:
    return [
        Finding(
            rule=rule.code,
            subject=ring.subject,
            stage=verdict.stage,
            severity=verdict.severity,
            title=f"Ring {ring.code}: {verdict.sentence}",
            text=verdict.text,
            amount=verdict.amount,
            tells_supervisors=True,
            tells_treasury=True,
        )
        for ring, verdict in verdicts
        if verdict and verdict.stage and verdict.severity
    ]
