from django.db.models import Q

from grants.checks.own_proof_due import ProofFacts
from grants.models import Deadline
from grants.queries.deadlines import IS_OPEN
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from grants.rules.workdays import legal_end_of

_NAMES = {
    Deadline.Kind.OWN_PROOF: "Verwendungsnachweis",
    Deadline.Kind.INTERIM_PROOF: "Zwischennachweis",
}


@gathers(ProofFacts)
def proof_facts(loaded: LoadedAwards) -> list[ProofFacts]:
    """Offene Fristen eigener Verwendungs- und Zwischennachweise der Zuwendungen; one query.

    Deadlines of a programme, which belong to no award, are looked at with every award.

    If a deadline names nobody, the person responsible for its award is responsible. A usual day
    of the year that belongs to no award and no programme and that nobody has confirmed is left
    out: nothing is owed on it.
    """
    deadlines = Deadline.objects.filter(
        IS_OPEN, Q(award__in=loaded.ids) | Q(award=None), kind__in=_NAMES
    ).select_related("award")
    facts = []
    for deadline in deadlines:
        award = deadline.award
        if award is None and deadline.programme_id is None and not deadline.is_confirmed:
            continue
        facts.append(
            ProofFacts(
                deadline_id=deadline.pk,
                award_id=deadline.award_id,
                programme_id=deadline.programme_id,
                title=deadline.title,
                due_on=deadline.due_on,
                is_confirmed=deadline.is_confirmed,
                responsible_id=deadline.responsible_id or (award.responsible_id if award else None),
                name=_NAMES[Deadline.Kind(deadline.kind)],
                legal_end=legal_end_of(deadline.due_on, is_shiftable=deadline.is_shiftable),
            )
        )
    return facts
