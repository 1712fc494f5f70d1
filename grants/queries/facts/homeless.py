from grants.checks.award_without_ring import HomelessFacts
from grants.checks.catalogue import AWARD_WITHOUT_RING
from grants.queries.award_files import AwardFiles
from grants.queries.facts.settings import RuleSettings


def homeless_facts(settings: RuleSettings, files: AwardFiles) -> list[HomelessFacts]:
    """Zweckgebundene Zuwendungen, none of whose lines is in a ring.

    Earmarked is what its programme or one above it earmarks. A silenced award is left out.
    """
    facts = []
    for award in files.awards:
        is_silenced = settings.of_award(AWARD_WITHOUT_RING, award) is None
        if is_silenced or not files.tree.is_earmarked(award.programme_id):
            continue
        lines = [line for line in (award.income_line, award.expense_line) if line is not None]
        if any(line.ring_id for line in lines):
            continue
        facts.append(
            HomelessFacts(
                award_id=award.pk,
                title=award.title,
                lines=tuple(str(line) for line in lines),
                responsible_id=award.responsible_id,
            )
        )
    return facts
