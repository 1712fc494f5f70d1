from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.commands import Arguments


@dataclass(frozen=True, kw_only=True)
class ApplicationTerms(Arguments):
    """Angaben eines Antrags: what was applied for, in euro, on which terms and for when.

    ``financing`` is an ``AwardNotice.Financing`` or empty, ``quota`` a percentage.
    ``early_start_consent_on`` is the first day on which the measure may begin before the notice
    (vorzeitiger Maßnahmebeginn). Each field has the name of its column in ``Application``.
    """

    amount: Decimal
    submitted_on: date | None = None
    file_reference: str = ""
    financing: str = ""
    quota: Decimal | None = None
    period_from: date | None = None
    period_to: date | None = None
    early_start_requested_on: date | None = None
    early_start_consent_on: date | None = None
    source: str = ""
