"""Plan eines Zweckbindungsrings: income and expense have to match."""

from collections.abc import Iterator
from datetime import date

from grants.checks.check import Check, NightlyJob
from grants.checks.finding import Finding, Severity
from grants.checks.ring_verdicts import RingFacts, finding_of, plan_verdict
from grants.checks.thresholds import Thresholds

RING_PLAN_UNBALANCED = Check(
    code="ring_plan_unbalanced",
    place=210,
    title="Zweckbindungsring nicht ausgeglichen",
    explanation=(
        "Der Haushaltsvermerk bindet die Erträge eines Zweckbindungsrings an seine Aufwendungen "
        "(§ 21 Abs. 2 KomHVO NRW); weichen sie im Plan voneinander ab, ist der Ansatz zu "
        "berichtigen oder die Abweichung zu erläutern."
    ),
    severity=Severity.WARNING,
    one="Zweckbindungsring ist nicht ausgeglichen",
    many="Zweckbindungsringe sind nicht ausgeglichen",
    job=NightlyJob.RINGS,
)


@RING_PLAN_UNBALANCED.judges(RingFacts)
def judge(ring: RingFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Plan eines Rings: planned income and expense, less the explained surplus, do not match.

    They may differ by the tolerance of the ring. The treasury is told as well.
    """
    yield from finding_of(RING_PLAN_UNBALANCED, ring, plan_verdict(ring))
