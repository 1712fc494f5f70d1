"""Mittelabruf fällig: requested too late, too little, or more than the coming months need."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from grants.rules.catalogue import DRAWDOWN_DUE
from grants.rules.drawdown_need import DrawdownNeed, PartId
from grants.rules.finding import Finding, Severity
from grants.rules.sentences import NOT_ALL_KNOWN
from grants.rules.thresholds import Thresholds, days_until, severity_by_days
from grants.rules.wording import in_words, time_left
from ledger.money import ZERO, format_euro


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
class DrawdownFacts:
    """Stand der Mittelabrufe einer Zuwendung in euro.

    ``free`` is pledged and not requested. ``requested`` is what was requested or came in anyhow,
    all together under None and for each Abrufteil under its own id. ``need`` is None where
    money comes without a request; ``is_confirmed`` says whether the rule of its months is.
    """

    award_id: int
    title: str
    days: tuple[DrawdownDayFacts, ...]
    free: Decimal
    requested: Mapping[PartId, Decimal]
    need: DrawdownNeed | None
    is_confirmed: bool
    responsible_id: int | None
    thresholds: Thresholds

    def missing(self, day: DrawdownDayFacts) -> Decimal:
        """Bis zu einem Termin noch anzufordern: its amount and those of earlier days together."""
        due = [one for one in self.days if one.part_id == day.part_id and one.due_on <= day.due_on]
        if any(one.amount is None for one in due):
            return self.free
        wanted = sum((one.amount or ZERO for one in due), ZERO)
        return min(wanted - self.requested.get(day.part_id, ZERO), self.free)


def drawdown_due(facts: Iterable[DrawdownFacts], *, today: date) -> list[Finding]:
    """Mittelabruf fällig: by the days of the notice, and by the need of the coming months."""
    return [
        finding for award in facts for finding in (*_by_days(award, today), *_by_need(award, today))
    ]


def _by_days(award: DrawdownFacts, today: date) -> Iterator[Finding]:
    """One finding for each stage reached; several days can be at the same one."""
    open_days = [
        (stage, day)
        for day in sorted(award.days, key=lambda day: day.due_on)
        if award.missing(day) > ZERO
        and (stage := award.thresholds.stage_reached(days_until(day.due_on, today=today)))
    ]
    for stage, group in groupby(open_days, key=lambda pair: pair[0]):
        yield _day_finding(award, stage, [day for _, day in group], today)


def _day_finding(
    award: DrawdownFacts, stage: str, days: list[DrawdownDayFacts], today: date
) -> Finding:
    first = days[0].due_on
    days_left = days_until(first, today=today)
    # Later days of a part include what the earlier ones want.
    latest = {day.part_id: day for day in days}
    amount = min(sum((award.missing(day) for day in latest.values()), ZERO), award.free)
    wanted = "; ".join(
        f"{format_euro(award.missing(day))} bis {in_words(day.due_on)}"
        + (f" ({day.part})" if day.part else "")
        for day in days
    )
    is_over = days_left < 0
    return Finding(
        rule=DRAWDOWN_DUE.code,
        subject=f"award-{award.award_id}",
        stage=stage,
        severity=severity_by_days(days_left, warning_from=14, urgent_from=3),
        title=(
            f"{award.title}: {format_euro(amount)} "
            f"{'nicht bis' if is_over else 'bis'} {in_words(first)} "
            f"{'abgerufen' if is_over else 'abrufen'} ({time_left(days_left)})"
        ),
        text=(
            f"Nach dem Bescheid {'waren' if is_over else 'sind'} noch anzufordern: {wanted}. "
            + (
                "Bitte umgehend mit der Bewilligungsbehörde klären, ob der Abruf noch möglich ist."
                if is_over
                else "Bitte den Mittelabruf rechtzeitig stellen."
            )
        ),
        amount=amount,
        due_on=first,
        days_left=days_left,
        responsible_id=award.responsible_id,
        tells_supervisors=award.thresholds.tells_supervisors(days_left),
    )


def _by_need(award: DrawdownFacts, today: date) -> Iterator[Finding]:
    need = award.need
    if need is None:
        return
    until = in_words(need.until)
    stand = (
        f"Bis zum {until} werden voraussichtlich {format_euro(need.due)} fällig; verfügbar und "
        f"angefordert sind {format_euro(need.due - need.gap)}."
    )
    doubt = (
        "" if award.is_confirmed else " Der Zeitraum, für den abgerufen wird, ist nicht bestätigt."
    )
    unknown = "" if need.is_fully_planned else f" {NOT_ALL_KNOWN}"
    if need.need > ZERO:
        yield Finding(
            rule=DRAWDOWN_DUE.code,
            subject=f"award-{award.award_id}",
            stage="need",
            severity=Severity.NOTE,
            title=f"{award.title}: {format_euro(need.need)} für Zahlungen bis {until} abrufen",
            text=(
                f"{stand} Abrufbar sind noch {format_euro(need.free)}. "
                f"Bitte den Mittelabruf stellen.{doubt}{unknown}"
            ),
            amount=need.need,
            responsible_id=award.responsible_id,
        )
    # Without a plan nobody knows what the money at hand is meant for.
    if need.surplus > ZERO and need.is_fully_planned:
        yield Finding(
            rule=DRAWDOWN_DUE.code,
            subject=f"award-{award.award_id}",
            stage="too_much",
            severity=Severity.WARNING,
            title=(
                f"{award.title}: {format_euro(need.surplus)} mehr abgerufen als der errechnete "
                f"Bedarf bis {until}"
            ),
            text=(
                f"{stand} Was nicht rechtzeitig verwendet wird, ist in der Regel zu verzinsen "
                "(§ 49a Abs. 4 VwVfG NRW). Bitte offene Mittelabrufe zurücknehmen oder mit der "
                f"Bewilligungsbehörde klären, ob das Geld zurückzuzahlen ist.{doubt}"
            ),
            amount=need.surplus,
            responsible_id=award.responsible_id,
        )
