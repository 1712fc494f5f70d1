from django.db.models import Q

from grants.checks.catalogue import OWN_PROOF_DUE
from grants.checks.own_proof_due import ProofFacts
from grants.models import Deadline
from grants.queries.award_files import AwardFiles
from grants.queries.deadlines import IS_OPEN
from grants.queries.facts.settings import RuleSettings
from grants.rules.workdays import legal_end_of

_NAMES = {
    Deadline.Kind.OWN_PROOF: "Verwendungsnachweis",
    Deadline.Kind.INTERIM_PROOF: "Zwischennachweis",
}


def proof_facts(settings: RuleSettings, files: AwardFiles) -> list[ProofFacts]:
    """Offene Fristen eigener Verwendungs- und Zwischennachweise der Zuwendungen; one query.

    Those of a programme, which belong to no award, are looked at with every award.

    Where a deadline names nobody, whoever is responsible for its award is. One that is
    silenced is left out, and so is a usual day of the year that belongs to no award and no
    programme and that nobody has confirmed: nothing is owed on it.
    """
    deadlines = Deadline.objects.filter(
        IS_OPEN, Q(award__in=files.ids) | Q(award=None), kind__in=_NAMES
    ).select_related("award")
    facts = []
    for deadline in deadlines:
        award = deadline.award
        if award is None and deadline.programme_id is None and not deadline.is_confirmed:
            continue
        thresholds = settings.find(
            OWN_PROOF_DUE.code,
            award_id=deadline.award_id,
            programme_id=award.programme_id if award else deadline.programme_id,
        )
        if thresholds is None:
            continue
        facts.append(
            ProofFacts(
                deadline_id=deadline.pk,
                award_id=deadline.award_id,
                title=deadline.title,
                due_on=deadline.due_on,
                is_confirmed=deadline.is_confirmed,
                responsible_id=deadline.responsible_id or (award.responsible_id if award else None),
                thresholds=thresholds,
                name=_NAMES[Deadline.Kind(deadline.kind)],
                legal_end=legal_end_of(deadline.due_on, is_shiftable=deadline.is_shiftable),
            )
        )
    return facts
