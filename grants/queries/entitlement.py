"""Anspruch der Zuwendungen: what was spent, filled and paid by others, and what may be kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import AwardNotice, PlanItem, StandardRule
from grants.queries.award_files import AwardFiles
from grants.queries.funding import Funding, FundingLine
from grants.rules.entitlement import (
    Entitlement,
    FilledUnits,
    MinimumChange,
    Terms,
    entitlement,
)
from grants.rules.funded_units import RatedUnits, amount_of, months_filled
from ledger.money import ZERO


@dataclass(frozen=True)
class AwardEntitlement:
    """Anspruch einer Zuwendung as of today, in euro, with what it follows from.

    ``received`` is what came in less what was repaid. ``last_day`` is the last one that still
    counts: of the award period, or of the spending window where that is longer.
    ``rates_are_confirmed`` is False where posts count by a rate that nobody has confirmed.
    """

    last_day: date
    terms: Terms
    recognised_cost: Decimal
    other_income: Decimal
    units: tuple[FilledUnits, ...]
    received: Decimal
    minimum_change: MinimumChange | None
    rates_are_confirmed: bool

    @property
    def result(self) -> Entitlement:
        """Anspruch aus dem, was bisher gebucht und besetzt ist."""
        return entitlement(
            self.terms,
            recognised_cost=self.recognised_cost,
            other_income=self.other_income,
            units=self.units,
            minimum_change=self.minimum_change,
        )

    @property
    def expected(self) -> Entitlement:
        """Voraussichtlicher Anspruch, if the cost comes as planned and no post stays vacant."""
        return entitlement(
            self.terms,
            recognised_cost=max(self.recognised_cost, self.terms.expected_cost),
            other_income=self.other_income,
            minimum_change=self.minimum_change,
        )

    def is_final(self, today: date) -> bool:
        """Abgerechnet werden kann: nothing more may be spent."""
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
        """Einnahmen Dritter über den Plan hinaus."""
        return max(self.other_income - self.terms.planned_other_income, ZERO)

    @property
    def sentence(self) -> str:
        """Satz mit der Rechnung und dem, was zurückzuzahlen ist."""
        return self.result.sentence(self.received)


def entitlement_of(notice: AwardNotice, files: AwardFiles) -> AwardEntitlement:
    """Anspruch einer Zuwendung on the terms of its current notice.

    Recognised is every expense with the county's own share, and what was paid to recipients
    less what they paid back: it counts until a proof shows otherwise, and then comes back. What
    is reversed does not count. What has to be paid before the grant counts as spent, booked or
    not: otherwise nothing could have been paid from the grant.
    """
    return _Facts(files).of(notice)


@dataclass(frozen=True)
class _Filled:
    """Besetzte Stelle, of the county or of a recipient: both days count."""

    component: str
    fte: Decimal
    first: date
    last: date
    actual_cost: Decimal | None


class _Facts:
    def __init__(self, files: AwardFiles) -> None:
        self._files = files

    def of(self, notice: AwardNotice) -> AwardEntitlement:
        award, terms = notice.award_id, self._terms(notice)
        plans, places = self._files.plans, self._files.places[award]
        booked = plans.spent(award) + sum((one.paid for one in plans.passed_on(award)), ZERO)
        not_booked = terms.paid_first - plans.own_share(award)
        units = self._units(notice)
        return AwardEntitlement(
            last_day=max(notice.period_to, notice.spend_by),
            terms=terms,
            recognised_cost=booked + max(not_booked, ZERO),
            other_income=plans.other_income(award),
            units=units,
            received=places.received - places.repaid,
            minimum_change=self._minimum_change(notice),
            rates_are_confirmed=not units
            or all(line.is_confirmed for line in self._files.funding[notice.award_id].posts),
        )

    def _terms(self, notice: AwardNotice) -> Terms:
        plans = self._files.plans
        return Terms(
            financing=notice.financing,
            granted=notice.amount,
            quota=notice.grant_quota,
            planned_cost=plans.planned(notice, *PlanItem.COSTS) or None,
            planned_other_income=plans.planned(notice, PlanItem.Kind.OTHER_FUNDS),
            own_funds=plans.planned(notice, PlanItem.Kind.OWN_SHARE),
            unit_grant=_unit_grant(notice, self._files.funding[notice.award_id]),
        )

    def _units(self, notice: AwardNotice) -> tuple[FilledUnits, ...]:
        """Besetzte Stellen, our own and those of recipients; none where a rate is unknown."""
        lines = self._files.funding[notice.award_id].posts
        window = (notice.period_from, notice.period_to)
        units = []
        for filled in self._filled(notice.award_id):
            rate = _rate_of(filled.component, lines, notice)
            if rate is None:
                return ()
            months = months_filled(filled.first, filled.last, within=window)
            units.append(FilledUnits(filled.fte, months, rate, filled.actual_cost))
        return tuple(units)

    def _filled(self, award: int) -> Iterator[_Filled]:
        for post in self._files.posts[award]:
            yield _Filled(
                post.component, post.fte, post.valid_from, post.valid_to, post.actual_cost
            )
        for passed_on in self._files.plans.passed_on(award):
            one = passed_on.pass_through
            if one.fte and not one.is_cancelled:
                yield _Filled(
                    one.component, one.fte, one.period_from, one.period_to, passed_on.paid
                )

    def _minimum_change(self, notice: AwardNotice) -> MinimumChange | None:
        rule = self._files.rules.for_notice(StandardRule.Code.MINIMUM_CHANGE, notice)
        if rule.value is None:
            return None
        return MinimumChange(rule.value, is_confirmed=rule.is_confirmed)


def _rate_of(component: str, posts: list[FundingLine], notice: AwardNotice) -> Decimal | None:
    """Satz einer ganzen Stelle: that of its component, of the only one there is, of the notice."""
    same = [line for line in posts if line.unit.component == component]
    if not same and len(posts) == 1:
        same = posts
    return same[0].rate_of_fte if same else notice.unit_rate


def _unit_grant(notice: AwardNotice, funding: Funding) -> Decimal | None:
    """Was an Stellen hängt, in euro; None where nothing tells it from the rest."""
    rated = [line.rated for line in funding.posts if line.rated is not None]
    if rated:
        return amount_of(rated)
    if notice.unit_rate is not None and notice.fte is not None:
        return amount_of([RatedUnits(notice.fte, notice.unit_rate)])
    return None
