"""Aufteilung nach dem Fördersatz: what of a cost the grant pays, and what the county pays."""

from dataclasses import dataclass
from decimal import Decimal

from grants.rules.entitlement import grant_part
from ledger.money import ZERO


@dataclass(frozen=True)
class BookedByQuota:
    """Aufgeteilte Kosten: costs, and the grant's part of them, in euro.

    As a running total all that was split by the same quota; costs of which the grant paid less
    because it was used up are not among them.
    """

    cost: Decimal = ZERO
    of_grant: Decimal = ZERO


@dataclass(frozen=True)
class QuotaSplit:
    """Aufteilung einer Ausgabe; ``is_capped`` if the grant had less left than its part."""

    of_grant: Decimal
    is_capped: bool = False


def split_by_quota(
    cost: Decimal, quota: Decimal, *, before: BookedByQuota, unused: Decimal
) -> QuotaSplit:
    """Förderanteil einer Ausgabe: ``quota`` (0 to 1) of its cost, in euro.

    All costs together are rounded, not each by itself: the part is what the rounded share of the
    running total adds to the parts that were booked ``before``. So 40 invoices of 0,99 € at 60 %
    come to 23,76 €, as in the proof of use, and not to 40 × 0,59 € = 23,60 €. The grant pays at
    most what is ``unused`` of it.
    """
    due = grant_part(before.cost + cost, quota) - before.of_grant
    part = min(max(due, ZERO), cost)
    return QuotaSplit(min(part, unused), is_capped=part > unused)


def refund_by_quota(
    refund: Decimal, quota: Decimal, *, before: BookedByQuota, left: BookedByQuota
) -> Decimal:
    """Förderanteil einer Erstattung: by what the grant's part of all costs falls, in euro.

    ``before`` is the running total that the expense belongs to, ``left`` what is still left of
    the expense itself: the grant and the county get back at most what each of them paid of it.
    Of an expense that was capped, both are the same: the county, which bore more than its share,
    gets its money first.
    """
    falls = before.of_grant - grant_part(before.cost - refund, quota)
    at_least = max(refund - (left.cost - left.of_grant), ZERO)
    return min(max(falls, at_least), refund, left.of_grant)
