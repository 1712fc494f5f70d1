"""Eingangsuhr: by when each receipt has to be used, and what became of it."""

from collections.abc import Collection

from grants.models import Award, StandardRule
from grants.queries.standard_rules import StandardRules
from grants.queries.use_marks import uses_by_award
from grants.rules.receipt_clock import ReceiptClock, clock_of


def clocks_by_award(
    awards: Collection[Award], rules: StandardRules
) -> dict[int, list[ReceiptClock]]:
    """Eingangsuhren by the id of the award, in as many queries as for one of them.

    The notice in force on the day of a receipt says how long it may be kept.
    """
    uses = uses_by_award(awards)
    return {
        award.pk: [
            clock_of(
                used,
                rules.for_receipt(StandardRule.Code.USE_PERIOD, award, on=used.receipt.day).whole,
            )
            for used in uses[award.pk].receipts
        ]
        for award in awards
    }
