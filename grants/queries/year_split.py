"""Aufteilung auf Haushaltsjahre: what is planned, used and left in each year."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from grants.models import Award, YearSplit
from grants.queries.awards import USED_PLACES
from ledger.models import Place, Posting
from ledger.money import ZERO


@dataclass(frozen=True)
class YearUse:
    """Stand eines Haushaltsjahrs: planned and used grant money in euro.

    ``used`` counts in the year that the booking charges, or without a budget line in that of
    its day: spent, also ahead of its receipt, and paid to recipients less what they paid back.
    """

    year: int
    planned: Decimal
    used: Decimal
    is_over: bool

    @property
    def left(self) -> Decimal:
        """Noch übrig; below zero if more was used than planned."""
        return self.planned - self.used

    @property
    def unspent(self) -> Decimal:
        """Nicht verbraucht: what is left of a year that is over, and never below zero."""
        return max(self.left, ZERO) if self.is_over else ZERO


@dataclass(frozen=True)
class ShareVersion:
    """Jahresanteil einer Fassung in euro; ``change`` against the one before, None in the first."""

    year: int
    amount: Decimal
    change: Decimal | None


@dataclass(frozen=True)
class SplitVersion:
    """Fassung einer Aufteilung: its shares, and those that it took away at zero."""

    split: YearSplit
    shares: tuple[ShareVersion, ...]


@dataclass(frozen=True)
class SplitPosition:
    """Stand einer Aufteilung, year by year; also years with money used but none planned.

    ``granted`` by the notice in force, in euro; ``versions`` from the first to the one that holds.
    """

    granted: Decimal
    years: tuple[YearUse, ...]
    versions: tuple[SplitVersion, ...]

    @property
    def split(self) -> YearSplit:
        """Geltende Aufteilung."""
        return self.versions[-1].split

    @property
    def planned(self) -> Decimal:
        """Aufgeteilt: all shares of the split in force."""
        return sum((year.planned for year in self.years), ZERO)

    @property
    def is_outdated(self) -> bool:
        """Has a notice changed since what the shares have to sum to?"""
        return self.planned != self.granted

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
    splits = list(splits_of(award))
    if not splits or award.current_notice is None:
        return None
    planned = _amounts(splits[-1])
    used = _used_by_year(award)
    return SplitPosition(
        granted=award.current_notice.amount,
        years=tuple(
            YearUse(
                year=year,
                planned=planned.get(year, ZERO),
                used=used[year],
                is_over=year < current_year,
            )
            for year in sorted(planned.keys() | {year for year, euro in used.items() if euro})
        ),
        versions=tuple(map(_version, splits, [None, *splits])),
    )


def _version(split: YearSplit, before: YearSplit | None) -> SplitVersion:
    amounts, earlier = _amounts(split), _amounts(before) if before else {}
    return SplitVersion(
        split,
        tuple(
            ShareVersion(
                year,
                amounts.get(year, ZERO),
                amounts.get(year, ZERO) - earlier.get(year, ZERO) if before else None,
            )
            for year in sorted(amounts.keys() | earlier.keys())
        ),
    )


def _amounts(split: YearSplit) -> dict[int, Decimal]:
    return {share.year: share.amount for share in split.shares.all()}


def _used_by_year(award: Award) -> defaultdict[int, Decimal]:
    sums = (
        # Money stays within its purse, so the purse of the source is that of the target, too.
        Posting.objects.filter(source__purse=award.purse_id)
        .order_by()
        .annotate(charged=Coalesce(F("year"), F("voucher__booked_on__year")))
        .values_list("charged", "source__place", "target__place")
        .annotate(Sum("amount"))
    )
    used: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for year, source, target, amount in sums:
        # What the county bears afterwards was used all the same: it does not come back.
        if Place.REPAID in (source, target):
            continue
        used[year] += amount * ((target in USED_PLACES) - (source in USED_PLACES))
    return used
