"""Prüflauf: findings of today become cases, their stages alerts, alerts deliveries; each once."""

from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from grants.alerts.current import open_cases
from grants.alerts.findings import CHECKS_OF_ALL, Changed, collect
from grants.alerts.from_findings import CaseKey, by_case, case_of, said_now
from grants.alerts.rows import insert_or_replace, update_all
from grants.alerts.stages import tell
from grants.alerts.together import judge_together
from grants.checks.finding import Finding
from grants.models import Alert, CheckCase
from grants.rules.wording import counted
from ledger.locks import wait_for_others


@dataclass(frozen=True)
class RunResult:
    """Ergebnis eines Prüflaufs: how many cases it opened, left open and settled.

    ``moved`` are those left open of which another stage was told.
    """

    opened: int
    still_open: int
    settled: int
    moved: int = 0

    @property
    def in_words(self) -> str:
        moved = f"{self.moved} mit neuer Stufe, " if self.moved else ""
        return (
            f"{counted(self.opened, 'neuer Hinweis', 'neue Hinweise')}, {moved}"
            f"{self.still_open} unverändert, {self.settled} erledigt"
        )

    def __add__(self, other: "RunResult") -> "RunResult":
        return RunResult(
            self.opened + other.opened,
            self.still_open + other.still_open,
            self.settled + other.settled,
            self.moved + other.moved,
        )


@transaction.atomic
def run(
    today: date, codes: Collection[str] | None = None, only: Changed | None = None
) -> RunResult:
    """Prüflauf: open what was found and is not open yet, settle what is gone, renew the rest.

    Only cases of the checks with these ``codes`` are touched; with ``only`` just those that hang
    on what changed. A case that was settled before is opened again. Each stage is told once to
    everybody who is to be told, also when the person became responsible only after it was
    reached; of a check that is not mailed, nobody is told. May run twice, or beside itself: the
    second run waits for the first. The number of queries does not grow with what is found.
    """
    wait_for_others(CheckCase)
    return _write_down(collect(today, codes, only), open_cases(codes, only), today)


@transaction.atomic
def run_together(today: date, changed: Set[int]) -> RunResult:
    """Prüflauf der Prüfungen über viele Zuwendungen, as far as a change of these awards reaches."""
    wait_for_others(CheckCase)
    judged = judge_together(today, changed)
    return _write_down(judged.findings, open_cases(CHECKS_OF_ALL).filter(judged.instead_of), today)


def _write_down(findings: Iterable[Finding], judged: QuerySet[CheckCase], today: date) -> RunResult:
    """Festhalten, what of the cases that were judged is new, gone or said otherwise."""
    found = by_case(findings, today)
    before = _by_key(judged)
    gone = [case.pk for key, case in before.items() if key not in found]
    _settle(gone, today)
    _renew((before[key], said_now(found[key])) for key in found if key in before)
    new = [case_of(found[key], today) for key in found if key not in before]
    _open(new)
    cases = _by_key(judged.all()) if new else before
    moved = tell(
        [(cases[key], stages) for key, stages in found.items()],
        judged,
        today,
        open_before={case.pk for case in before.values()},
    )
    return RunResult(
        opened=len(new),
        still_open=len(found) - len(new) - moved,
        settled=len(gone),
        moved=moved,
    )


def _settle(cases: Collection[int], today: date) -> None:
    if cases:
        CheckCase.objects.filter(pk__in=cases).update(settled_on=today)
        Alert.objects.filter(case__in=cases, settled_on=None).update(settled_on=today)


def _renew(pairs: Iterable[tuple[CheckCase, dict[str, object]]]) -> None:
    """Hinweise auffrischen: write those whose findings say something else by now."""
    changed: list[CheckCase] = []
    columns: list[str] = []
    for case, now in pairs:
        if any(getattr(case, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(case, name, value)
            changed.append(case)
            columns = list(now)
    update_all(changed, columns)


def _open(cases: Sequence[CheckCase]) -> None:
    """Hinweise öffnen, again where there was one before: it came back."""
    insert_or_replace(
        cases,
        key=("check_code", "subject"),
        replacing={
            "relapses": "grants_checkcase.relapses"
            " + CASE WHEN grants_checkcase.settled_on IS NULL THEN 0 ELSE 1 END"
        },
    )


def _by_key(cases: Iterable[CheckCase]) -> dict[CaseKey, CheckCase]:
    return {(case.check_code, case.subject): case for case in cases}
