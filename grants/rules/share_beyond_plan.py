"""Anteil, der nicht passt: more granted than the quota of the planned eligible cost."""

from decimal import Decimal

from grants.rules.entitlement import grant_part, percent
from ledger.money import format_euro

# Authorities round the grant to whole euros, also up.
_ROUNDING = Decimal(1)


def share_beyond_plan(
    granted: Decimal, *, quota: Decimal, planned_cost: Decimal, will_be: bool
) -> str | None:
    """Was zu viel bewilligt ist, in a sentence; None if the share fits or no cost is planned.

    ``quota`` (0 to 1) is the Fördersatz. ``will_be`` says that it is not recorded yet. Less than
    the share is no mistake: a notice may grant up to a maximum.
    Example: 500.000 granted, 80 % of 614.000 are 491.200: 8.800 too much.
    """
    part = grant_part(planned_cost, quota)
    beyond = granted - part
    if not planned_cost or beyond < _ROUNDING:
        return None
    verb = "bewilligt werden sollen" if will_be else "bewilligt sind"
    return (
        f"{format_euro(beyond)} zu viel: {percent(quota)} von {format_euro(planned_cost)} sind "
        f"{format_euro(part)}, {verb} {format_euro(granted)}."
    )
