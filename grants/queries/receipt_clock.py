"""Eingangsuhr: by when each receipt has to be used, and what became of it."""

from collections.abc import Collection
from datetime import date

from grants.models import Award, StandardRule
from grants.queries.cash_flows import flows_known_to
from grants.queries.standard_rules import StandardRules
from grants.queries.use_marks import uses_by_award
from grants.rules.receipt_clock import ReceiptClock, UsesSoFar, clock_of, use_up


def clocks_by_award(
    awards: Collection[Award], rules: StandardRules
) -> dict[int, list[ReceiptClock]]:
    """Eingangsuhren by the id of the award, in as many queries as for one of them.

    The notice in force on the day of a receipt says how long it may be kept.
    """
    uses = uses_by_award(awards)
    return {award.pk: _clocks(award, uses[award.pk], rules) for award in awards}


def clocks_known_to(
    award: Award, rules: StandardRules, *, day: date, through: int | None
) -> list[ReceiptClock]:
    """Eingangsuhren bis zu einem Tag, by the vouchers through a number; None: all of them."""
    return _clocks(award, use_up(flows_known_to(award, day=day, through=through)), rules)


def _clocks(award: Award, uses: UsesSoFar, rules: StandardRules) -> list[ReceiptClock]:
    return [
        clock_of(
            used,
            rules.for_receipt(StandardRule.Code.USE_PERIOD, award, on=used.receipt.day).whole,
        )
        for used in uses.receipts
    ]
