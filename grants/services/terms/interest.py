from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.services.terms.booking import BookingDetails


@dataclass(frozen=True, kw_only=True)
class InterestClaimDetails(BookingDetails):
    """Angaben einer Zinsforderung of one ``day``; ``due_on`` is the last day to pay."""

    due_on: date
    file_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class RecipientInterestDetails(InterestClaimDetails):
    """Angaben einer Zinsforderung an einen Empfänger, with the payment that was used late.

    ``base_amount`` in euro was paid out on ``base_paid_on`` and used on ``reckoned_to``. All three
    are given, or none if the interest is not reckoned here.
    """

    base_amount: Decimal | None = None
    base_paid_on: date | None = None
    reckoned_to: date | None = None
