"""Read side of splits: what of each Haushaltsjahr is planned, used and left."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from grants.models import Award, YearSplit
from grants.queries.awards import USED_PLACES
from ledger.models import Posting
from ledger.money import ZERO


@dataclass(frozen=True)
class YearUse:
    """Stand eines Haushaltsjahrs: planned and used grant money in euro.

    ``used`` counts by the date of the voucher: spent, also ahead of its receipt, and paid to
    recipients less what they paid back.
    """

    year: int
    planned: Decimal
    used: Decimal
    is_over: bool

    @property
    def left(self) -> Decimal:
        """Noch frei: below zero where more was used than planned."""
        return self.planned - self.used

    @property
    def unspent(self) -> Decimal:
        """Nicht verbraucht: what is left of a year that is over, and never below zero."""
        return max(self.left, ZERO) if self.is_over else ZERO


@dataclass(frozen=True)
class SplitPosition:
    """Stand einer Aufteilung, year by year; also years with money used but none planned."""

    split: YearSplit
    years: tuple[YearUse, ...]

    @property
    def to_shift(self) -> Decimal:
        """In spätere Jahre zu verschieben: unspent in past years, less what others overspent."""
        past = sum((year.left for year in self.years if year.is_over), ZERO)
        return max(past, ZERO)


def splits_of(award: Award) -> QuerySet[YearSplit]:
    """Aufteilungen einer Zuwendung in their order, with their shares: two queries."""
    return award.year_splits.prefetch_related("shares").order_by("number")


def split_position(award: Award, *, current_year: int) -> SplitPosition | None:
    """Stand der geltenden Aufteilung in three queries; None while there is none.

    Years before ``current_year`` are over.
    """
    split = splits_of(award).last()
    if split is None:
        return None
    planned = {share.year: share.amount for share in split.shares.all()}
    used = _used_by_year(award)
    return SplitPosition(
        split=split,
        years=tuple(
            YearUse(
                year=year,
                planned=planned.get(year, ZERO),
                used=used[year],
                is_over=year < current_year,
            )
            for year in sorted(planned.keys() | {year for year, euro in used.items() if euro})
        ),
    )


def _used_by_year(award: Award) -> defaultdict[int, Decimal]:
    of_award = Q(source__purse=award.purse_id) | Q(target__purse=award.purse_id)
    sums = (
        Posting.objects.filter(of_award)
        .order_by()
        .values_list("voucher__booked_on__year", "source__place", "target__place")
        .annotate(Sum("amount"))
    )
    used: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for year, source, target, amount in sums:
        used[year] += amount * ((target in USED_PLACES) - (source in USED_PLACES))
    return used
