"""Urteile über einen Ring: what page, list, check, mail and a past day say of it, said once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import SettingScope
from grants.checks.finding import Finding, Severity
from ledger.money import ZERO, format_euro


@dataclass(frozen=True)
class ExcessExplanation:
    """Erläuterungen, die mehr ergeben als der Ansatz; ``side`` in the genitive, in euro."""

    side: str
    explained: Decimal
    budgeted: Decimal


@dataclass(frozen=True)
class RingFacts:
    """Stand eines Zweckbindungsrings in one year, all amounts in euro.

    ``gap`` is planned income less planned expense less the explained surplus; ``available`` is
    the authority less what is booked and committed; ``balance`` is actual income less the same.
    All three may be negative. ``missing_surplus`` is what the balance lacks of the surplus that
    ``explanation`` explains.
    """

    ring_id: int
    code: str
    year: int
    is_booked_here: bool
    income: Decimal
    expense: Decimal
    explained_surplus: Decimal
    explanation: str
    tolerance: Decimal
    gap: Decimal
    authority: Decimal
    income_actual: Decimal
    actual: Decimal
    committed: Decimal
    available: Decimal
    balance: Decimal
    missing_surplus: Decimal
    excess_explanations: tuple[ExcessExplanation, ...] = ()

    @property
    def scope(self) -> SettingScope:
        return SettingScope()

    @property
    def subject(self) -> str:
        return f"ring-{self.ring_id}-{self.year}"

    @property
    def has_bookings(self) -> bool:
        return any((self.income_actual, self.actual, self.committed))


@dataclass(frozen=True)
class Verdict:
    """Urteil: one sentence, a ``word`` of it for lists, and the figures behind it as ``text``.

    The sentence has no full stop, so that it can be a title. ``severity`` is None if all is
    well. Only a verdict with a ``stage`` becomes a finding; ``amount`` is what is at stake.
    """

    sentence: str
    word: str
    text: str = ""
    severity: Severity | None = None
    stage: str = ""
    amount: Decimal = ZERO


def plan_verdict(ring: RingFacts) -> Verdict:
    """Geht der Plan auf? Whether income, expense and explained surplus match."""
    if abs(ring.gap) <= ring.tolerance:
        return Verdict(sentence=_matching_plan(ring), word="ausgeglichen")
    is_short = ring.gap < ZERO
    return Verdict(
        sentence=(
            f"Im Plan {ring.year} liegt der Ertrag {format_euro(abs(ring.gap))} "
            f"{'unter' if is_short else 'über'} {_what_income_has_to_cover(ring)}"
        ),
        word="Ertrag fehlt" if is_short else "nicht erläutert",
        text=" ".join(_plan_in_figures(ring)),
        severity=Severity.WARNING if is_short else Severity.NOTE,
        stage="shortfall" if is_short else "surplus",
        amount=ring.gap,
    )


def _matching_plan(ring: RingFacts) -> str:
    if ring.explained_surplus == ZERO:
        return f"Der Plan {ring.year} ist ausgeglichen"
    return f"Der Plan {ring.year} geht auf: Erläutert ist {_explained(ring)}"


def _explained(ring: RingFacts) -> str:
    kind = "ein Überschuss" if ring.explained_surplus > ZERO else "eine Unterdeckung"
    return f"{kind} von {format_euro(abs(ring.explained_surplus))}"


def _what_income_has_to_cover(ring: RingFacts) -> str:
    if ring.explained_surplus > ZERO:
        return "Aufwand und erläutertem Überschuss"
    if ring.explained_surplus < ZERO:
        return "dem Aufwand abzüglich der erläuterten Unterdeckung"
    return "dem Aufwand"


def _plan_in_figures(ring: RingFacts) -> list[str]:
    sentences = [
        f"Geplant sind Erträge von {format_euro(ring.income)} "
        f"und Aufwendungen von {format_euro(ring.expense)}."
    ]
    if ring.explained_surplus != ZERO:
        sentences.append(f"Erläutert ist {_explained(ring)}.")
    if ring.tolerance > ZERO:
        sentences.append(f"Die Toleranz beträgt {format_euro(ring.tolerance)}.")
    sentences.extend(
        f"Die Erläuterungen der {excess.side} ergeben {format_euro(excess.explained)}, "
        f"angesetzt sind {format_euro(excess.budgeted)}."
        for excess in ring.excess_explanations
    )
    return sentences


def authority_verdict(ring: RingFacts) -> Verdict:
    """Reicht die Ermächtigung? Whether no more is booked and committed than may be spent."""
    if not ring.is_booked_here:
        return _booked_elsewhere(ring)
    if ring.available < ZERO:
        return Verdict(
            sentence=f"Ermächtigung {ring.year} überschritten um {format_euro(-ring.available)}",
            word="überschritten",
            text=(
                f"Die Ermächtigung beträgt {format_euro(ring.authority)}. "
                f"Gebucht sind {format_euro(ring.actual)}, "
                f"gebunden sind {format_euro(ring.committed)}."
            ),
            severity=Severity.URGENT,
            stage="overdrawn",
            amount=ring.available,
        )
    if not ring.has_bookings:
        return Verdict(
            sentence=f"Für {ring.year} ist noch nichts gebucht",
            word="noch nichts gebucht",
            severity=Severity.NOTE,
        )
    return Verdict(
        sentence=(
            f"Die Ermächtigung {ring.year} reicht: "
            f"Verfügbar sind noch {format_euro(ring.available)}"
        ),
        word="reicht",
    )


def _booked_elsewhere(ring: RingFacts) -> Verdict:
    doubt = (
        "Gebucht oder gebunden ist hier trotzdem etwas. Bitte die Leitung fragen, ob die Angabe "
        "in den Stammdaten noch stimmt."
    )
    return Verdict(
        sentence="Wird hier nicht gebucht: keine Warnungen zum Ist",
        word="wird hier nicht gebucht",
        text=doubt if ring.has_bookings else "",
        severity=Severity.NOTE,
    )


def surplus_verdict(ring: RingFacts) -> Verdict | None:
    """Fehlt der Überschuss? What is missing for what it pays outside the ring; else None."""
    if not ring.is_booked_here or ring.missing_surplus == ZERO:
        return None
    return Verdict(
        sentence=(
            f"Vom erläuterten Überschuss {ring.year} fehlen {format_euro(ring.missing_surplus)}"
        ),
        word=f"{format_euro(ring.missing_surplus)} fehlen",
        text=(
            f"Erläutert ist {_explained(ring)}: „{ring.explanation.rstrip('.')}“. "
            f"Der Saldo im Ist beträgt {format_euro(ring.balance)}: eingegangen sind "
            f"{format_euro(ring.income_actual)}, gebucht {format_euro(ring.actual)}, "
            f"gebunden {format_euro(ring.committed)}."
        ),
        severity=Severity.WARNING,
        stage="missing",
        amount=-ring.missing_surplus,
    )


def verdicts_on(ring: RingFacts) -> tuple[Verdict, ...]:
    """Alle Urteile: on the plan, on the authority, and on the surplus if some is missing."""
    verdicts = (plan_verdict(ring), authority_verdict(ring), surplus_verdict(ring))
    return tuple(verdict for verdict in verdicts if verdict)


def finding_of(check: Check, ring: RingFacts, verdict: Verdict | None) -> Iterator[Finding]:
    """Hinweis zu einem Urteil, of which supervisors and the treasury have to be told."""
    if verdict and verdict.stage and verdict.severity:
        yield Finding(
            check_code=check.code,
            subject=ring.subject,
            stage=verdict.stage,
            severity=verdict.severity,
            title=f"Ring {ring.code}: {verdict.sentence}",
            text=verdict.text,
            amount=verdict.amount,
            tells_supervisors=True,
            tells_treasury=True,
        )
