"""Bindungen und Ausgaben: what is agreed and used, against what is granted and came in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check, NightlyJob
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds
from ledger.money import ZERO, format_euro

OVER_GRANTED = Check(
    code="over_granted",
    place=310,
    title="Mehr vereinbart oder verwendet, als die Zuwendung hergibt",
    explanation=(
        "Verwendet und weitergeleitet werden darf nur, was bewilligt ist (VV/VVG Nr. 12 zu § 44 "
        "LHO NRW); was darüber hinausgeht, trägt der Kreis selbst, und was noch nicht "
        "eingegangen ist, finanziert er vor."
    ),
    severity=Severity.WARNING,
    one="Zuwendung reicht nicht für das Vereinbarte oder Verwendete",
    many="Zuwendungen reichen nicht für das Vereinbarte oder Verwendete",
    job=NightlyJob.COMMITMENTS,
)


@dataclass(frozen=True)
class CommitmentFacts(AwardFacts):
    """Stand einer Zuwendung in euro.

    ``granted`` is what the notice in force grants, ``used`` what of it was spent or paid to
    recipients, ``prefinanced`` what of that the county has paid before it came in. ``pledged``
    is what is still to come in, ``left`` what can still be used, ``committed`` what is agreed
    with recipients and not yet paid.
    """

    granted: Decimal
    used: Decimal
    prefinanced: Decimal
    pledged: Decimal
    left: Decimal
    committed: Decimal


@OVER_GRANTED.judges(CommitmentFacts)
def judge(award: CommitmentFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Mehr als bewilligt: more is agreed and not yet paid than is left, or more used than granted.

    A later notice granted less, or money was spent that was promised. What was used and has not
    come in yet is prefinanced, which is a note. What will not come in any more is the county's,
    and told as used too much.
    """
    missing = award.committed - award.left
    if award.committed > ZERO and missing > ZERO:
        yield OVER_GRANTED.finding(
            award,
            stage="overcommitted",
            title=f"für das Vereinbarte fehlen {format_euro(missing)}",
            text="Mit Empfängern vereinbart und noch nicht ausgezahlt: "
            f"{format_euro(award.committed)}. Noch nicht verwendet: {format_euro(award.left)}. "
            "Bitte die Vereinbarungen ändern oder einen Änderungsbescheid beantragen.",
            amount=missing,
        )
    excess = award.used - award.granted
    if excess > ZERO:
        yield OVER_GRANTED.finding(
            award,
            stage="overspent",
            title=f"{format_euro(excess)} mehr verwendet als bewilligt",
            text=f"Bewilligt: {format_euro(award.granted)}. Ausgegeben und an Empfänger gezahlt: "
            f"{format_euro(award.used)}. Was darüber hinausgeht, trägt der Kreis.",
            amount=excess,
        )
    awaited = min(award.prefinanced, award.pledged)
    if awaited > ZERO:
        yield OVER_GRANTED.finding(
            award,
            stage="prefinanced",
            severity=Severity.NOTE,
            title=f"{format_euro(awaited)} mehr ausgegeben als eingegangen",
            text=f"Der Kreis hat {format_euro(awaited)} vorfinanziert. Bitte die Mittel "
            "abrufen oder den Zahlungseingang buchen.",
            amount=awaited,
        )
