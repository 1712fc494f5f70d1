"""Prüfungen: what the program judges by itself, one file each. No database, no clock.

A new one is a new file; see docs/how-to/add-a-check.md.
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
