"""Stellen einer Zuwendung: what the checks of posts judge, and their words for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.facts import AwardFacts
from grants.rules.posts import Staffing
from grants.rules.wording import month_in_words
from ledger.money import format_number


@dataclass(frozen=True)
class PostFacts(AwardFacts):
    """Stellen einer Zuwendung, and what to judge them by.

    ``minimum`` is the smallest share of a post that is recognised, in VZÄ; None if no such
    rule holds. Judged is through ``judged_until``, as long as the proof of use can still be
    put right. A post number is unique within ``holder_id``.
    """

    holder_id: int
    staffing: Staffing
    minimum: Decimal | None
    minimum_is_confirmed: bool
    judged_until: date


def in_months(months: Sequence[date]) -> str:
    """Monate: ``im Mai 2024`` or ``in 3 Monaten von Mai 2024 bis Juli 2024``."""
    if len(months) == 1:
        return f"im {month_in_words(months[0])}"
    return (
        f"in {len(months)} Monaten von {month_in_words(months[0])} bis {month_in_words(months[-1])}"
    )


def in_fte(number: Decimal) -> str:
    """Vollzeitäquivalente: ``0,50 VZÄ``."""
    return f"{format_number(number)} VZÄ"
