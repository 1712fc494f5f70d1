from datetime import date

from django.contrib.auth.models import User

from grants.models import AwardNotice, PassThroughNotice, Transfer
from grants.queries.transfers import latest_transfer
from grants.services.checks import refuse_future
from grants.services.errors import BookedByAgreement, BookedByNotice, TransferredSince
from ledger.models import Voucher
from ledger.services import reverse


def reverse_booking(
    *,
    voucher: Voucher,
    reason: str,
    booked_on: date,
    today: date,
    key: str,
    actor: User,
) -> Voucher:
    """Stornieren: take back a receipt, expense, payout or any other booking of a person.

    Raises:
        BookedByNotice, BookedByAgreement: the voucher carries a notice of an award or of a
            pass-through, which is amended instead.
        TransferredSince: a later transfer builds on it and is taken back first.
        DateInFuture, and whatever ``ledger.services.reverse`` refuses.
    """
    if notice := AwardNotice.objects.filter(voucher=voucher).first():
        raise BookedByNotice(str(notice))
    if agreement := PassThroughNotice.objects.filter(voucher=voucher).first():
        raise BookedByAgreement(str(agreement.pass_through))
    transfer = Transfer.objects.filter(voucher=voucher).first()
    latest = latest_transfer(transfer.original if transfer else voucher)
    if latest is not None and latest != transfer:
        raise TransferredSince(latest.voucher_id)
    refuse_future(booked_on, today=today)
    return reverse(voucher=voucher, reason=reason, booked_on=booked_on, key=key, actor=actor)
