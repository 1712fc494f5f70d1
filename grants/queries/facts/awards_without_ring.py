from grants.checks.award_without_ring import AwardWithoutRingFacts
from grants.queries.award_files import AwardFiles
from grants.queries.facts.gatherers import gathers


@gathers(AwardWithoutRingFacts)
def awards_without_ring(files: AwardFiles) -> list[AwardWithoutRingFacts]:
    """Zweckgebundene Zuwendungen, none of whose lines is in a ring.

    Earmarked is what its programme or one above it earmarks.
    """
    facts = []
    for award in files.awards:
        if not files.tree.is_earmarked(award.programme_id):
            continue
        lines = [line for line in (award.income_line, award.expense_line) if line is not None]
        if any(line.ring_id for line in lines):
            continue
        facts.append(
            AwardWithoutRingFacts(
                award_id=award.pk,
                title=award.title,
                lines=tuple(str(line) for line in lines),
                responsible_id=award.responsible_id,
            )
        )
    return facts
