"""Anspruch: which part of a cost the grant pays."""

from decimal import Decimal

from ledger.money import round_to_cent


def grant_part(cost: Decimal, quota: Decimal) -> Decimal:
    """Förderanteil: ``quota`` (0 to 1) of an eligible cost in euro, rounded to the cent.

    Source: VV/VVG Nr. 2.2 zu § 44 LHO NRW (Anteilfinanzierung).
    """
    return round_to_cent(cost * quota)
