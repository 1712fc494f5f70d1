"""Rates and rules that interest is reckoned by, as they hold without a notice."""

from datetime import date
from decimal import Decimal as D

from grants.models import Award, BaseRate, Sourced, StandardRule

FOUND = Sourced.Confidence.FOUND


def build_rate(valid_from, percent, *, confidence=FOUND):
    return BaseRate.objects.update_or_create(
        valid_from=valid_from,
        defaults={
            "percent": D(percent),
            "source": "Deutsche Bundesbank",
            "confidence": confidence,
        },
    )[0]


def build_standard_rule(code, value, *, kind="", valid_from=None):
    return StandardRule.objects.update_or_create(
        code=code,
        award_kind=kind,
        programme=None,
        valid_from=valid_from,
        defaults={
            "value": None if value is None else D(value),
            "source": "§ 49a Abs. 3 VwVfG NRW",
            "confidence": FOUND,
        },
    )[0]


def usual_interest_rules():
    """Two months to use a receipt, none for lump sums, three points above the base rate."""
    build_rate(date(2024, 1, 1), "3.62")
    build_rate(date(2024, 7, 1), "3.37")
    build_rate(date(2025, 1, 1), "2.27")
    build_rate(date(2025, 7, 1), "1.27")
    build_standard_rule("use_period", "2")
    build_standard_rule("use_period", None, kind=Award.Kind.LUMP_SUM)
    build_standard_rule("interest_spread", "3.00")
    build_standard_rule("interest_free_period", "0")
    build_standard_rule("interest_year", "365")
