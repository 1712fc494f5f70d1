"""Gemeinsam Beurteiltes: checks of many awards, judged anew as far as a change reaches."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from operator import or_

from django.db.models import Q

from grants.alerts.current import open_cases
from grants.alerts.findings import CHECKS_OF_ALL
from grants.checks import CHECKS
from grants.checks.check import Check
from grants.checks.finding import Finding
from grants.models import CheckCase
from grants.queries.check_settings import CheckSettings
from grants.queries.facts.gatherers import GATHERERS, REACHES
from grants.queries.loaded_awards import LoadedAwards, awards_for_checks


@dataclass(frozen=True)
class JudgedTogether:
    """Neu Beurteiltes: what was found, and which of the open cases it stands in for."""

    findings: tuple[Finding, ...]
    instead_of: Q


def judge_together(today: date, changed: Set[int]) -> JudgedTogether:
    """Prüfungen über viele Zuwendungen, judged anew after a change of some of them.

    Whatever the change cannot have reached is neither read nor judged: it stands as the open
    cases say.
    """
    cases: dict[str, list[CheckCase]] = defaultdict(list)
    for case in open_cases(CHECKS_OF_ALL):
        cases[case.check_code].append(case)
    judged = [
        _judge(check, today, changed, cases[check.code])
        for check in CHECKS.values()
        if check.looks_at_all
    ]
    return JudgedTogether(
        findings=tuple(finding for one in judged for finding in one.findings),
        instead_of=reduce(or_, (one.instead_of for one in judged)),
    )


def _judge(check: Check, today: date, changed: Set[int], cases: list[CheckCase]) -> JudgedTogether:
    reach = REACHES[check.facts](changed, cases)
    loaded = LoadedAwards(awards_for_checks().filter(pk__in=reach.awards), today)
    settings = CheckSettings(loaded)
    found = list[Finding]()
    if settings.is_active_somewhere(check):
        facts = [*GATHERERS[check.facts](loaded), *reach.kept]
        found = check.judge(
            facts, today=today, thresholds_of=partial(settings.thresholds_of, check)
        )
    touched = Q(check_code=check.code)
    if reach.subjects is not None:
        found = [finding for finding in found if finding.subject in reach.subjects]
        touched &= Q(subject__in=reach.subjects)
    return JudgedTogether(tuple(found), touched)
