"""Writes the table of docs/reference/checks.md from the checks; `make docs` calls it."""

from pathlib import Path

from grants.checks import CHECKS
from grants.checks.check import Check
from grants.checks.ring_verdicts import RingFacts

PAGE = Path(__file__).parents[1] / "docs/reference/checks.md"
_HEAD = "| Check | Finds | Days | Supervisors are told | Why |"


def page_with_table(page: str) -> str:
    """The page with its table written anew; what stands around it stays."""
    before, rest = page.split(_HEAD)
    after = rest[rest.index("\n\n") :]
    rows = [_HEAD, "|---|---|---|---|---|", *(_row(check) for check in CHECKS.values())]
    return before + "\n".join(rows) + after


def _row(check: Check) -> str:
    cells = (
        f"`{check.code}` {check.title}",
        " ".join(check.finds.split()),
        ", ".join(map(str, check.default.stages)) or "–",
        _told(check),
        check.explanation,
    )
    return f"| {' | '.join(cells)} |"


def _told(check: Check) -> str:
    if not check.mails:
        return "not mailed"
    if check.facts is RingFacts:
        return "always"
    days = check.default.supervisor_from
    return "where nobody is responsible" if days is None else f"from {days} days"


if __name__ == "__main__":
    PAGE.write_text(page_with_table(PAGE.read_text()))
