"""Eigener Verwendungsnachweis: the proof that we owe the authority."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grants.checks.check import Check, NightlyJob
from grants.checks.facts import SettingScope
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until_legal_end
from grants.rules.wording import time_left
from ledger.days import format_day

OWN_PROOF_DUE = Check(
    code="own_proof_due",
    place=150,
    title="Eigener Verwendungsnachweis fällig",
    explanation=(
        "Wie die Mittel verwendet wurden, ist der Bewilligungsbehörde bis zum Datum des Bescheids "
        "nachzuweisen, auch als Zwischennachweis (Zuwendungen: ANBest-G Nr. 7; fachbezogene "
        "Pauschalen: Bestätigung nach § 29 Haushaltsgesetz NRW)."
    ),
    severity=Severity.URGENT,
    one="Verwendungsnachweis ist fällig",
    many="Verwendungsnachweise sind fällig",
    default=Thresholds((60, 30, 14, 3), supervisor_from=3),
    job=NightlyJob.PROOFS,
)


@dataclass(frozen=True)
class ProofFacts:
    """Offene Frist eines eigenen Verwendungsnachweises; the day ``due_on`` still counts.

    ``legal_end`` is the later day until which the law allows it (§ 193 BGB); None if that is
    ``due_on``. ``name`` says which proof: a Verwendungsnachweis, or a Zwischennachweis on the
    way there.
    """

    deadline_id: int
    award_id: int | None
    programme_id: int | None
    title: str
    due_on: date
    is_confirmed: bool
    responsible_id: int | None
    name: str = "Verwendungsnachweis"
    legal_end: date | None = None

    @property
    def scope(self) -> SettingScope:
        return SettingScope(award_id=self.award_id, programme_id=self.programme_id)

    @property
    def ends_on(self) -> date:
        return self.legal_end or self.due_on

    def days_left(self, today: date) -> int:
        """Verbleibende Tage up to the nominal day, after it up to the legal end."""
        return days_until_legal_end(self.due_on, self.ends_on, today=today)

    def days_judged(self, today: date) -> int:
        """As above, but no stage that was reached by the nominal day is left again after it."""
        days_left = self.days_left(today)
        return days_left if today <= self.due_on else min(days_left, 0)


@OWN_PROOF_DUE.judges(ProofFacts)
def judge(proof: ProofFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Eigener Nachweis: a proof of use, or an interim proof, is due and not done.

    The stages count to the nominal day; overdue is what is open after the legal end.
    """
    stage = thresholds.stage_reached(proof.days_judged(today))
    if stage is None:
        return
    days_left = proof.days_left(today)
    yield Finding(
        check_code=OWN_PROOF_DUE.code,
        subject=f"deadline-{proof.deadline_id}",
        stage=stage,
        severity=severity_by_days(days_left, warning_from=30, urgent_from=14),
        title=f"{proof.title}: fällig am {_days_in_words(proof, today)}",
        text=" ".join(_sentences(proof, today)),
        due_on=proof.due_on,
        days_left=days_left,
        of_award=proof.award_id,
        responsible_id=proof.responsible_id,
        tells_supervisors=thresholds.tells_supervisors(proof.days_judged(today)),
    )


def _days_in_words(proof: ProofFacts, today: date) -> str:
    """The nominal day, and the legal end where it is another; the time left stands by its day."""
    due_on, left = format_day(proof.due_on), f" ({time_left(proof.days_left(today))})"
    if proof.ends_on == proof.due_on:
        return due_on + left
    legally = f", verschoben auf {format_day(proof.ends_on)}"
    return due_on + left + legally if today <= proof.due_on else due_on + legally + left


def _sentences(proof: ProofFacts, today: date) -> Iterator[str]:
    is_past, is_over = today > proof.due_on, today > proof.ends_on
    is_shifted = proof.ends_on != proof.due_on
    left = time_left(proof.days_left(today))
    yield (
        f"Der {proof.name} {'war' if is_past else 'ist'} am {format_day(proof.due_on)} fällig"
        + ("." if is_past and is_shifted else f" ({left}).")
    )
    if is_shifted:
        yield (
            f"Die Frist {'war' if is_over else 'ist'} verschoben auf den "
            f"{format_day(proof.ends_on)} (§ 193 BGB{f', {left}' if is_past else ''})."
        )
    if is_over:
        yield "Bitte umgehend vorlegen oder Verlängerung vereinbaren."
    elif is_past:
        yield "Bitte umgehend vorlegen."
    if not proof.is_confirmed:
        yield "Das Datum ist noch nicht bestätigt; bitte im Bescheid prüfen."
