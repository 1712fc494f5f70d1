"""Stammdaten: the admin site for supervisors. Master data are edited, the journal is only read.

Promise       what books goes through the services; changed master data has all judged anew
Read first    site.py (who gets in), base.py (what may be done), award.py, programme.py
Said anew     outdated.py: a page takes nothing back that somebody saved meanwhile
Which models  grants/admin_models.py: a fixed list; what a package registers is not taken up
Imports       services, queries, models, ledger, the clock of the shell; nothing of web
Why so        docs/decisions/0011-admin-by-role.md
"""

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
