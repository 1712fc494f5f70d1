"""Bindungen und Ausgaben: what is agreed and used, against what is granted and came in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from grants.checks.catalogue import OVER_GRANTED
from grants.checks.finding import Finding, Severity
from ledger.money import ZERO, format_euro


@dataclass(frozen=True)
class CommitmentFacts:
    """Stand einer Zuwendung in euro.

    ``granted`` is what the notice in force grants, ``used`` what of it was spent or paid to
    recipients, ``prefinanced`` what of that the county has paid before it came in. ``pledged``
    is what is still to come in, ``left`` what can still be used, ``committed`` what is agreed
    with recipients and not yet paid.
    """

    award_id: int
    title: str
    granted: Decimal
    used: Decimal
    prefinanced: Decimal
    pledged: Decimal
    left: Decimal
    committed: Decimal
    responsible_id: int | None


def over_granted(facts: Iterable[CommitmentFacts]) -> list[Finding]:
    """Mehr vereinbart oder verwendet, als bewilligt oder eingegangen ist; one finding for each.

    Too much is agreed after a lower notice or spending of its own, too much used after a final
    notice; what has not come in yet is prefinanced, which is a note. What will not come in any
    more is no longer prefinanced but the county's, and told as used too much.
    """
    return [finding for award in facts for finding in _findings(award)]


def _findings(award: CommitmentFacts) -> Iterator[Finding]:
    missing = award.committed - award.left
    if award.committed > ZERO and missing > ZERO:
        yield _finding(
            award,
            "overcommitted",
            missing,
            f"für das Vereinbarte fehlen {format_euro(missing)}",
            f"Mit Empfängern vereinbart und noch nicht ausgezahlt: "
            f"{format_euro(award.committed)}. Noch nicht verwendet: {format_euro(award.left)}. "
            "Bitte die Vereinbarungen ändern oder einen Änderungsbescheid beantragen.",
        )
    excess = award.used - award.granted
    if excess > ZERO:
        yield _finding(
            award,
            "overspent",
            excess,
            f"{format_euro(excess)} mehr verwendet als bewilligt",
            f"Bewilligt: {format_euro(award.granted)}. Ausgegeben und an Empfänger gezahlt: "
            f"{format_euro(award.used)}. Was darüber hinausgeht, trägt der Kreis.",
        )
    awaited = min(award.prefinanced, award.pledged)
    if awaited > ZERO:
        yield _finding(
            award,
            "prefinanced",
            awaited,
            f"{format_euro(awaited)} mehr ausgegeben als eingegangen",
            f"Der Kreis hat {format_euro(awaited)} vorfinanziert. Bitte die Mittel "
            "abrufen oder den Zahlungseingang buchen.",
            Severity.NOTE,
        )


def _finding(
    award: CommitmentFacts,
    stage: str,
    amount: Decimal,
    title: str,
    text: str,
    severity: Severity = Severity.WARNING,
) -> Finding:
    return Finding(
        rule=OVER_GRANTED.code,
        subject=f"award-{award.award_id}",
        stage=stage,
        severity=severity,
        title=f"{award.title}: {title}",
        text=text,
        amount=amount,
        responsible_id=award.responsible_id,
    )
