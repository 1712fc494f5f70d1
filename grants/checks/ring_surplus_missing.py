"""Erläuterter Überschuss eines Zweckbindungsrings: what it pays outside itself."""

from collections.abc import Iterator
from datetime import date

from grants.checks.check import Check, NightlyJob
from grants.checks.finding import Finding, Severity
from grants.checks.ring_verdicts import RingFacts, finding_of, surplus_verdict
from grants.checks.thresholds import Thresholds

RING_SURPLUS_MISSING = Check(
    code="ring_surplus_missing",
    place=230,
    title="Überschuss eines Zweckbindungsrings fehlt",
    explanation=(
        "Ein erläuterter Überschuss bezahlt etwas außerhalb des Rings; was der Ring davon im Ist "
        "nicht erbringt, fehlt dort und ist anders zu decken (§ 21 Abs. 2 KomHVO NRW)."
    ),
    severity=Severity.WARNING,
    one="Zweckbindungsring erbringt seinen erläuterten Überschuss nicht",
    many="Zweckbindungsringe erbringen ihren erläuterten Überschuss nicht",
    job=NightlyJob.RINGS,
)


@RING_SURPLUS_MISSING.judges(RingFacts)
def judge(ring: RingFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Überschuss eines Rings: the balance of a past year is below its explained surplus.

    A ring that nobody books here is left out. The treasury is told as well.
    """
    yield from finding_of(RING_SURPLUS_MISSING, ring, surplus_verdict(ring))
