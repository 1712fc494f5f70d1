"""Mindestanteil: a share of a post that is too small is not recognised."""

from collections.abc import Iterator
from datetime import date

from grants.checks.check import Check
from grants.checks.finding import Finding, Severity
from grants.checks.post_facts import PostFacts, in_fte
from grants.checks.thresholds import Thresholds
from grants.rules.sentences import MINIMUM_UNCONFIRMED

FTE_BELOW_MINIMUM = Check(
    code="fte_below_minimum",
    place=440,
    title="Stellenanteil unter dem Mindestanteil",
    explanation=(
        "Anerkannt werden nur Stellenanteile ab dem Mindestumfang, bei KIM 0,5 VZÄ "
        "(Weiterleitungsverträge zu KIM Baustein 2; maßgeblich ist der Bescheid)."
    ),
    severity=Severity.NOTE,
    one="Zuwendung hat zu kleine Stellenanteile",
    many="Zuwendungen haben zu kleine Stellenanteile",
)


@FTE_BELOW_MINIMUM.judges(PostFacts)
def judge(award: PostFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Zu kleine Anteile: a post, or a pass-through, is below the smallest recognised share."""
    minimum = award.minimum
    if minimum is None or today > award.judged_until:
        return
    small = [
        *(
            f"Stelle {row.number} mit {in_fte(row.fte)}"
            for row in award.staffing.own
            if row.fte < minimum
        ),
        *(
            f"Weiterleitung „{row.number}“ mit {in_fte(row.fte)}"
            for row in award.staffing.passed_on
            if row.fte < minimum
        ),
    ]
    if not small:
        return
    doubt = "" if award.minimum_is_confirmed else f" {MINIMUM_UNCONFIRMED}"
    yield FTE_BELOW_MINIMUM.finding(
        award,
        stage="small_share",
        title=f"Stellenanteil unter {in_fte(minimum)}",
        text=f"{'; '.join(small)}. Kleinere Anteile werden nicht anerkannt.{doubt}",
    )
