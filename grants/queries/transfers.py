"""Umbuchungen: on which budget line a booking counts now."""

from grants.models import Expense, OtherIncome, Payout, Receipt, Repayment, Transfer
from ledger.models import IN_HAND, Place, Posting, Side, Voucher

_TRANSFERABLE = (Receipt, Expense, OtherIncome, Repayment, Payout)


def side_of(posting: Posting) -> Side:
    """Seite: that of its line; without one, income comes in hand and expense leaves it."""
    if posting.line is not None:
        return Side(posting.line.side)
    return Side.EXPENSE if posting.source.place in IN_HAND else Side.INCOME


def is_transferable(voucher: Voucher) -> bool:
    """Umbuchbar: a receipt, expense, income of others, repayment or payout that is not reversed."""
    return not hasattr(voucher, "reversed_by") and any(
        model.objects.filter(voucher=voucher).exists() for model in _TRANSFERABLE
    )


def latest_transfer(original: Voucher) -> Transfer | None:
    """Letzte Umbuchung of a booking that is not reversed."""
    valid = Transfer.objects.filter(original=original, voucher__reversed_by__isnull=True)
    return valid.select_related("voucher").order_by("voucher_id").last()


def standing_postings(original: Voucher) -> list[Posting]:
    """Geltende Buchungen: those by which a booking counts on its line now, none if it may not move.

    After a transfer they are the ones of its voucher that run the same way as the original's.
    """
    if not is_transferable(original):
        return []
    ways = _ways_of(original)
    latest = latest_transfer(original)
    carrier = latest.voucher if latest else original
    return [
        posting
        for posting in carrier.postings.select_related("source", "target", "line")
        if (posting.source_id, posting.target_id) in ways
        and (posting.source.place in IN_HAND or posting.target.place in IN_HAND)
    ]


def _ways_of(original: Voucher) -> set[tuple[int, int]]:
    """From where to where a booking moves; of a receipt only how it came in.

    That it settled what the county had prefinanced counts on no line.
    """
    postings = list(original.postings.values_list("source", "target", "source__place"))
    received = [row for row in postings if row[2] == Place.PLEDGED]
    return {(source, target) for source, target, _ in received or postings}
