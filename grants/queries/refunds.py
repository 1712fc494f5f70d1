"""Erstattungen von Lieferanten: what of an expense came back, and how it is divided."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from grants.models import AwardNotice, Expense, Refund
from grants.queries.quota_split import booked_by_quota, parts_left
from grants.queries.standing import standing
from grants.queries.transfers import standing_postings
from grants.rules.quota_split import BookedByQuota, refund_by_quota
from ledger.models import Account, BudgetLine, Place, Posting
from ledger.money import ZERO


@dataclass(frozen=True)
class RefundSplit:
    """Aufteilung einer Erstattung in euro; ``of_county`` is its own share.

    ``ends_prefinancing`` is what of the grant's part the county had paid ahead and no receipt has
    settled yet: the county gets it back, and not the cash of the award. ``borne_by_county`` is
    what the grant no longer has as spent, because the county has paid it back to the funder: that
    comes back to the county as well. Both are parts of ``of_grant``.
    """

    of_grant: Decimal
    of_county: Decimal
    ends_prefinancing: Decimal
    borne_by_county: Decimal

    @property
    def into_cash(self) -> Decimal:
        """Was wieder im Bestand ist."""
        return self.of_grant - self.ends_prefinancing - self.borne_by_county


def refunds_of_award(award_id: int) -> QuerySet[Refund]:
    """Erstattungen zu den Ausgaben einer Zuwendung."""
    return Refund.objects.filter(expense__award=award_id)


def standing_refunds(expense: Expense) -> QuerySet[Refund]:
    """Geltende Erstattungen einer Ausgabe, in order of their days."""
    return expense.refunds.filter(standing()).select_related("voucher")


def left_of_expense(expense: Expense) -> BookedByQuota:
    """Noch nicht erstattet: what is left of an expense and of the grant's part in it. Queries: 2"""
    return parts_left(Expense.objects.filter(pk=expense.pk), expense.refunds.all())


def charged_now(expense: Expense) -> tuple[BudgetLine | None, int | None]:
    """Haushaltsposition und Jahr, auf denen die Ausgabe jetzt zählt; None if it counts on none."""
    posting = next(iter(standing_postings(expense.voucher)), None)
    return (None, None) if posting is None else (posting.line, posting.year)


def split_of_refund(
    refund: Decimal,
    expense: Expense,
    notice: AwardNotice,
    left: BookedByQuota,
    *,
    own_share: Decimal | None = None,
) -> RefundSplit:
    """Aufteilung einer Erstattung on the grant and the county.

    By the quota that split the expense, over the running total; of an expense that was capped, by
    the quota of the notice, over the expense alone. Without a quota the grant gets its money
    first, unless somebody names the ``own_share``.
    """
    if expense.quota is not None:
        before = booked_by_quota(expense.award_id, expense.quota)
        of_grant = refund_by_quota(refund, expense.quota / 100, before=before, left=left)
    elif notice.quota is not None:
        of_grant = refund_by_quota(refund, notice.grant_quota, before=left, left=left)
    elif own_share is not None:
        of_grant = refund - own_share
    else:
        of_grant = min(refund, left.of_grant)
    purse = expense.award.purse_id
    prefinanced = min(of_grant, _prefinanced(purse, expense))
    spent = Account.objects.get(purse=purse, place=Place.SPENT).balance
    borne = max(of_grant - prefinanced - spent, ZERO)
    return RefundSplit(of_grant, refund - of_grant, prefinanced, borne)


def _prefinanced(purse_id: int, expense: Expense) -> Decimal:
    """Noch vorfinanziert: what the county paid ahead of this expense and has not got back."""
    vouchers = Q(voucher=expense.voucher_id) | Q(voucher__refund_booking__expense=expense)
    postings = Posting.objects.filter(vouchers, standing())
    ahead = _sum(postings.filter(target__place=Place.PREFINANCED))
    back = _sum(postings.filter(source__place=Place.PREFINANCED))
    open_now: Decimal = Account.objects.get(purse=purse_id, place=Place.PREFINANCED).balance
    return max(min(ahead - back, open_now), ZERO)


def _sum(postings: QuerySet[Any]) -> Decimal:
    total: Decimal | None = postings.aggregate(total=Sum("amount"))["total"]
    return total or ZERO
