"""Prüfung: what it is called, why it exists, when it warns, and how it judges."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from inspect import getdoc
from typing import Any, TypeVar

from grants.checks.facts import AwardFacts, Facts, SettingScope
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import NO_STAGES, Thresholds
from grants.rules.wording import counted

F = TypeVar("F", bound=Facts)
# Says what holds for a check in a scope; None if it is switched off there.
ThresholdsOf = Callable[[SettingScope], Thresholds | None]
JudgeOne = Callable[[F, date, Thresholds], Iterable[Finding]]
JudgeAll = Callable[[Sequence[F], date, ThresholdsOf], Iterable[Finding]]


class NightlyJob(StrEnum):
    """Nächtliche Aufgabe, to which a check belongs; named as its runs are recorded."""

    SPENDING_WINDOWS = "warn_expiring_spending_windows"
    RINGS = "warn_unbalanced_rings"
    PROOFS = "warn_due_proofs"
    COMMITMENTS = "warn_overcommitted_awards"
    AWARDS = "check_awards"


@dataclass(eq=False)
class Check:
    """Prüfung: it stands at the top of the module that judges, and nowhere else.

    ``place`` is where it stands in lists. ``explanation`` is one German sentence that names its
    source. ``severity`` is the gravest that its findings reach. ``one`` and ``many`` complete a
    number: "1 Verausgabungsfrist läuft ab". ``default`` holds until a supervisor sets something
    else. ``has_total`` says whether its amounts may be added up. Findings of every check open
    alerts; only those of one that ``mails`` are sent to anybody. One that ``is_about_records``
    stands apart: nothing is at stake yet, but somebody should complete a record.
    """

    code: str
    place: int
    title: str
    explanation: str
    severity: Severity
    one: str
    many: str
    default: Thresholds = NO_STAGES
    has_total: bool = False
    mails: bool = True
    is_about_records: bool = False
    job: NightlyJob = NightlyJob.AWARDS
    # What it judges, what it finds and how: said by the function that judges.
    facts: type[Facts] = field(init=False)
    finds: str = field(init=False)
    looks_at_all: bool = field(init=False, default=False)
    _judgement: JudgeAll[Any] = field(init=False)

    def judge(
        self, facts: Sequence[Any], *, today: date, thresholds_of: ThresholdsOf | None = None
    ) -> list[Finding]:
        """Prüfen: what is wrong with these facts on a day; by default under no settings."""
        return list(self._judgement(facts, today, thresholds_of or (lambda _: self.default)))

    def judges(self, facts: type[F]) -> Callable[[JudgeOne[F]], JudgeOne[F]]:
        """Decorate the function that judges one of these facts, unless it is switched off."""

        def decorate(judge: JudgeOne[F]) -> JudgeOne[F]:
            def judge_each(
                facts: Sequence[F], today: date, thresholds_of: ThresholdsOf
            ) -> Iterable[Finding]:
                for one in facts:
                    thresholds = thresholds_of(one.scope)
                    if thresholds is not None:
                        yield from judge(one, today, thresholds)

            self._judgement = judge_each
            self.facts, self.finds = facts, getdoc(judge) or ""
            return judge

        return decorate

    def judges_all(self, facts: type[F]) -> Callable[[JudgeAll[F]], JudgeAll[F]]:
        """Decorate the function that judges all of these facts together.

        What it says of one award may hang on another one, or on no award at all. It asks by
        itself where it is switched off.
        """

        def decorate(judge: JudgeAll[F]) -> JudgeAll[F]:
            self._judgement, self.looks_at_all = judge, True
            self.facts, self.finds = facts, getdoc(judge) or ""
            return judge

        return decorate

    def finding(
        self,
        award: AwardFacts,
        *,
        stage: str,
        title: str,
        text: str,
        severity: Severity | None = None,
        amount: Decimal | None = None,
        due_on: date | None = None,
        days_left: int | None = None,
        tells_supervisors: bool = False,
    ) -> Finding:
        """Hinweis zu einer Zuwendung, whose title goes before; by default of the severity above."""
        return Finding(
            check_code=self.code,
            subject=f"award-{award.award_id}",
            stage=stage,
            severity=severity or self.severity,
            title=f"{award.title}: {title}",
            text=text,
            amount=amount,
            due_on=due_on,
            days_left=days_left,
            responsible_id=award.responsible_id,
            tells_supervisors=tells_supervisors,
        )

    def headline(self, count: int) -> str:
        """Überschrift: the number of findings as a short German sentence."""
        return counted(count, self.one, self.many)
