from datetime import date

from django.contrib.auth.models import User

from grants.models import AwardNotice, PassThrough
from grants.services.checks import refuse_future
from grants.services.errors import BookedByNotice
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
        BookedByNotice: the voucher carries a notice or a contract, which is amended instead.
        DateInFuture, and whatever ``ledger.services.reverse`` refuses.
    """
    for carrier in (
        AwardNotice.objects.filter(voucher=voucher).first(),
        PassThrough.objects.filter(voucher=voucher).first(),
    ):
        if carrier is not None:
            raise BookedByNotice(str(carrier))
    refuse_future(booked_on, today=today)
    return reverse(voucher=voucher, reason=reason, booked_on=booked_on, key=key, actor=actor)
