"""Mittelbedarf der Zuwendungen: the facts from plan, posts, contracts and requests."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from grants.models import Award, AwardNotice, DrawdownPart, PlanItem, Post, StandardRule
from grants.queries.drawdowns import DrawdownList
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.plan import Plan, PlanRow
from grants.queries.post_rates import RatesOfPost, rates_of
from grants.queries.standard_rules import RuleValue
from grants.rules.drawdown_need import (
    Cost,
    DrawdownNeed,
    FilledPost,
    NeedFacts,
    OpenAmount,
    PartId,
    PartNeed,
    drawdown_need,
)
from grants.rules.months import add_months
from ledger.money import ZERO, format_number

_FUNDS_BESIDE = (PlanItem.Kind.OWN_SHARE, PlanItem.Kind.OTHER_FUNDS)


@dataclass(frozen=True)
class NeedOfAward:
    """Mittelbedarf einer Zuwendung with its requests, and the rule that it rests on.

    ``parts`` are those whose money its programme wants requested apart. ``rates_are_confirmed``
    is False where own posts count by a rate that nobody has confirmed. ``unrated_posts`` are the
    numbers of those that are left out, because they have no rate.
    """

    need: DrawdownNeed
    drawdowns: DrawdownList
    period: RuleValue
    parts: tuple[DrawdownPart, ...]
    rates_are_confirmed: bool
    unrated_posts: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, PartNeed], ...]:
        """Herleitung je Abrufteil with its name; without parts a single one without a name."""
        names: dict[PartId, str] = {part.pk: str(part) for part in self.parts}
        names[None] = "ohne Abrufteil" if self.parts else ""
        return tuple(
            (names.get(part.part_id, ""), part)
            for part in self.need.parts
            # Prefinanced money belongs to no part, so what settles it belongs to none either.
            if part.part_id is not None or part.gap or not self.parts
        )

    def of_part(self, part: DrawdownPart) -> Decimal:
        """Bedarf eines Abrufteils in euro."""
        of_part = self.need.of_part(part.pk)
        return of_part.need if of_part else ZERO


def need_of(award: Award, loaded: LoadedAwards) -> NeedOfAward | None:
    """Mittelbedarf der kommenden Monate; None without a notice or if nothing has to be requested.

    Nothing has to be requested if the money comes by itself, as with lump sums.
    """
    notice = award.current_notice
    if notice is None:
        return None
    # For how many months ahead.
    period = loaded.rules.for_notice(StandardRule.Code.DRAWDOWN_PERIOD, notice)
    if period.whole is None:
        return None
    facts = _Facts(loaded)
    rated, unrated = facts.posts(notice)
    return NeedOfAward(
        need=drawdown_need(
            facts.need_facts_of(notice),
            today=loaded.today,
            until=add_months(loaded.today, period.whole),
        ),
        drawdowns=loaded.drawdowns[award.pk],
        period=period,
        parts=loaded.drawdown_parts(award),
        rates_are_confirmed=all(rates.is_confirmed for _, rates in rated),
        # If no post has a rate, all of them count by the plan.
        unrated_posts=tuple(post.number for post in unrated) if rated else (),
    )


class _Facts:
    """Woraus der Bedarf einer Zuwendung folgt."""

    def __init__(self, loaded: LoadedAwards) -> None:
        self._loaded = loaded

    def need_facts_of(self, notice: AwardNotice) -> NeedFacts:
        places = self._loaded.places[notice.award_id]
        plan = self._loaded.plans.plan(notice)
        return NeedFacts(
            commitments=tuple(self._commitments(notice)),
            own_costs=(*self._staff(notice, plan), *self._material(notice, plan)),
            quota=self._quota(notice),
            paid_first=self._paid_first(notice),
            cash=self._cash(notice, places.cash),
            requested=self._requested(notice),
            prefinanced=places.paid_ahead,
            pledged=places.pledged,
            is_fully_planned=plan.covers(notice.amount),
        )

    def posts(self, notice: AwardNotice) -> tuple[list[tuple[Post, RatesOfPost]], list[Post]]:
        """Eigene Stellen with the rates of all their days, and those that have none."""
        rated, unrated = [], []
        for post in self._loaded.posts[notice.award_id]:
            rates = rates_of(post, notice, self._loaded)
            if rates.worth(post.fte, post.valid_from, post.valid_to) is None:
                unrated.append(post)
            else:
                rated.append((post, rates))
        return rated, unrated

    def _quota(self, notice: AwardNotice) -> Decimal:
        """Anteil der Zuwendung an eigenen Kosten, between 0 and 1.

        A fixed amount is drawn in proportion to the other funds of the plan (ANBest-P Nr. 1.4.1).
        """
        granted: Decimal = notice.amount
        beside = self._loaded.plans.planned(notice, *_FUNDS_BESIDE)
        if notice.financing != AwardNotice.Financing.FIXED or not beside:
            return notice.grant_quota
        return granted / (granted + beside)

    def _paid_first(self, notice: AwardNotice) -> Decimal:
        """Was noch vor der Zuwendung zu verwenden ist, in euro.

        With gap financing nothing is drawn until own funds and those of others are used up
        (ANBest-P Nr. 1.4.2). Others may have paid more than was planned.
        """
        if notice.financing != AwardNotice.Financing.GAP:
            return ZERO
        plans, award = self._loaded.plans, notice.award_id
        own = plans.planned(notice, PlanItem.Kind.OWN_SHARE)
        others = max(plans.planned(notice, PlanItem.Kind.OTHER_FUNDS), plans.other_income(award))
        return max(own + others - plans.own_share(award), ZERO)

    def _commitments(self, notice: AwardNotice) -> Iterator[Cost]:
        """Vereinbart und nicht ausgezahlt, evenly over the rest of each contract's period."""
        for one in self._loaded.plans.passed_on(notice.award_id):
            contract = one.pass_through
            yield OpenAmount(
                f"Weiterleitung an {contract.recipient.name}",
                one.open,
                contract.period_from,
                contract.period_to,
                one.part_id,
            )

    def _staff(self, notice: AwardNotice, plan: Plan) -> Iterable[Cost]:
        """Eigene Stellen at their rates; if none has any, what the plan has left for staff."""
        posts, _ = self.posts(notice)
        if not posts:
            return self._left(notice, plan, PlanItem.Kind.STAFF)
        parts = {row.part_id for row in _rows(plan, PlanItem.Kind.STAFF)}
        part = parts.pop() if len(parts) == 1 else None
        return (
            FilledPost(
                f"Stelle {post.number}, {format_number(post.fte)} VZÄ",
                post.fte * period.rate,
                max(post.valid_from, period.first),
                min(post.valid_to, notice.spend_by, period.last),
                part,
            )
            for post, rates in posts
            for period in rates.periods
        )

    def _material(self, notice: AwardNotice, plan: Plan) -> Iterable[Cost]:
        """Sachausgaben, die der Plan noch vorsieht."""
        return self._left(notice, plan, PlanItem.Kind.MATERIAL)

    def _left(self, notice: AwardNotice, plan: Plan, kind: PlanItem.Kind) -> Iterable[Cost]:
        """What items of a kind have left, evenly over the rest of the spending window."""
        if self._loaded.today > notice.spend_by:
            return ()
        return (
            OpenAmount(
                row.name,
                max(row.left, ZERO),
                notice.period_from,
                notice.spend_by,
                row.part_id,
            )
            for row in _rows(plan, kind)
        )

    def _cash(self, notice: AwardNotice, cash: Decimal) -> dict[PartId, Decimal]:
        """Bestand by Abrufteil; money that belongs to no single part stands under None."""
        of_part: dict[PartId, Decimal] = defaultdict(lambda: ZERO)
        for row in self._loaded.drawdowns[notice.award_id].rows:
            of_part[row.drawdown.part_id] += row.received
        for part, used in self._loaded.plans.grant_used(notice.award_id).items():
            of_part[part] -= used
        of_part[None] = cash - sum((of_part[part] for part in of_part if part is not None), ZERO)
        return of_part

    def _requested(self, notice: AwardNotice) -> dict[PartId, Decimal]:
        """Angefordert und nicht eingegangen, by Abrufteil."""
        of_part: dict[PartId, Decimal] = defaultdict(lambda: ZERO)
        for row in self._loaded.drawdowns[notice.award_id].rows:
            of_part[row.drawdown.part_id] += row.open
        return of_part


def _rows(plan: Plan, kind: PlanItem.Kind) -> list[PlanRow]:
    """Ausgabepositionen einer Art."""
    return [row for row in plan.items if row.item is not None and row.item.kind == kind]
