from grants.models.alert import Alert, Delivery
from grants.models.award import Application, Award, AwardNotice
from grants.models.booking import (
    Expense,
    Payout,
    Receipt,
    RecipientProof,
    Repayment,
    Return,
    Transfer,
)
from grants.models.deadline import Deadline
from grants.models.job_run import JobRun
from grants.models.organisation import Organisation
from grants.models.pass_through import PassThrough
from grants.models.pass_through_notice import PassThroughNotice
from grants.models.post import Post
from grants.models.programme import BaseRate, Programme, ProgrammeRate
from grants.models.rule_setting import RuleSetting
from grants.models.sourced import Sourced

__all__ = [
    "Alert",
    "Application",
    "Award",
    "AwardNotice",
    "BaseRate",
    "Deadline",
    "Delivery",
    "Expense",
    "JobRun",
    "Organisation",
    "PassThrough",
    "PassThroughNotice",
    "Payout",
    "Post",
    "Programme",
    "ProgrammeRate",
    "Receipt",
    "RecipientProof",
    "Repayment",
    "Return",
    "RuleSetting",
    "Sourced",
    "Transfer",
]
