"""Fristen einer Zuwendung: what a notice asks for, and by which day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grants.rules.months import add_months, end_of_month_after
from grants.rules.wording import counted


class DerivedKind(StrEnum):
    """Art einer Frist, die aus dem Bescheid folgt."""

    SPENDING = "spending"
    OWN_PROOF = "own_proof"
    INTERIM_PROOF = "interim_proof"
    DRAWDOWN = "drawdown"
    APPEAL = "appeal"
    REPAYMENT = "repayment"


@dataclass(frozen=True)
class Months:
    """Frist in Monaten laut Standardregel; None if the rule does not apply."""

    number: int | None
    source: str
    is_confirmed: bool


@dataclass(frozen=True)
class DrawdownDay:
    """Abruftermin of a notice; ``part`` names the paragraphs whose money is requested apart."""

    due_on: date
    part: str = ""
    part_id: int | None = None

    @property
    def name(self) -> str:
        """Name of its deadline, exact: the names of two parts may differ by a dot only."""
        return f"{self.due_on} {self.part_id or ''}".strip()


@dataclass(frozen=True)
class NoticeFacts:
    """Angaben eines Bescheids, aus denen Fristen folgen; ``number`` counts the award's notices.

    ``is_grant``: a Zuwendung under § 44 LHO, and no lump sum or the like, so that the standard
    periods of the Nebenbestimmungen hold. ``is_confirmed`` is False for an assumed notice.
    """

    number: int
    source: str
    is_confirmed: bool
    is_grant: bool
    period_from: date
    period_to: date
    spend_by: date
    proof_due: date | None
    interim_proof_due: date | None
    repay_by: date | None
    announced_on: date | None
    appeal_is_waived: bool
    drawdown_days: tuple[DrawdownDay, ...]
    proof_period: Months
    interim_proof_period: Months
    appeal_period: Months


@dataclass(frozen=True)
class DerivedDeadline:
    """Abgeleitete Frist with its nominal day.

    ``name`` tells it apart from the others of its kind, for as long as the award lives.
    """

    kind: DerivedKind
    title: str
    due_on: date
    is_shiftable: bool
    source: str
    is_confirmed: bool
    name: str = ""


def deadline_code(award_code: str, kind: str, name: str = "") -> str:
    """Kürzel einer abgeleiteten Frist: the award's Kürzel, the kind, and the name if it has one."""
    return "-".join([award_code, *f"{kind} {name}".replace("_", " ").split()])


def derived_deadlines(notice: NoticeFacts) -> list[DerivedDeadline]:
    """Fristen, die aus einem Bescheid folgen, by kind.

    What we have to declare or to hand in is shifted to the next working day (§ 193 BGB, § 31
    Abs. 3 VwVfG): the proofs, also where the notice names their day, and the Klagefrist. The end
    of a period of use is not (Abs. 4), and neither are the days of drawdowns and repayments,
    which the authority has set (Abs. 5).
    """
    return [
        _of_notice(notice, DerivedKind.SPENDING, "Verausgabungsfrist", notice.spend_by),
        *_own_proof(notice),
        *_interim_proofs(notice),
        *_drawdowns(notice),
        *_repayment(notice),
        *_appeal(notice),
    ]


def _of_notice(
    notice: NoticeFacts,
    kind: DerivedKind,
    title: str,
    due_on: date,
    *,
    is_shiftable: bool = False,
    name: str = "",
) -> DerivedDeadline:
    return DerivedDeadline(
        kind, title, due_on, is_shiftable, notice.source, notice.is_confirmed, name
    )


def _by_rule(
    notice: NoticeFacts, kind: DerivedKind, title: str, due_on: date, rule: Months, name: str = ""
) -> DerivedDeadline:
    months = counted(rule.number or 0, "Monat", "Monate")
    source = f"{months} ({rule.source}); {notice.source}"
    is_confirmed = rule.is_confirmed and notice.is_confirmed
    return DerivedDeadline(kind, title, due_on, True, source, is_confirmed, name)


def _own_proof(notice: NoticeFacts) -> list[DerivedDeadline]:
    """The proof is due on the day in the notice, else by the end of the n-th month afterwards."""
    kind, title, rule = DerivedKind.OWN_PROOF, "Verwendungsnachweis", notice.proof_period
    if notice.proof_due is not None:
        return [_of_notice(notice, kind, title, notice.proof_due, is_shiftable=True)]
    if not notice.is_grant or rule.number is None:
        return []
    return [_by_rule(notice, kind, title, end_of_month_after(notice.period_to, rule.number), rule)]


def _interim_proofs(notice: NoticeFacts) -> list[DerivedDeadline]:
    """One after each fiscal year in which the purpose was not met; the day of the notice stands
    for the year in which it lies.

    The year in which the period ends has its own proof, and once that is due no other is owed.
    Named by the year in which it is due, so that another day of that year moves the deadline.
    """
    kind, title, rule = DerivedKind.INTERIM_PROOF, "Zwischennachweis", notice.interim_proof_period
    named = notice.interim_proof_due
    found = (
        {}
        if named is None
        else {
            named.year: _of_notice(
                notice, kind, title, named, is_shiftable=True, name=str(named.year)
            )
        }
    )
    if notice.is_grant and rule.number is not None:
        proof_due = [proof.due_on for proof in _own_proof(notice)]
        for year in range(notice.period_from.year, notice.period_to.year):
            due_on = end_of_month_after(date(year, 12, 31), rule.number)
            if all(due_on < last for last in proof_due):
                by_rule = _by_rule(
                    notice, kind, f"{title} {year}", due_on, rule, name=str(due_on.year)
                )
                found.setdefault(due_on.year, by_rule)
    return [found[year] for year in sorted(found)]


def _drawdowns(notice: NoticeFacts) -> list[DerivedDeadline]:
    """There is one deadline for each day and part, in the order of the days."""
    days = sorted(set(notice.drawdown_days), key=lambda day: (day.due_on, day.part))
    return [
        _of_notice(
            notice,
            DerivedKind.DRAWDOWN,
            f"Mittelabruf Nr. {day.part}" if day.part else "Mittelabruf",
            day.due_on,
            name=day.name,
        )
        for day in days
    ]


def _repayment(notice: NoticeFacts) -> list[DerivedDeadline]:
    if notice.repay_by is None:
        return []
    return [_of_notice(notice, DerivedKind.REPAYMENT, "Rückzahlung", notice.repay_by)]


def _appeal(notice: NoticeFacts) -> list[DerivedDeadline]:
    """Until the notice can no longer be contested (§§ 70, 74 VwGO); each notice has its own."""
    rule = notice.appeal_period
    if notice.announced_on is None or notice.appeal_is_waived or rule.number is None:
        return []
    day = add_months(notice.announced_on, rule.number)
    title = "Klagefrist (danach ist der Bescheid bestandskräftig)"
    return [_by_rule(notice, DerivedKind.APPEAL, title, day, rule, name=str(notice.number))]
