from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds
from grants.rules.share_beyond_plan import share_beyond_plan

SHARE_BEYOND_PLAN = record_check(
    code="share_beyond_plan",
    place=560,
    title="Anteil passt nicht zum Finanzierungsplan",
    explanation=(
        "Bei der Anteilfinanzierung wird der Fördersatz der zuwendungsfähigen Ausgaben bewilligt "
        "(VV Nr. 2.2 zu § 44 LHO NRW); ist es mehr, stimmt Betrag, Fördersatz oder Plan nicht."
    ),
    one="Zuwendung über dem Fördersatz des Finanzierungsplans",
    many="Zuwendungen über dem Fördersatz des Finanzierungsplans",
)


@SHARE_BEYOND_PLAN.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Anteil über dem Plan: the notice in force grants more than its share of the planned cost.

    Less than a euro is rounding. The forms of a notice ask the same before they save.
    """
    if award.share is None:
        return
    told = share_beyond_plan(
        award.notices[-1].amount,
        quota=award.share.quota,
        planned_cost=award.share.planned_cost,
        will_be=False,
    )
    if told:
        yield SHARE_BEYOND_PLAN.finding(
            award,
            stage="missing",
            title="Anteil passt nicht zum Finanzierungsplan",
            text=f"{told} Bitte Betrag, Fördersatz und Finanzierungsplan mit dem Bescheid "
            "vergleichen und einen berichtigten Bescheid erfassen.",
        )
