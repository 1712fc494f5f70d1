from datetime import date

from django.contrib.auth.models import User

from grants.models import WriteOff
from grants.permissions import Role, role_of
from grants.queries.claims import awaiting_approval
from grants.services.errors import WriteOffNotPending, WriteOffOfAnother
from grants.services.still_open import still_open
from ledger.commands import command
from ledger.errors import ReasonMissing


@command
def withdraw_write_off(
    *, write_off: WriteOff, reason: str, today: date, key: str, actor: User
) -> WriteOff:
    """Beantragte Niederschlagung zurücknehmen: nobody is to approve it any more.

    Who asked for it takes it back, or a supervisor refuses it; the claim stays open.

    Raises:
        ReasonMissing
        ClaimSettled: nothing of its claim is open, so that nothing is to be approved either.
        WriteOffNotPending: it is temporary, approved or taken back already.
        WriteOffOfAnother: another clerk asked for it.
    """
    if not reason.strip():
        raise ReasonMissing("Die Rücknahme einer Niederschlagung")
    still_open(write_off.claim, today)
    if not awaiting_approval(today).filter(pk=write_off.pk).exists():
        raise WriteOffNotPending(str(write_off))
    if write_off.requested_by_id != actor.pk and role_of(actor) is not Role.SUPERVISOR:
        raise WriteOffOfAnother
    write_off.withdrawn_on = today
    write_off.withdrawal_reason = reason.strip()
    write_off.withdrawn_by = actor
    write_off.save(update_fields=["withdrawn_on", "withdrawal_reason", "withdrawn_by"])
    return write_off
