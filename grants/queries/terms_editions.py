"""Nebenbestimmungen: which edition governs a notice."""

from django.db.models import F, Q

from grants.models import Award, AwardNotice, Organisation, TermsEdition
from grants.queries.standard_rules import day_of

_MUNICIPAL = (Organisation.Kind.COUNTY, Organisation.Kind.MUNICIPALITY)


def edition_of(notice: AwardNotice) -> TermsEdition | None:
    """Fassung der ANBest am Tag des Bescheids; one query, and none for what is no Zuwendung.

    Counties and municipalities are bound by the ANBest-G (VVG zu § 44 LHO NRW), all others by the
    ANBest-P. What the notice itself says in its conditions wins over it.
    """
    award = notice.award
    if award.kind != Award.Kind.GRANT:
        return None
    is_municipal = award.holder.kind in _MUNICIPAL
    code = TermsEdition.Code.MUNICIPAL if is_municipal else TermsEdition.Code.PROJECT
    day = day_of(notice)
    return (
        TermsEdition.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            code=code,
        )
        .order_by(F("valid_from").desc(nulls_last=True))
        .first()
    )
