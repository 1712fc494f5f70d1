from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Claim, WriteOff
from grants.queries.claims import asked_to_give_up
from grants.services.errors import PausedTooShort, WriteOffAsked
from grants.services.refusals import refuse_impossible_years
from grants.services.still_open import refuse_beyond, still_open
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.money import ZERO


@command
def write_off_claim(
    *,
    claim: Claim,
    amount: Decimal | None,
    until: date | None,
    reason: str,
    today: date,
    key: str,
    actor: User,
) -> WriteOff:
    """Niederschlagen: a claim is not pursued up to a day, or for good.

    With ``until`` nobody is warned up to and on that day; the claim stays open, and ``amount`` has
    no meaning, since all that is open rests. Without it only a request is made: it takes effect
    once a second person approves it (``approve_write_off``).

    Raises:
        ClaimSettled, AmountNotPositive, BeyondClaim, ReasonMissing, YearImpossible
        PausedTooShort: the day is not after today.
        WriteOffAsked: others have asked already to give up so much that less is left.
    """
    if not reason.strip():
        raise ReasonMissing("Eine Niederschlagung")
    if until is not None:
        refuse_impossible_years(until=until)
        if until <= today:
            raise PausedTooShort(today)
    fresh = still_open(claim, today)
    if until is None:
        amount = amount or ZERO
        refuse_beyond(fresh, amount)
        asked = asked_to_give_up(claim, today)
        if amount > fresh.open - asked:
            raise WriteOffAsked(asked=amount, open_=fresh.open, already=asked)
    else:
        amount = None
    return WriteOff.objects.create(
        claim=claim, amount=amount, until=until, reason=reason.strip(), requested_by=actor
    )
