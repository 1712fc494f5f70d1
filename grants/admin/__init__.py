"""Verwaltung: the admin site for supervisors. Master data are edited, the journal is only read."""

from grants.admin import (
    alert,
    award,
    budget,
    check_setting,
    deadline,
    fiscal_year,
    journal,
    organisation,
    pass_through,
    person,
    post,
    programme,
    standard_rule,
    statement,
)
from grants.admin.site import site

__all__ = [
    "alert",
    "award",
    "budget",
    "check_setting",
    "deadline",
    "fiscal_year",
    "journal",
    "organisation",
    "pass_through",
    "person",
    "post",
    "programme",
    "site",
    "standard_rule",
    "statement",
]
