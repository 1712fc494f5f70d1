"""Zinsberechnung hinter einer Zinsforderung: its address, and by how much the claim departs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from grants.models import InterestClaim
from grants.web.tables.interest_claims import state_badge
from ledger.days import format_day
from ledger.money import format_euro, format_number


@dataclass(frozen=True)
class InterestClaimRow:
    """Zeile einer Zinsforderung, which comes from ``interest_claims_for_table``."""

    claim: Any

    @property
    def sheet(self) -> str | None:
        """Adresse der Zinsberechnung, wie sie bei der Forderung war; None if there is none."""
        return sheet_of(self.claim)

    @property
    def difference(self) -> Decimal | None:
        """Mehr gefordert als errechnet, in euro; below zero if less, None if nobody reckoned."""
        claim = self.claim
        return None if claim.reckoned is None else claim.amount - claim.reckoned

    @property
    def difference_told(self) -> str:
        """Unterschied in Worten: ``40,18 € mehr gefordert``."""
        more = self.difference
        if not more:
            return "keiner"
        return f"{format_euro(abs(more))} {'mehr' if more > 0 else 'weniger'} gefordert"

    @property
    def state(self) -> SafeString:
        """Plakette mit dem Status."""
        return state_badge(self.claim.state)


def sheet_of(claim: InterestClaim) -> str | None:
    """Adresse der Zinsberechnung einer Forderung; None if nobody reckoned."""
    if claim.reckoned_to is None:
        return None
    if claim.base_amount is None or claim.base_paid_on is None:
        query = {"bis": format_day(claim.reckoned_to), "beleg": str(claim.reckoned_through or 0)}
        return reverse("award-interest", args=[claim.award.code], query=query)
    query = {
        "betrag": format_number(claim.base_amount),
        "eingang": format_day(claim.base_paid_on),
        "verwendet": format_day(claim.reckoned_to),
    }
    return reverse("interest", query=query)
