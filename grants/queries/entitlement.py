"""Zustehende Zuwendungen: what was spent, filled and paid by others, and what may be kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import AwardNotice, PlanItem, StandardRule
from grants.queries.funding import FundingLine
from grants.queries.held_units import costs_per_post, held_parts
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.post_rates import granted_lines, rates_of_post
from grants.queries.rates import months_of_period, rate_of_notice
from grants.rules.entitlement import (
    Entitlement,
    FilledUnits,
    HeldPart,
    MinimumChange,
    MinimumShare,
    Terms,
    UnratedUnits,
    entitlement,
)
from grants.rules.funded_units import months_filled
from ledger.money import ZERO, round_to_cent


@dataclass(frozen=True)
class AwardEntitlement:
    """Zustehende Zuwendung as of today, in euro, with what it follows from.

    ``received`` is what came in less what was repaid. ``last_day`` is the last one that still
    counts: of the award period, or of the spending window where that is longer, with the days for
    invoices of the period. ``assumed_cost``
    is what of ``recognised_cost`` has to be paid before the grant and is not booked.
    ``unrated`` are posts that are filled and do not count, because their rate is not known; the
    others still do. ``held`` are units that are no posts and were not held, ``per_post`` what is
    granted for each post besides itself. ``rates_are_confirmed`` is False where posts count by a
    rate that nobody has confirmed.
    """

    last_day: date
    terms: Terms
    recognised_cost: Decimal
    assumed_cost: Decimal
    other_income: Decimal
    units: tuple[FilledUnits, ...]
    unrated: tuple[UnratedUnits, ...]
    held: tuple[HeldPart, ...]
    per_post: tuple[str, ...]
    received: Decimal
    minimum_share: MinimumShare | None
    minimum_change: MinimumChange | None
    rates_are_confirmed: bool

    @property
    def result(self) -> Entitlement:
        """Was zusteht nach dem, was bisher gebucht und besetzt ist."""
        return entitlement(
            self.terms,
            recognised_cost=self.recognised_cost,
            assumed_cost=self.assumed_cost,
            other_income=self.other_income,
            units=self.units,
            unrated=self.unrated,
            held=self.held,
            per_post=self.per_post,
            minimum_share=self.minimum_share,
            minimum_change=self.minimum_change,
        )

    @property
    def expected(self) -> Entitlement:
        """Was voraussichtlich zusteht, if the cost comes as planned and no post stays vacant."""
        return entitlement(
            self.terms,
            recognised_cost=max(self.recognised_cost, self.terms.expected_cost),
            other_income=self.other_income,
            minimum_change=self.minimum_change,
        )

    def is_final(self, today: date) -> bool:
        """Ob abgerechnet werden kann: nothing more may be spent."""
        return self.last_day < today

    @property
    def amount(self) -> Decimal:
        return self.result.amount

    @property
    def to_repay(self) -> Decimal:
        """Zurückzuzahlen, if nothing more is spent."""
        return self.result.to_repay(self.received)

    @property
    def extra_income(self) -> Decimal:
        """Leistungen Dritter über den Plan hinaus."""
        return max(self.other_income - self.terms.planned_other_income, ZERO)

    @property
    def sentence(self) -> str:
        """Satz mit der Rechnung und dem, was zurückzuzahlen ist."""
        return self.result.sentence(self.received)


def entitlement_of(notice: AwardNotice, loaded: LoadedAwards) -> AwardEntitlement:
    """Zustehende Zuwendung on the terms of its current notice.

    Recognised cost is every eligible expense with the county's own share, and what recipients got
    and did not pay back: that counts until their proof shows otherwise, or until it is written off
    for good. Reversed bookings do not count. Money that has to be used before the grant
    counts as spent, booked or not: otherwise nothing could have been paid from the grant.
    """
    return _Facts(loaded).entitlement_of(notice)


@dataclass(frozen=True)
class _Filled:
    """Besetzte Stelle, of the county or of a recipient: both days count."""

    label: str
    component: str
    programme_id: int | None
    fte: Decimal
    first: date
    last: date
    actual_cost: Decimal | None


class _Facts:
    def __init__(self, loaded: LoadedAwards) -> None:
        self._loaded = loaded

    def entitlement_of(self, notice: AwardNotice) -> AwardEntitlement:
        award, terms = notice.award_id, self._terms(notice)
        plans, places = self._loaded.plans, self._loaded.places[award]
        passed_on = sum((one.recognised for one in plans.passed_on(award)), ZERO)
        booked = plans.spent(award) + passed_on
        assumed = max(terms.paid_first - plans.own_share(award), ZERO)
        filled = [self._unit(one, notice) for one in self._filled(notice)]
        return AwardEntitlement(
            last_day=max(notice.period_to, notice.invoices_by or notice.spend_by),
            terms=terms,
            recognised_cost=booked + assumed,
            assumed_cost=assumed,
            other_income=plans.other_income(award),
            units=tuple(unit for unit, _ in filled if isinstance(unit, FilledUnits)),
            unrated=tuple(unit for unit, _ in filled if isinstance(unit, UnratedUnits)),
            held=tuple(held_parts(notice, self._loaded)),
            per_post=costs_per_post(notice, self._loaded),
            received=places.received - places.repaid,
            minimum_share=self._minimum_share(notice),
            minimum_change=self._minimum_change(notice),
            rates_are_confirmed=all(is_confirmed for _, is_confirmed in filled),
        )

    def _terms(self, notice: AwardNotice) -> Terms:
        plans = self._loaded.plans
        return Terms(
            financing=notice.financing,
            granted=notice.amount,
            quota=notice.grant_quota,
            planned_cost=plans.planned(notice, *PlanItem.COSTS) or None,
            planned_other_income=plans.planned(notice, PlanItem.Kind.OTHER_FUNDS),
            own_funds=plans.planned(notice, PlanItem.Kind.OWN_SHARE),
            unit_grant=self._unit_grant(notice),
        )

    def _unit(self, one: _Filled, notice: AwardNotice) -> tuple[FilledUnits | UnratedUnits, bool]:
        """Besetzte Stelle at its rate, if it has one, and whether that is confirmed.

        A unit that the notice grants without a rate has no worth that could be vacant, so a post
        that fills it does not count either.
        """
        rates = rates_of_post(
            notice, self._loaded, component=one.component, programme_id=one.programme_id
        )
        first, last = max(one.first, notice.period_from), min(one.last, notice.period_to)
        months = months_filled(first, last, within=(first, last))
        if not months:
            return FilledUnits(one.fte, months, ZERO, one.actual_cost), True
        lines = self._lines_of(one, notice)
        has_no_worth = [self._worth_of_line(line, notice) is None for line in lines]
        worth = rates.worth(one.fte, first, last)
        if worth is None or (lines and all(has_no_worth)):
            highest = max((line.rate_of_fte or ZERO for line in lines), default=ZERO)
            at_most = highest * self._scale(notice) * one.fte * months / 12
            return UnratedUnits(one.label, at_most), True
        # Over several rates their mean, weighted by months.
        rate = worth * 12 / months / one.fte * self._scale(notice)
        return FilledUnits(one.fte, months, rate, one.actual_cost), rates.is_confirmed

    def _filled(self, notice: AwardNotice) -> Iterator[_Filled]:
        """Besetzte Stellen der Zuwendung, of the county and of recipients.

        None if the notice does not say what posts are worth to it: then nothing counts as vacant.
        """
        if notice.unit_rate is None and not self._loaded.funding[notice.award_id].posts:
            return
        for post in self._loaded.posts[notice.award_id]:
            yield _Filled(
                f"Stelle {post.number}",
                post.component,
                post.programme_id,
                post.fte,
                post.valid_from,
                post.valid_to,
                post.actual_cost,
            )
        for passed_on in self._loaded.plans.passed_on(notice.award_id):
            one = passed_on.pass_through
            if one.fte and not one.is_cancelled:
                yield _Filled(
                    f"Weiterleitung „{one.title}“",
                    one.component,
                    None,
                    one.fte,
                    one.period_from,
                    one.period_to,
                    passed_on.recognised,
                )

    def _lines_of(self, one: _Filled, notice: AwardNotice) -> list[FundingLine]:
        return granted_lines(
            self._loaded.funding[notice.award_id].posts,
            component=one.component,
            programme_id=one.programme_id,
            usual_programme_id=notice.award.programme_id,
        )

    def _unit_grant(self, notice: AwardNotice) -> Decimal | None:
        """Was von der Bewilligung an Stellen hängt, in euro; None if the notice does not say.

        It is the worth of all granted posts, filled throughout the award period, however long that
        is. An amount beyond it was granted for something else; an amount below it is all for posts,
        and ``_scale`` spreads it over them. So whoever fills all posts throughout keeps the whole
        grant, and no vacancy costs more than the grant.
        """
        worth = self._unit_worth(notice)
        return None if worth is None else min(round_to_cent(worth), notice.amount)

    def _scale(self, notice: AwardNotice) -> Decimal:
        """Anteil des Satzes, den die Bewilligung deckt: below 1 if the posts are worth more."""
        worth = self._unit_worth(notice)
        return Decimal(1) if not worth or worth <= notice.amount else notice.amount / worth

    def _unit_worth(self, notice: AwardNotice) -> Decimal | None:
        """Wert aller bewilligten Stellen, filled throughout, in euro; None if it is not known."""
        if lines := self._loaded.funding[notice.award_id].posts:
            return sum((self._worth_of_line(line, notice) or ZERO for line in lines), ZERO)
        rate = rate_of_notice(notice)
        if rate is not None and notice.fte is not None:
            return notice.fte * rate * months_of_period(notice) / 12
        return None

    def _worth_of_line(self, line: FundingLine, notice: AwardNotice) -> Decimal | None:
        """Wert einer Zeile, filled throughout; if it names no rate, by the rates of its days."""
        if line.rated is not None:
            return line.worth_throughout
        unit = line.unit
        rates = rates_of_post(
            notice, self._loaded, component=unit.component, programme_id=unit.programme_id
        )
        worth = rates.worth(line.fte, line.first, line.last)
        return (
            None if worth is None else worth * min(line.months, Decimal(unit.months)) / line.months
        )

    def _minimum_share(self, notice: AwardNotice) -> MinimumShare | None:
        rule = self._loaded.rules.for_notice(StandardRule.Code.MINIMUM_FTE, notice)
        if rule.value is None:
            return None
        return MinimumShare(rule.value, is_confirmed=rule.is_confirmed)

    def _minimum_change(self, notice: AwardNotice) -> MinimumChange | None:
        rule = self._loaded.rules.for_notice(StandardRule.Code.MINIMUM_CHANGE, notice)
        if rule.value is None:
            return None
        return MinimumChange(rule.value, is_confirmed=rule.is_confirmed)
