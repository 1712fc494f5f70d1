"""Ermächtigung eines Zweckbindungsrings: what it may spend."""

from collections.abc import Iterator
from datetime import date

from grants.checks.check import Check, NightlyJob
from grants.checks.finding import Finding, Severity
from grants.checks.ring_verdicts import RingFacts, authority_verdict, finding_of
from grants.checks.thresholds import Thresholds

RING_OVERDRAWN = Check(
    code="ring_overdrawn",
    place=220,
    title="Ermächtigung eines Zweckbindungsrings überschritten",
    explanation=(
        "Aufwendungen und Bindungen dürfen die Ermächtigung nicht übersteigen; Mehrerträge "
        "erhöhen sie, Mindererträge mindern sie, soweit sie über den geplanten Überschuss "
        "hinausgehen (§ 21 Abs. 2 KomHVO NRW)."
    ),
    severity=Severity.URGENT,
    one="Zweckbindungsring überschreitet seine Ermächtigung",
    many="Zweckbindungsringe überschreiten ihre Ermächtigung",
    job=NightlyJob.RINGS,
)


@RING_OVERDRAWN.judges(RingFacts)
def judge(ring: RingFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Ermächtigung eines Rings: more is booked and committed than the ring may spend.

    A ring that nobody books here is left out. The treasury is told as well.
    """
    yield from finding_of(RING_OVERDRAWN, ring, authority_verdict(ring))
