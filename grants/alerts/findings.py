from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import grants.queries.facts
from grants.checks import CHECKS
from grants.checks.facts import Facts
from grants.checks.finding import Finding
from grants.models import CheckCase
from grants.modules import modules_of
from grants.queries.cases import WEIGHTS
from grants.queries.check_settings import CheckSettings
from grants.queries.facts.gatherers import GATHERERS
from grants.queries.loaded_awards import LoadedAwards, awards_for_checks
from ledger.money import ZERO

# Each module says by itself which facts it gathers.
modules_of(grants.queries.facts)


@dataclass(frozen=True)
class Changed:
    """Geändertes: awards and rings, by their ids, that are to be judged without all others."""

    awards: frozenset[int]
    rings: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.awards) + len(self.rings)


# Checks whose findings may hang on more than one award: only a look at all of them can tell.
CHECKS_OF_ALL = frozenset(check.code for check in CHECKS.values() if check.looks_at_all)


def collect(
    today: date, codes: Collection[str] | None = None, only: Changed | None = None
) -> list[Finding]:
    """Hinweise: what the active ones of these checks find today, worst first.

    None stands for all checks. With ``only`` just these awards and rings are judged, by the
    checks that need no others. Facts that several checks judge are gathered once. The number of
    queries does not grow with awards, rings or deadlines.
    """
    checks = [check for check in CHECKS.values() if codes is None or check.code in codes]
    awards = awards_for_checks()
    if only is not None:
        checks = [check for check in checks if not check.looks_at_all]
        awards = awards.filter(pk__in=only.awards)
    loaded = LoadedAwards(awards, today, rings=None if only is None else only.rings)
    settings = CheckSettings(loaded)
    facts: dict[type[Facts], Sequence[Any]] = {}
    findings: list[Finding] = []
    for check in filter(settings.is_active_somewhere, checks):
        if check.facts not in facts:
            facts[check.facts] = GATHERERS[check.facts](loaded)
        thresholds_of = partial(settings.thresholds_of, check)
        findings += check.judge(facts[check.facts], today=today, thresholds_of=thresholds_of)
    return sorted(findings, key=lambda finding: rank(finding, today))


def rank(one: Finding | CheckCase, today: date) -> tuple[int, date, Decimal]:
    """Rang eines Hinweises, saved or not: sorts the worst first."""
    # What has no date is wrong today.
    return -WEIGHTS[CheckCase.Severity(one.severity)], one.due_on or today, -abs(one.amount or ZERO)
