from grants.checks.held_units_missing import HeldFacts
from grants.models import AwardNotice
from grants.queries.facts.gatherers import gathers
from grants.queries.held_units import held_lines
from grants.queries.loaded_awards import LoadedAwards
from grants.rules.unit_words import counted_units

_BY_UNITS = (AwardNotice.Financing.FIXED, AwardNotice.Financing.PER_UNIT)


@gathers(HeldFacts)
def held_facts(loaded: LoadedAwards) -> list[HeldFacts]:
    """Durchgeführte Einheiten of awards that are paid by units, until their proof is done."""
    return [
        HeldFacts(
            award_id=award.pk,
            title=award.title,
            responsible_id=award.responsible_id,
            proof_due=loaded.proof_due(award),
            missing=tuple(
                f"{counted_units(line.granted, line.unit)} „{line.component}“"
                for line in held_lines(notice, loaded)
                if line.is_missing
            ),
        )
        for notice in loaded.notices
        for award in (notice.award,)
        if notice.financing in _BY_UNITS and not loaded.is_proven(award)
    ]
