"""Durchgeführte Einheiten erfassen und berichtigen."""

from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, HeldUnits
from grants.queries.held_units import held_lines
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.stated import stated_in_held
from grants.services.errors import (
    HeldCorrected,
    HeldEndsBeforeItBegins,
    HeldNegative,
    HeldSourceMissing,
    HeldUnchanged,
    UnitNotGranted,
)
from grants.services.fill_post import refuse_outside_period
from grants.services.refusals import refuse_future, require_notice
from grants.services.terms import HeldQuantity
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.filled_from import FilledFrom


@command
def record_held_units(
    *, award: Award, held: HeldQuantity, today: date, key: str, actor: User
) -> HeldUnits:
    """Durchgeführte Einheiten erfassen: so many were held, besides what is recorded already.

    More than granted may be recorded; the grant follows only up to what is granted.

    Raises:
        NoticeMissing, DateInFuture (held_to), DateOutsideWindow (held_from, held_to)
        UnitNotGranted: the notice in force grants no such unit, or it is a post.
        HeldNegative, HeldEndsBeforeItBegins
        HeldSourceMissing: nothing says where the number stands.
    """
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    notice = require_notice(award)
    _refuse_impossible(notice, held.quantity, held.held_from, held.held_to, today)
    if not held.source.strip():
        raise HeldSourceMissing
    award.current_notice = notice
    granted = {
        (line.programme_id, line.component, line.unit)
        for line in held_lines(notice, LoadedAwards([award], today))
    }
    if (held.programme.pk, held.component, held.unit) not in granted:
        raise UnitNotGranted(held.component)
    return HeldUnits.objects.create(
        award=award, actor=actor, **vars(held) | {"source": held.source.strip()}
    )


@command
def correct_held_units(
    *,
    held: HeldUnits,
    quantity: Decimal,
    held_from: date,
    held_to: date,
    reason: str,
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> HeldUnits:
    """Durchgeführte Einheiten berichtigen: another number or other days, with the reason.

    The former row stays and no longer counts.

    Raises:
        NoticeMissing, DateInFuture (held_to), DateOutsideWindow (held_from, held_to)
        ChangedMeanwhile, ReasonMissing, HeldNegative, HeldEndsBeforeItBegins
        HeldCorrected: another row replaces it already.
        HeldUnchanged: number and days stay as they are.
    """
    # Lock the award, so that of two people who correct the same row only one succeeds.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=held.award_id)
    held = HeldUnits.objects.get(pk=held.pk)
    filled_from.refuse_changed(stated_in_held(held))
    if HeldUnits.objects.filter(replaces=held).exists():
        raise HeldCorrected
    if not reason.strip():
        raise ReasonMissing("Die Berichtigung durchgeführter Einheiten")
    if (quantity, held_from, held_to) == (held.quantity, held.held_from, held.held_to):
        raise HeldUnchanged
    _refuse_impossible(require_notice(award), quantity, held_from, held_to, today)
    return HeldUnits.objects.create(
        award=award,
        programme_id=held.programme_id,
        component=held.component,
        unit=held.unit,
        quantity=quantity,
        held_from=held_from,
        held_to=held_to,
        source=held.source,
        replaces=held,
        reason=reason.strip(),
        actor=actor,
    )


def _refuse_impossible(
    notice: AwardNotice, quantity: Decimal, first: date, last: date, today: date
) -> None:
    if quantity < 0:
        raise HeldNegative
    if last < first:
        raise HeldEndsBeforeItBegins(first)
    refuse_future(last, today=today, about="held_to")
    refuse_outside_period(notice, first, about="held_from")
    refuse_outside_period(notice, last, about="held_to")
