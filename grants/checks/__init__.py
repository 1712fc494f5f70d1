"""Prüfungen: what the program judges by itself, one file each. No database, no clock.

Promise       facts, a day and thresholds in, findings out; whoever adds a file has added a check
Read first    check.py (what a check says of itself), two_month_use.py as an example
Words for it  facts.py (what is judged), finding.py (what was found), thresholds.py (when)
Shared        ring_verdicts.py, post_facts.py: what several checks and pages say alike
Records       records/: what the records of an award leave open; never mailed
Imports       rules and the ledger's amounts; the facts are gathered in grants/queries/facts/
New one?      docs/how-to/add-a-check.md
"""

import sys

from grants.checks.check import Check
from grants.modules import modules_of


def collect_checks() -> dict[str, Check]:
    """Alle Prüfungen dieses Ordners by their codes, in the order of their places."""
    found = {
        check
        for module in modules_of(sys.modules[__name__])
        for check in vars(module).values()
        if isinstance(check, Check)
    }
    return {check.code: check for check in sorted(found, key=lambda check: check.place)}


CHECKS = collect_checks()
