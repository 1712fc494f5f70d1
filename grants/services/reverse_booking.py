from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from grants.models import AwardNotice, PassThroughNotice, Refund, Transfer
from grants.queries.claims import set_off_with
from grants.queries.standing import standing, stands
from grants.queries.transfers import latest_transfer
from grants.services.errors import (
    BookedByAgreement,
    BookedByNotice,
    PrefinancingSettled,
    RefundedSince,
    TransferredSince,
)
from grants.services.refusals import refuse_future
from ledger.errors import MoneyMovedOn
from ledger.models import PREFINANCED_PLACES, Posting, Voucher
from ledger.services import lock_voucher, reverse


@transaction.atomic
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

    Of a Verrechnung the return and the payout are taken back together.

    Raises:
        BookedByNotice, BookedByAgreement: the voucher carries a notice of an award or of a
            pass-through, which is amended instead.
        RefundedSince: something came back of the expense, and is taken back first.
        TransferredSince: a later transfer builds on it and is taken back first.
        PrefinancingSettled: a receipt has settled what the county paid ahead.
        DateInFuture, and whatever ``ledger.services.reverse`` refuses.
    """
    if notice := AwardNotice.objects.filter(voucher=voucher).first():
        raise BookedByNotice(str(notice))
    if agreement := PassThroughNotice.objects.filter(voucher=voucher).first():
        raise BookedByAgreement(str(agreement.pass_through))
    along = set_off_with(voucher)
    for one in (voucher, along):
        if one is not None:
            _refuse_transferred(one)
    _refuse_refunded(voucher)
    refuse_future(booked_on, today=today)
    try:
        return reverse(
            voucher=voucher,
            along=along,
            reason=reason,
            booked_on=booked_on,
            key=key,
            actor=actor,
        )
    except MoneyMovedOn as lack:
        vouchers = [one for one in (voucher, along) if one is not None]
        if lack.place in PREFINANCED_PLACES and (settling := _last_settlement(vouchers)):
            raise PrefinancingSettled(
                lack, receipt=settling.pk, received_on=settling.booked_on
            ) from lack
        raise


def _refuse_transferred(voucher: Voucher) -> None:
    """Raises TransferredSince."""
    transfer = Transfer.objects.filter(voucher=voucher).select_related("original").first()
    original = transfer.original if transfer else voucher
    # Lock the voucher before it is judged: a colleague may transfer it at this moment.
    lock_voucher(original)
    if not stands(voucher):
        # The ledger answers a reversed voucher itself; earlier transfers do not matter then.
        return
    latest = latest_transfer(original)
    if latest is not None and latest != transfer:
        raise TransferredSince(latest.voucher_id)


def _refuse_refunded(voucher: Voucher) -> None:
    """Raises RefundedSince; the voucher is locked already."""
    refunds = Refund.objects.filter(standing(), expense__voucher=voucher)
    if numbers := list(refunds.values_list("voucher", flat=True)):
        raise RefundedSince(numbers)


def _last_settlement(paid: list[Voucher]) -> Voucher | None:
    """Letzter geltender Zahlungseingang, der Vorfinanziertes ausgeglichen hat."""
    prefinanced = Posting.objects.filter(
        voucher__in=paid, target__place__in=PREFINANCED_PLACES
    ).values("target")
    settlements = Posting.objects.filter(
        standing(), source__in=prefinanced, voucher__receipt_booking__isnull=False
    )
    latest = settlements.select_related("voucher").order_by("voucher_id").last()
    return latest.voucher if latest else None
