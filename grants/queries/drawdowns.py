"""Mittelabrufe: what was requested, and what came in for it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from grants.models import Award, Drawdown, DrawdownPart, Receipt
from grants.queries.programme_tree import ProgrammeTree
from grants.queries.standing import standing
from ledger.money import ZERO


@dataclass(frozen=True)
class DrawdownRow:
    """Mittelabruf in euro, on one row with what came in for it.

    ``receipts`` are those that stand; ``days`` have passed since it was requested, as long as
    something is open.
    """

    drawdown: Drawdown
    receipts: tuple[Receipt, ...]
    today: date

    @property
    def received(self) -> Decimal:
        received: Decimal = sum((receipt.amount for receipt in self.receipts), ZERO)
        return received

    @property
    def open(self) -> Decimal:
        """Noch nicht eingegangen; zero if the request was withdrawn."""
        if self.drawdown.withdrawn_on is not None:
            return ZERO
        asked: Decimal = self.drawdown.amount
        return max(asked - self.received, ZERO)

    @property
    def days(self) -> int | None:
        if self.drawdown.requested_on is None or not self.open:
            return None
        return (self.today - self.drawdown.requested_on).days


@dataclass(frozen=True)
class DrawdownList:
    """Mittelabrufe einer Zuwendung in their order, with sums in euro."""

    rows: tuple[DrawdownRow, ...]

    @property
    def requested(self) -> Decimal:
        """Angefordert; a withdrawn request counts with what came in for it."""
        return sum((row.received + row.open for row in self.rows), ZERO)

    @property
    def received(self) -> Decimal:
        return sum((row.received for row in self.rows), ZERO)

    @property
    def open(self) -> Decimal:
        return sum((row.open for row in self.rows), ZERO)

    @property
    def open_rows(self) -> tuple[DrawdownRow, ...]:
        return tuple(row for row in self.rows if row.open)

    def of_part(self, part_id: int | None) -> "DrawdownList":
        return DrawdownList(tuple(row for row in self.rows if row.drawdown.part_id == part_id))


def drawdowns_of(award: Award, *, today: date) -> DrawdownList:
    """Mittelabrufe mit ihren Eingängen; two queries."""
    return drawdowns_of_all([award.pk], today=today)[award.pk]


def drawdowns_of_all(awards: Iterable[int], *, today: date) -> dict[int, DrawdownList]:
    """Mittelabrufe je Zuwendung, by its id; two queries for any number of awards."""
    awards = list(awards)
    receipts: dict[int | None, list[Receipt]] = defaultdict(list)
    for receipt in (
        Receipt.objects.filter(standing(), drawdown__award__in=awards)
        .select_related("voucher")
        .order_by("voucher__booked_on", "pk")
    ):
        receipts[receipt.drawdown_id].append(receipt)
    rows: dict[int, list[DrawdownRow]] = defaultdict(list)
    for drawdown in (
        Drawdown.objects.filter(award__in=awards).select_related("part").order_by("award", "number")
    ):
        rows[drawdown.award_id].append(DrawdownRow(drawdown, tuple(receipts[drawdown.pk]), today))
    return {award: DrawdownList(tuple(rows[award])) for award in awards}


def open_requests(award: Award) -> Decimal:
    """Angefordert und noch nicht eingegangen, in euro; one query."""
    counted = standing("receipts__voucher")
    drawdowns = Drawdown.objects.filter(award=award, withdrawn_on__isnull=True).annotate(
        received=Sum("receipts__amount", filter=counted)
    )
    return sum(
        (max(drawdown.amount - (drawdown.received or ZERO), ZERO) for drawdown in drawdowns), ZERO
    )


def parts_of(award: Award) -> QuerySet[DrawdownPart]:
    """Abrufteile des Förderprogramms and of those above it; two queries."""
    return DrawdownPart.objects.filter(
        programme__in=ProgrammeTree().upwards(award.programme_id)
    ).order_by("code")
