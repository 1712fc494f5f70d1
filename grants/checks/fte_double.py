"""Doppelförderung: the same post must not be paid for twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from grants.checks.check import Check, ThresholdsOf
from grants.checks.finding import Finding, Severity
from grants.checks.post_facts import PostFacts, in_fte, in_months
from grants.rules.posts import Filling, filled_in, months_between

FTE_DOUBLE = Check(
    code="fte_double",
    place=420,
    title="Stelle doppelt gefördert",
    explanation=(
        "Dieselbe Stelle darf nicht zweimal gefördert werden (Verbot der Doppelförderung, Bescheid "
        "und Richtlinie); in einem Monat ergeben alle ihre Anteile zusammen höchstens 1,00 VZÄ."
    ),
    severity=Severity.WARNING,
    one="Zuwendung fördert eine Stelle doppelt",
    many="Zuwendungen fördern Stellen doppelt",
)

_WHOLE_POST = Decimal(1)


@FTE_DOUBLE.judges_all(PostFacts)
def judge(
    facts: Sequence[PostFacts], today: date, thresholds_of: ThresholdsOf
) -> Iterator[Finding]:
    """Doppelförderung: the shares of a post number add up to more than 1,00 VZÄ in a month.

    All awards of the same holder count, also those for which the check is switched off.
    """
    shares: dict[tuple[int, str], list[tuple[PostFacts, Filling]]] = defaultdict(list)
    for award in facts:
        for filling in award.staffing.own:
            shares[award.holder_id, filling.number].append((award, filling))
    doubled: dict[int, list[str]] = defaultdict(list)
    for (_, number), paid in shares.items():
        fillings = [filling for _, filling in paid]
        months = _months_above_one(fillings)
        if not months:
            continue
        most = max(filled_in(month, fillings) for month in months)
        payers = {
            award.award_id: award.title
            for award, filling in paid
            if any(filled_in(month, [filling]) for month in months)
        }
        text = (
            f"Stelle {number} ist {in_months(months)} mit zusammen {in_fte(most)} gefördert: "
            f"{'; '.join(payers.values())}."
        )
        for award_id in payers:
            doubled[award_id].append(text)
    for award in facts:
        is_judged = today <= award.judged_until and thresholds_of(award.scope) is not None
        if award.award_id in doubled and is_judged:
            yield FTE_DOUBLE.finding(
                award,
                stage="double",
                title="Stelle doppelt gefördert",
                text=" ".join(doubled[award.award_id]) + " Bitte die Besetzungen berichtigen.",
            )


def _months_above_one(fillings: Sequence[Filling]) -> list[date]:
    first, last = min(row.first for row in fillings), max(row.last for row in fillings)
    return [
        month for month in months_between(first, last) if filled_in(month, fillings) > _WHOLE_POST
    ]
