"""Eigener Verwendungsnachweis: the proof that we owe the authority."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from grants.rules.catalogue import OWN_PROOF_DUE
from grants.rules.finding import Finding
from grants.rules.thresholds import Thresholds, days_until, severity_by_days
from grants.rules.wording import in_words, time_left


@dataclass(frozen=True)
class ProofFacts:
    """Offene Frist eines eigenen Verwendungsnachweises; the day ``due_on`` still counts.

    ``name`` says which proof: a Verwendungsnachweis, or a Zwischennachweis on the way there.
    """

    deadline_id: int
    title: str
    due_on: date
    is_confirmed: bool
    responsible_id: int | None
    thresholds: Thresholds
    name: str = "Verwendungsnachweis"


def own_proof_due(facts: Iterable[ProofFacts], *, today: date) -> list[Finding]:
    """Eigener Verwendungsnachweis fällig: every open one whose day is near or past."""
    return [
        _finding(proof, stage, today)
        for proof in facts
        if (stage := proof.thresholds.stage_reached(days_until(proof.due_on, today=today)))
    ]


def _finding(proof: ProofFacts, stage: str, today: date) -> Finding:
    days_left = days_until(proof.due_on, today=today)
    text = (
        f"Der {proof.name} ist am {in_words(proof.due_on)} fällig ({time_left(days_left)})."
        if days_left >= 0
        else f"Der {proof.name} war am {in_words(proof.due_on)} fällig "
        f"({time_left(days_left)}). Bitte umgehend vorlegen oder Verlängerung vereinbaren."
    )
    if not proof.is_confirmed:
        text += " Das Datum ist noch nicht bestätigt; bitte im Bescheid prüfen."
    return Finding(
        rule=OWN_PROOF_DUE.code,
        subject=f"deadline-{proof.deadline_id}",
        stage=stage,
        severity=severity_by_days(days_left, warning_from=30, urgent_from=14),
        title=f"{proof.title}: fällig am {in_words(proof.due_on)} ({time_left(days_left)})",
        text=text,
        due_on=proof.due_on,
        days_left=days_left,
        responsible_id=proof.responsible_id,
        tells_supervisors=proof.thresholds.tells_supervisors(days_left),
    )
