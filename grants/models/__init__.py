"""Was gehalten wird: the tables of awards and of all that hangs on them, one file for each noun.

Promise       figures follow from postings; a row says what happened, on which terms, and when
Read first    award.py, award_notice.py (terms), booking.py (what a voucher meant), deadline.py
Kinds         a Booking describes itself by its BookingKind; everything else reads it there
Sources       sourced.py: a figure with its paper, and how far it may be trusted
Alerts        check_case.py (as now), alert.py (what was told), recheck.py (what to judge anew)
Imports       ledger; no rule, no query and no service
"""

from grants.models.alert import Alert, Delivery
from grants.models.application import Application
from grants.models.application_window import ApplicationWindow
from grants.models.award import Award
from grants.models.award_notice import AwardNotice
from grants.models.booking import (
    Booking,
    BookingKind,
    Expense,
    HangsOn,
    OtherIncome,
    Payout,
    Receipt,
    RecipientLoss,
    RecipientProof,
    Refund,
    Repayment,
    Return,
    Transfer,
)
from grants.models.bookings import BOOKINGS
from grants.models.carry_over import CarryOver
from grants.models.check_case import CheckCase
from grants.models.check_setting import CheckSetting
from grants.models.claim import Claim, WriteOff
from grants.models.deadline import Deadline, DeadlineChange
from grants.models.drawdown import Drawdown, DrawdownDate, DrawdownPart
from grants.models.funded_unit import FundedUnit
from grants.models.held_units import HeldUnits
from grants.models.interest_claim import (
    InterestClaim,
    InterestPayment,
    InterestReceipt,
    InterestWithdrawal,
)
from grants.models.interest_exclusion import InterestExclusion
from grants.models.job_run import JobRun
from grants.models.notification import Notification
from grants.models.organisation import Organisation
from grants.models.pass_through import PassThrough
from grants.models.pass_through_notice import PassThroughNotice
from grants.models.plan_item import PlanAmount, PlanItem
from grants.models.post import Post, PostChange
from grants.models.programme import BaseRate, Programme, ProgrammeRate
from grants.models.recheck import Recheck
from grants.models.sourced import Sourced
from grants.models.standard_rule import RuleOverride, StandardRule
from grants.models.suspense_item import SuspenseItem, SuspenseReturn
from grants.models.terms_edition import TermsEdition
from grants.models.use_mark import UseMark
from grants.models.work_order import WorkOrder
from grants.models.year_split import YearShare, YearSplit

__all__ = [
    "BOOKINGS",
    "Alert",
    "Application",
    "ApplicationWindow",
    "Award",
    "AwardNotice",
    "BaseRate",
    "Booking",
    "BookingKind",
    "CarryOver",
    "CheckCase",
    "CheckSetting",
    "Claim",
    "Deadline",
    "DeadlineChange",
    "Delivery",
    "Drawdown",
    "DrawdownDate",
    "DrawdownPart",
    "Expense",
    "FundedUnit",
    "HangsOn",
    "HeldUnits",
    "InterestClaim",
    "InterestExclusion",
    "InterestPayment",
    "InterestReceipt",
    "InterestWithdrawal",
    "JobRun",
    "Notification",
    "Organisation",
    "OtherIncome",
    "PassThrough",
    "PassThroughNotice",
    "Payout",
    "PlanAmount",
    "PlanItem",
    "Post",
    "PostChange",
    "Programme",
    "ProgrammeRate",
    "Receipt",
    "Recheck",
    "RecipientLoss",
    "RecipientProof",
    "Refund",
    "Repayment",
    "Return",
    "RuleOverride",
    "Sourced",
    "StandardRule",
    "SuspenseItem",
    "SuspenseReturn",
    "TermsEdition",
    "Transfer",
    "UseMark",
    "WorkOrder",
    "WriteOff",
    "YearShare",
    "YearSplit",
]
