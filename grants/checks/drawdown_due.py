"""Mittelabruf fällig: requested too late, too little, or more than the coming months need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until
from grants.rules.drawdown_need import DrawdownNeed, PartId
from grants.rules.sentences import NOT_ALL_KNOWN
from grants.rules.wording import time_left
from ledger.days import format_day
from ledger.money import ZERO, format_euro

DRAWDOWN_DUE = Check(
    code="drawdown_due",
    place=130,
    title="Mittelabruf fällig",
    explanation=(
        "Mittel werden zu den Terminen des Bescheids abgerufen, sonst nur, soweit sie innerhalb "
        "von zwei Monaten für fällige Zahlungen gebraucht werden (VV Nr. 7.2 zu § 44 LHO NRW, "
        "ANBest-G Nr. 1.4); was nicht rechtzeitig verwendet wird, ist in der Regel zu verzinsen "
        "(§ 49a Abs. 4 VwVfG NRW)."
    ),
    severity=Severity.URGENT,
    one="Mittelabruf ist zu prüfen",
    many="Mittelabrufe sind zu prüfen",
    default=Thresholds((30, 14, 3), supervisor_from=3),
)


@dataclass(frozen=True)
class DrawdownDayFacts:
    """Abruftermin: by ``due_on`` so many euro more are to be requested; None: all that is left.

    ``part`` is the name of the Abrufteil, empty where nothing is kept apart.
    """

    due_on: date
    amount: Decimal | None
    part_id: PartId = None
    part: str = ""


@dataclass(frozen=True)
class DrawdownFacts(AwardFacts):
    """Stand der Mittelabrufe einer Zuwendung in euro.

    ``free`` is pledged and not requested. ``requested`` is what was requested or came in anyhow,
    all together under None and for each Abrufteil under its own id. ``need`` is None if
    money comes without a request; ``is_confirmed`` says whether the rule of its months is.
    """

    days: tuple[DrawdownDayFacts, ...]
    free: Decimal
    requested: Mapping[PartId, Decimal]
    need: DrawdownNeed | None
    is_confirmed: bool

    def missing(self, day: DrawdownDayFacts) -> Decimal:
        """Bis zu einem Termin noch anzufordern: its amount and those of earlier days together."""
        due = [one for one in self.days if one.part_id == day.part_id and one.due_on <= day.due_on]
        if any(one.amount is None for one in due):
            return self.free
        wanted = sum((one.amount or ZERO for one in due), ZERO)
        return min(wanted - self.requested.get(day.part_id, ZERO), self.free)


@DRAWDOWN_DUE.judges(DrawdownFacts)
def judge(award: DrawdownFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Mittelabruf: pledged money has to be requested by a day of the notice.

    The coming months may also need money that nobody requested, or less than was requested.
    """
    yield from _by_days(award, today, thresholds)
    if award.need is not None:
        yield from _by_need(award, award.need)


def _by_days(award: DrawdownFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """One finding for each stage reached; several days can be at the same one."""
    open_days = [
        (stage, day)
        for day in sorted(award.days, key=lambda day: day.due_on)
        if award.missing(day) > ZERO
        and (stage := thresholds.stage_reached(days_until(day.due_on, today=today)))
    ]
    for stage, group in groupby(open_days, key=lambda pair: pair[0]):
        yield _day_finding(award, stage, [day for _, day in group], today, thresholds)


def _day_finding(
    award: DrawdownFacts,
    stage: str,
    days: list[DrawdownDayFacts],
    today: date,
    thresholds: Thresholds,
) -> Finding:
    first = days[0].due_on
    days_left = days_until(first, today=today)
    # Later days of a part include what the earlier ones want.
    latest = {day.part_id: day for day in days}
    amount = min(sum((award.missing(day) for day in latest.values()), ZERO), award.free)
    wanted = "; ".join(
        f"{format_euro(award.missing(day))} bis {format_day(day.due_on)}"
        + (f" ({day.part})" if day.part else "")
        for day in days
    )
    is_over = days_left < 0
    return DRAWDOWN_DUE.finding(
        award,
        stage=stage,
        severity=severity_by_days(days_left, warning_from=14, urgent_from=3),
        title=(
            f"{format_euro(amount)} "
            f"{'nicht bis' if is_over else 'bis'} {format_day(first)} "
            f"{'abgerufen' if is_over else 'abrufen'} ({time_left(days_left)})"
        ),
        text=(
            f"Nach dem Bescheid {'waren' if is_over else 'sind'} noch anzufordern: {wanted}. "
            + (
                "Bitte umgehend mit der Bewilligungsbehörde klären, ob der Abruf noch möglich ist."
                if is_over
                else "Bitte die Mittel rechtzeitig abrufen."
            )
        ),
        amount=amount,
        due_on=first,
        days_left=days_left,
        tells_supervisors=thresholds.tells_supervisors(days_left),
    )


def _by_need(award: DrawdownFacts, need: DrawdownNeed) -> Iterator[Finding]:
    until = format_day(need.until)
    stand = (
        f"Bis zum {until} werden voraussichtlich {format_euro(need.due)} fällig; im Bestand und "
        f"angefordert sind {format_euro(need.due - need.gap)}."
    )
    doubt = (
        "" if award.is_confirmed else " Der Zeitraum, für den abgerufen wird, ist nicht bestätigt."
    )
    unknown = "" if need.is_fully_planned else f" {NOT_ALL_KNOWN}"
    if need.need > ZERO:
        yield DRAWDOWN_DUE.finding(
            award,
            stage="need",
            severity=Severity.NOTE,
            title=f"{format_euro(need.need)} für Zahlungen bis {until} abrufen",
            text=(
                f"{stand} Abrufbar sind noch {format_euro(need.free)}. "
                f"Bitte die Mittel abrufen.{doubt}{unknown}"
            ),
            amount=need.need,
        )
    # Without a plan nobody knows what the money at hand is meant for.
    if need.surplus > ZERO and need.is_fully_planned:
        yield DRAWDOWN_DUE.finding(
            award,
            stage="too_much",
            severity=Severity.WARNING,
            title=(
                f"{format_euro(need.surplus)} mehr abgerufen als der errechnete Bedarf bis {until}"
            ),
            text=(
                f"{stand} Was nicht rechtzeitig verwendet wird, ist in der Regel zu verzinsen "
                "(§ 49a Abs. 4 VwVfG NRW). Bitte offene Mittelabrufe zurücknehmen oder mit der "
                f"Bewilligungsbehörde klären, ob das Geld zurückzuzahlen ist.{doubt}"
            ),
            amount=need.surplus,
        )
