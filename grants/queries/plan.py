"""Finanzierungsplan: what the current notice plans for each item, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum, Value

from grants.models import (
    Award,
    AwardNotice,
    DrawdownPart,
    Expense,
    OtherIncome,
    PassThrough,
    PlanAmount,
    PlanItem,
    RecipientLoss,
    Refund,
    Repayment,
    Return,
)
from grants.queries.awards import EuroPlaces
from grants.queries.standing import standing_sums
from grants.queries.transfers import item_now
from ledger.money import ZERO

# Euro by the id of the item; under None what belongs to no item.
_ByItem = dict[int | None, Decimal]
# What is paid to recipients counts on an item of its own.
_OF_RECIPIENTS = PlanItem.Kind.PASS_THROUGH


@dataclass(frozen=True)
class PlanRow:
    """Zeile des Finanzierungsplans in euro.

    ``actual`` of a cost item is the whole cost: the grant's part and the county's own share.
    Without an ``item`` the row names what stands in no item. ``part`` is its Abrufteil.
    """

    name: str
    planned: Decimal
    actual: Decimal
    item: PlanItem | None = None
    part: DrawdownPart | None = None

    @property
    def part_id(self) -> int | None:
        return self.part.pk if self.part else None

    @property
    def left(self) -> Decimal:
        """Rest; negative once the plan is exceeded."""
        return self.planned - self.actual

    @property
    def percent(self) -> Decimal | None:
        """Ausgeschöpft in per cent; None if nothing was planned."""
        return self.actual / self.planned * 100 if self.planned else None


@dataclass(frozen=True)
class Plan:
    """Finanzierungsplan einer Zuwendung: its cost items, and what pays for them."""

    costs: tuple[PlanRow, ...]
    funds: tuple[PlanRow, ...]
    unassigned: Decimal

    @property
    def items(self) -> tuple[PlanRow, ...]:
        """Ausgabepositionen, without what belongs to none of them."""
        return tuple(row for row in self.costs if row.item is not None)

    @property
    def total(self) -> PlanRow:
        """Summe der Ausgaben, what belongs to no item among them."""
        return _total("Summe der Ausgaben", self.costs)

    @property
    def total_of_funds(self) -> PlanRow:
        return _total("Summe der Finanzierung", self.funds)

    @property
    def is_planned(self) -> bool:
        """Does the current notice plan anything for a cost item?"""
        return any(row.planned for row in self.items)

    def covers(self, granted: Decimal) -> bool:
        """Is it the whole plan? Cost below what is granted means that some of it is missing."""
        return self.is_planned and self.total.planned >= granted


@dataclass(frozen=True)
class PassedOn:
    """Weiterleitung in euro: ``open`` agreed and unpaid, ``paid`` less what came back.

    ``lost`` is what of it was written off for good, which nobody proves any more.

    ``item`` is the position of the plan that it belongs to, None if that is not clear, and
    ``part_id`` the Abrufteil of that position.
    """

    pass_through: PassThrough
    item: PlanItem | None
    open: Decimal
    paid: Decimal
    lost: Decimal
    part_id: int | None

    @property
    def recognised(self) -> Decimal:
        """Zuwendungsfähig: what was paid and is proven or may still be."""
        return self.paid - self.lost


def own_cost_items(notice: AwardNotice) -> QuerySet[PlanItem]:
    """Ausgabepositionen für eigene Ausgaben: an expense has to name one of them."""
    return PlanItem.objects.filter(
        kind__in=PlanItem.OWN_COSTS, amounts__notice=notice, amounts__amount__gt=ZERO
    ).order_by("pk")


def planned_cost(notice: AwardNotice) -> Decimal:
    """Geplante Ausgaben eines Bescheids in euro; one query."""
    costs = PlanAmount.objects.filter(notice=notice, item__kind__in=PlanItem.COSTS)
    return costs.aggregate(total=Sum("amount"))["total"] or ZERO


class PlansRead:
    """Finanzierungspläne vieler Zuwendungen, read in seven queries.

    ``places`` and ``pass_throughs`` by the id of the award.
    """

    def __init__(
        self,
        notices: Iterable[AwardNotice],
        places: Mapping[int, EuroPlaces],
        pass_throughs: Mapping[int, list[PassThrough]],
    ) -> None:
        notices = list(notices)
        awards = [notice.award_id for notice in notices]
        self._places = places
        self._planned: dict[tuple[int, int], Decimal] = {}
        # An item that the notice in force no longer names keeps what the last one said of it.
        self._latest: dict[int, PlanAmount] = {}
        for amount in _amounts(awards):
            self._planned[amount.notice_id, amount.item_id] = amount.amount
            self._latest[amount.item_id] = amount
        self._items: dict[int, list[PlanItem]] = defaultdict(list)
        for item in PlanItem.objects.filter(award__in=awards).order_by("pk"):
            self._items[item.award_id].append(item)
        self._spent: dict[int, _ByItem] = defaultdict(_by_item)
        self._own_share: dict[int, _ByItem] = defaultdict(_by_item)
        # What is not eligible the county pays alone, outside the plan.
        expenses = Expense.objects.filter(award__in=awards, is_eligible=True)
        expenses = expenses.annotate(item=item_now())
        for award, item_id, amount, own_share in standing_sums(expenses, "award", "item"):
            self._spent[award][item_id] = amount
            self._own_share[award][item_id] = own_share
        refunds = Refund.objects.filter(expense__award__in=awards, expense__is_eligible=True)
        refunds = refunds.annotate(item=item_now(of="expense__"))
        for award, item_id, amount, own_share in standing_sums(refunds, "expense__award", "item"):
            self._spent[award][item_id] -= amount
            self._own_share[award][item_id] -= own_share
        self._income: dict[int, _ByItem] = defaultdict(_by_item)
        other_income = OtherIncome.objects.filter(award__in=awards).annotate(item=item_now())
        for award, item_id, amount in standing_sums(other_income, "award", "item"):
            self._income[award][item_id] = amount
        repayments = Repayment.objects.filter(award__in=awards, county_money__gt=0)
        self._repaid_by_county = {
            award: county_money for award, _, county_money in standing_sums(repayments, "award")
        }
        returned, lost = _returned_and_lost(awards)
        self._passed_on: dict[int, list[PassedOn]] = defaultdict(list)
        for contract in (one for award in awards for one in pass_throughs[award]):
            account = contract.committed_account
            unpaid = account.balance if account is not None else ZERO
            named = self._item_of(contract)
            self._passed_on[contract.award_id].append(
                PassedOn(
                    contract,
                    named,
                    open=unpaid,
                    paid=(contract.agreed or ZERO) - unpaid - returned.get(contract.pk, ZERO),
                    lost=lost.get(contract.pk, ZERO),
                    part_id=self._part_id(named) if named else None,
                )
            )

    def plan_of(self, award: Award) -> Plan | None:
        """Finanzierungsplan des geltenden Bescheids beside what was spent; None without one."""
        notice = award.current_notice
        if notice is None or not self._items[award.pk]:
            return None
        return self.plan(notice)

    def passed_on(self, award_id: int) -> tuple[PassedOn, ...]:
        """Unsere Weiterleitungen, each with its position of the plan."""
        return tuple(self._passed_on[award_id])

    def spent(self, award_id: int) -> Decimal:
        """Ausgaben insgesamt, the county's own share among them."""
        return sum(self._spent[award_id].values(), ZERO)

    def own_share(self, award_id: int) -> Decimal:
        return sum(self._own_share[award_id].values(), ZERO)

    def other_income(self, award_id: int) -> Decimal:
        """Leistungen Dritter insgesamt."""
        return sum(self._income[award_id].values(), ZERO)

    def planned(self, notice: AwardNotice, *kinds: str) -> Decimal:
        """Geplant for all items of these kinds."""
        items = [item for item in self._items[notice.award_id] if item.kind in kinds]
        return sum((self._planned_for(notice, item) for item in items), ZERO)

    def grant_used(self, award_id: int) -> dict[int | None, Decimal]:
        """Aus der Zuwendung verwendet, by the Abrufteil of the items that it counts on."""
        used: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
        for item in self._items[award_id]:
            used[self._part_id(item)] += (
                self._spent[award_id][item.pk] - self._own_share[award_id][item.pk]
            )
        for one in self._passed_on[award_id]:
            used[one.part_id] += one.paid
        return used

    def plan(self, notice: AwardNotice) -> Plan:
        """Finanzierungsplan eines Bescheids, empty if none was made."""
        award, items = notice.award_id, self._items[notice.award_id]
        rows = [
            PlanRow(item.name, planned, self._actual(item), item, self._part(item))
            for item in items
            if item.is_cost and ((planned := self._planned_for(notice, item)) or self._actual(item))
        ]
        unassigned = self._spent[award][None] + sum(
            (one.paid for one in self._passed_on[award] if one.item is None), ZERO
        )
        if unassigned and rows:
            rows.append(PlanRow("keiner Position zugeordnet", ZERO, unassigned))
        return Plan(tuple(rows), self._funds(notice, items), unassigned)

    def _funds(self, notice: AwardNotice, items: list[PlanItem]) -> tuple[PlanRow, ...]:
        award = notice.award_id
        own = [item for item in items if item.kind == PlanItem.Kind.OWN_SHARE]
        others = [item for item in items if item.kind == PlanItem.Kind.OTHER_FUNDS]
        places = self._places[award]
        rows = [
            PlanRow("Zuwendung", notice.amount, places.used - places.paid_ahead),
            # If a plan has several own shares, no expense says from which it was paid.
            PlanRow(
                own[0].name if len(own) == 1 else "Eigenanteil",
                self.planned(notice, PlanItem.Kind.OWN_SHARE),
                self.own_share(award),
            ),
            *(
                PlanRow(
                    item.name, self._planned_for(notice, item), self._income[award][item.pk], item
                )
                for item in others
            ),
            PlanRow("Leistungen Dritter außerhalb des Plans", ZERO, self._income[award][None]),
            PlanRow(
                "aus Mitteln des Kreises zurückgezahlt",
                ZERO,
                self._repaid_by_county.get(award, ZERO),
            ),
            PlanRow("vom Kreis vorfinanziert", ZERO, places.paid_ahead),
        ]
        return tuple(row for row in rows if row.planned or row.actual)

    def _planned_for(self, notice: AwardNotice, item: PlanItem) -> Decimal:
        return self._planned.get((notice.pk, item.pk), ZERO)

    def _part(self, item: PlanItem) -> DrawdownPart | None:
        amount = self._latest.get(item.pk)
        return amount.part if amount else None

    def _part_id(self, item: PlanItem) -> int | None:
        amount = self._latest.get(item.pk)
        return amount.part_id if amount else None

    def _is_on_line_of(self, contract: PassThrough, item: PlanItem) -> bool:
        amount = self._latest.get(item.pk)
        return (
            amount is not None
            and amount.line_id is not None
            and (amount.line_id == contract.line_id)
        )

    def _actual(self, item: PlanItem) -> Decimal:
        contracts = self._passed_on[item.award_id]
        passed_on = sum((one.paid for one in contracts if one.item == item), ZERO)
        return self._spent[item.award_id][item.pk] + passed_on

    def _item_of(self, contract: PassThrough) -> PlanItem | None:
        """Position einer Weiterleitung: the one on its budget line, or the only one there is."""
        items = [item for item in self._items[contract.award_id] if item.kind == _OF_RECIPIENTS]
        on_its_line = [item for item in items if self._is_on_line_of(contract, item)]
        for found in (on_its_line, items):
            if len(found) == 1:
                return found[0]
        return None


def _returned_and_lost(awards: list[int]) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Rückflüsse und Verluste in euro by the id of the pass-through; one query."""
    returned, lost = (
        standing_sums(
            kind._default_manager.filter(pass_through__award__in=awards).annotate(
                is_lost=Value(kind is RecipientLoss)
            ),
            "pass_through",
            "is_lost",
        )
        for kind in (Return, RecipientLoss)
    )
    found: tuple[dict[int, Decimal], dict[int, Decimal]] = ({}, {})
    for pass_through, is_lost, amount in returned.union(lost, all=True):
        found[is_lost][pass_through] = amount
    return found


def _by_item() -> _ByItem:
    return defaultdict(lambda: ZERO)


def _total(name: str, rows: Iterable[PlanRow]) -> PlanRow:
    rows = list(rows)
    return PlanRow(
        name,
        sum((row.planned for row in rows), ZERO),
        sum((row.actual for row in rows), ZERO),
    )


def _amounts(awards: list[int]) -> QuerySet[PlanAmount]:
    """Planbeträge of all notices, in the order of the notices."""
    amounts = PlanAmount.objects.filter(item__award__in=awards).select_related("part")
    return amounts.order_by("notice__number", "pk")
