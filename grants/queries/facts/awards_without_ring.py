from grants.checks.award_without_ring import AwardWithoutRingFacts
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards


@gathers(AwardWithoutRingFacts)
def awards_without_ring(loaded: LoadedAwards) -> list[AwardWithoutRingFacts]:
    """Zweckgebundene Zuwendungen, none of whose lines is in a ring.

    Earmarked is what its programme or one above it earmarks.
    """
    facts = []
    for award in loaded.awards:
        if not loaded.tree.is_earmarked(award.programme_id):
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
