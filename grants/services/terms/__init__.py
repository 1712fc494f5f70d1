"""Was ein Dienst nimmt: facts that belong together travel as one frozen value."""

from grants.services.terms.application import AMOUNT_MISSING, ApplicationTerms
from grants.services.terms.award import AwardDetails
from grants.services.terms.booking import (
    BookingDetails,
    BudgetBookingDetails,
    LineBookingDetails,
)
from grants.services.terms.contradiction import Contradiction, at_fields_without
from grants.services.terms.deadline import DeadlineDetails
from grants.services.terms.drawdown import DrawdownDetails
from grants.services.terms.held import HeldQuantity
from grants.services.terms.interest import InterestClaimDetails, RecipientInterestDetails
from grants.services.terms.notice import UNFILED, NoticeFile, NoticeTerms
from grants.services.terms.pass_through import AgreementTerms, PassThroughDetails
from grants.services.terms.post import PostFilling
from grants.services.terms.recipient import NewRecipient
from grants.services.terms.rows import (
    AS_BEFORE,
    DrawdownDay,
    FundedQuantity,
    NoticeRows,
    Override,
    PlannedItem,
    YearAmount,
)
from grants.services.terms.suspense import SuspenseAssignment

__all__ = [
    "AMOUNT_MISSING",
    "AS_BEFORE",
    "UNFILED",
    "AgreementTerms",
    "ApplicationTerms",
    "AwardDetails",
    "BookingDetails",
    "BudgetBookingDetails",
    "Contradiction",
    "DeadlineDetails",
    "DrawdownDay",
    "DrawdownDetails",
    "FundedQuantity",
    "HeldQuantity",
    "InterestClaimDetails",
    "LineBookingDetails",
    "NewRecipient",
    "NoticeFile",
    "NoticeRows",
    "NoticeTerms",
    "Override",
    "PassThroughDetails",
    "PlannedItem",
    "PostFilling",
    "RecipientInterestDetails",
    "SuspenseAssignment",
    "YearAmount",
    "at_fields_without",
]
