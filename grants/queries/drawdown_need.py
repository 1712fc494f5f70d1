"""Mittelbedarf der Zuwendungen: the facts from plan, posts, contracts and requests."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from grants.models import Award, AwardNotice, DrawdownPart, PlanItem, Post, StandardRule
from grants.queries.award_files import AwardFiles
from grants.queries.drawdowns import DrawdownList
from grants.queries.funding import Funding
from grants.queries.plan import Plan
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


@dataclass(frozen=True)
class NeedOfAward:
    """Mittelbedarf einer Zuwendung with its requests, and the rule that it rests on.

    ``parts`` are those whose money its programme wants requested apart. ``rates_are_confirmed``
    is False where own posts count by a rate that nobody has confirmed.
    """

    need: DrawdownNeed
    drawdowns: DrawdownList
    period: RuleValue
    parts: tuple[DrawdownPart, ...]
    rates_are_confirmed: bool

    @property
    def groups(self) -> tuple[tuple[str, PartNeed], ...]:
        """Herleitung je Abrufteil with its name; one without a name where there are no parts."""
        names: dict[PartId, str] = {part.pk: str(part) for part in self.parts}
        names[None] = "ohne Abrufteil" if self.parts else ""
        return tuple(
            (names.get(part.part_id, ""), part)
            for part in self.need.parts
            # What was paid ahead for a part stands under no part, and so does its counterpart.
            if part.part_id is not None or part.gap or not self.parts
        )

    def of_part(self, part: DrawdownPart) -> Decimal:
        """Bedarf eines Abrufteils in euro."""
        of_part = self.need.of_part(part.pk)
        return of_part.need if of_part else ZERO


def need_of(award: Award, files: AwardFiles) -> NeedOfAward | None:
    """Mittelbedarf der kommenden Monate; None without a notice or where nothing is requested.

    Nothing is requested where the money comes by itself, as with lump sums.
    """
    notice = award.current_notice
    if notice is None:
        return None
    # For how many months ahead.
    period = files.rules.for_notice(StandardRule.Code.DRAWDOWN_PERIOD, notice)
    if period.whole is None:
        return None
    return NeedOfAward(
        need=drawdown_need(
            _Facts(files).of(notice),
            today=files.today,
            until=add_months(files.today, period.whole),
        ),
        drawdowns=files.drawdowns[award.pk],
        period=period,
        parts=files.drawdown_parts(award),
        rates_are_confirmed=not files.posts[award.pk]
        or all(line.is_confirmed for line in files.funding[award.pk].posts),
    )


class _Facts:
    """Woraus der Bedarf einer Zuwendung folgt."""

    def __init__(self, files: AwardFiles) -> None:
        self._files = files

    def of(self, notice: AwardNotice) -> NeedFacts:
        places = self._files.places[notice.award_id]
        plan = self._files.plans.plan(notice)
        return NeedFacts(
            commitments=tuple(self._commitments(notice)),
            own_costs=(*self._staff(notice, plan), *self._material(notice, plan)),
            quota=notice.grant_quota,
            cash=self._cash(notice, places.cash),
            requested=self._requested(notice),
            prefinanced=places.prefinanced,
            pledged=places.pledged,
            is_fully_planned=plan.covers(notice.amount),
        )

    def _commitments(self, notice: AwardNotice) -> Iterator[Cost]:
        """Vereinbart und nicht ausgezahlt, evenly over the rest of each contract's period."""
        for one in self._files.plans.passed_on(notice.award_id):
            contract = one.pass_through
            yield OpenAmount(
                f"Weiterleitung an {contract.recipient.name}",
                one.open,
                contract.period_from,
                contract.period_to,
                one.item.part_id if one.item else None,
            )

    def _staff(self, notice: AwardNotice, plan: Plan) -> Iterable[Cost]:
        """Eigene Stellen at their rates; where one has none, what the plan has left for staff."""
        funding = self._files.funding[notice.award_id]
        posts = [
            (post, _rate_of(post, notice, funding)) for post in self._files.posts[notice.award_id]
        ]
        if not posts or any(rate is None for _, rate in posts):
            return self._left(notice, plan, PlanItem.Kind.STAFF)
        parts = {item.part_id for item, _ in _items(plan, PlanItem.Kind.STAFF)}
        part = parts.pop() if len(parts) == 1 else None
        return (
            FilledPost(
                f"Stelle {post.number}, {format_number(post.fte)} VZÄ",
                post.fte * (rate or ZERO),
                post.valid_from,
                min(post.valid_to, notice.spend_by),
                part,
            )
            for post, rate in posts
        )

    def _material(self, notice: AwardNotice, plan: Plan) -> Iterable[Cost]:
        """Sachausgaben, die der Plan noch vorsieht."""
        return self._left(notice, plan, PlanItem.Kind.MATERIAL)

    def _left(self, notice: AwardNotice, plan: Plan, kind: PlanItem.Kind) -> Iterable[Cost]:
        """What items of a kind have left, evenly over the rest of the spending window."""
        if self._files.today > notice.spend_by:
            return ()
        return (
            OpenAmount(
                item.name,
                max(left, ZERO),
                notice.period_from,
                notice.spend_by,
                item.part_id,
            )
            for item, left in _items(plan, kind)
        )

    def _cash(self, notice: AwardNotice, cash: Decimal) -> dict[PartId, Decimal]:
        """Verfügbar by Abrufteil; what cannot be told apart belongs to none."""
        of_part: dict[PartId, Decimal] = defaultdict(lambda: ZERO)
        for row in self._files.drawdowns[notice.award_id].rows:
            of_part[row.drawdown.part_id] += row.received
        for part, used in self._files.plans.grant_used(notice.award_id).items():
            of_part[part] -= used
        of_part[None] = cash - sum((of_part[part] for part in of_part if part is not None), ZERO)
        return of_part

    def _requested(self, notice: AwardNotice) -> dict[PartId, Decimal]:
        """Angefordert und nicht eingegangen, by Abrufteil."""
        of_part: dict[PartId, Decimal] = defaultdict(lambda: ZERO)
        for row in self._files.drawdowns[notice.award_id].rows:
            of_part[row.drawdown.part_id] += row.open
        return of_part


def _items(plan: Plan, kind: PlanItem.Kind) -> list[tuple[PlanItem, Decimal]]:
    """Ausgabepositionen of a kind with what is left of each, in euro."""
    return [
        (row.item, row.left) for row in plan.items if row.item is not None and row.item.kind == kind
    ]


def _rate_of(post: Post, notice: AwardNotice, funding: Funding) -> Decimal | None:
    """Satz einer ganzen Stelle in euro a year, from the funded units of the notice.

    A post that names no component takes the rate of the notice, or the only one of its Baustein.
    """
    programme = post.programme_id or notice.award.programme_id
    rates = {
        line.rate_of_fte
        for line in funding.lines
        if line.unit.programme_id == programme and post.component in ("", line.unit.component)
    } - {None}
    if len(rates) == 1:
        return rates.pop()
    return None if post.component else notice.unit_rate
