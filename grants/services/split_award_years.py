from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, YearShare, YearSplit
from grants.queries.stated import stated_in_split
from grants.services.errors import SplitIncomplete, SplitTooEarly
from grants.services.refusals import refuse_future, require_notice
from grants.services.terms import YearAmount
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.filled_from import FilledFrom
from ledger.money import ZERO, format_euro


@command
def split_award_years(
    *,
    award: Award,
    shares: Sequence[YearAmount],
    decided_on: date,
    reason: str,
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> YearSplit:
    """Auf Haushaltsjahre aufteilen: which part of an award is meant for which year.

    ``shares`` in euro sum to what the notice in force grants. Each call is a version of its
    own, so a decision that moves unspent money to a later year leaves the earlier one in sight.
    No euro moves.

    Raises:
        ChangedMeanwhile
        NoticeMissing, DateInFuture, ReasonMissing
        SplitIncomplete: the shares or their years contradict the award.
        SplitTooEarly: it was decided before the split that it replaces.
    """
    # Lock the award, so that each version gets the next number.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    filled_from.refuse_changed(stated_in_split(award))
    notice = require_notice(award)
    refuse_future(decided_on, today=today)
    if not reason.strip():
        raise ReasonMissing("Eine Aufteilung")
    before = award.year_splits.last()
    if before is not None and decided_on < before.decided_on:
        raise SplitTooEarly(before.decided_on)
    _refuse_contradictions(shares, notice)
    split = YearSplit.objects.create(
        award=award,
        number=before.number + 1 if before else 1,
        decided_on=decided_on,
        reason=reason.strip(),
    )
    YearShare.objects.bulk_create(
        YearShare(split=split, year=share.year, amount=share.amount) for share in shares
    )
    return split


def _refuse_contradictions(shares: Sequence[YearAmount], notice: AwardNotice) -> None:
    years = [share.year for share in shares]
    if len(set(years)) != len(years):
        raise SplitIncomplete("Ein Haushaltsjahr steht zweimal da. Bitte jedes Jahr einmal nennen.")
    first, last = notice.period_from.year, notice.spend_by.year
    if outside := [year for year in sorted(years) if not first <= year <= last]:
        raise SplitIncomplete(
            f"Das Jahr {outside[0]} liegt außerhalb der Zuwendung. Ihr Geld darf nach dem Bescheid "
            f"von {first} bis {last} ausgegeben werden. Bitte das Jahr prüfen oder zuerst die "
            "Verlängerung erfassen."
        )
    if any(share.amount < ZERO for share in shares):
        raise SplitIncomplete("Ein Anteil darf nicht unter 0,00 € liegen. Bitte prüfen.")
    total = sum((share.amount for share in shares), ZERO)
    if total != notice.amount:
        difference = notice.amount - total
        raise SplitIncomplete(
            f"Bewilligt sind {format_euro(notice.amount)}, aufgeteilt {format_euro(total)}: "
            f"{format_euro(abs(difference))} {'fehlen' if difference > ZERO else 'sind zu viel'}. "
            "Bitte die Anteile anpassen."
        )
