from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from ledger.commands import Arguments


@dataclass(frozen=True, kw_only=True)
class NoticeTerms(Arguments):
    """Angaben eines Bescheids: what it grants, on which terms and until when.

    ``amount`` is the new total in euro, ``financing`` an ``AwardNotice.Financing``, ``quota`` a
    percentage. Each field has the name of its column in ``AwardNotice``.
    """

    # They are about this notice; all else holds until a later notice says otherwise.
    OWN_DAYS: ClassVar = ("decided_on", "announced_on", "appeal_waived_on")

    decided_on: date | None = None
    announced_on: date | None = None
    appeal_waived_on: date | None = None
    amount: Decimal
    financing: str
    quota: Decimal | None = None
    unit_rate: Decimal | None = None
    fte: Decimal | None = None
    period_from: date
    period_to: date
    spend_by: date
    proof_due: date | None = None
    interim_proof_due: date | None = None
    repay_by: date | None = None
    conditions: str = ""
