"""Mittelbedarf: what falls due in the coming months, less what is there (VV Nr. 7.2)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.drawdown_need import (
    FilledPost,
    NeedFacts,
    NeedRow,
    OpenAmount,
    drawdown_need,
)

TODAY = date(2024, 10, 15)
UNTIL = date(2024, 12, 15)
NOTHING = NeedFacts(
    commitments=(),
    own_costs=(),
    quota=D(1),
    cash={},
    requested={},
    prefinanced=D("0.00"),
    pledged=D("1000000.00"),
    is_fully_planned=True,
)
# KIM Baustein 2 of Unna: posts at 57.000 euro, one passed on, and 20.000 euro for translation.
POST = FilledPost("Stelle KIM-2-01, 1,00 VZÄ", D("57000"), date(2024, 1, 1), date(2024, 12, 31))
LUENEN = OpenAmount(
    "Weiterleitung an Stadt Lünen", D("15400.00"), date(2024, 1, 1), date(2024, 12, 31)
)
TRANSLATION = OpenAmount("Übersetzung", D("7700.00"), date(2024, 1, 1), date(2024, 12, 31))


def need(facts, today=TODAY, until=UNTIL):
    return drawdown_need(facts, today=today, until=until)


def test_two_months_of_posts_contracts_and_material_less_what_is_there():
    facts = replace(
        NOTHING,
        commitments=(LUENEN,),
        own_costs=(POST, TRANSLATION),
        cash={None: D("5000.00")},
        requested={None: D("3000.00")},
    )

    found = need(facts)

    (part,) = found.parts
    assert part.rows == (
        NeedRow("Weiterleitung an Stadt Lünen", D("12200.00")),  # 61 of 77 days
        NeedRow("Stelle KIM-2-01, 1,00 VZÄ", D("9500.00")),
        NeedRow("Übersetzung", D("6100.00")),
        NeedRow("Bestand", D("-5000.00")),
        NeedRow("angefordert, noch nicht eingegangen", D("-3000.00")),
    )
    assert (found.due, found.need, found.surplus) == (D("27800.00"), D("19800.00"), D("0.00"))


@pytest.mark.parametrize(
    ("quota", "told"),
    [
        (
            "1",
            [
                "15.400,00\u00a0€ × 61 von 77 Tagen",
                "57.000,00\u00a0€ im Jahr × 2,00 von 12 Monaten",
                "7.700,00\u00a0€ × 61 von 77 Tagen",
                "",
            ],
        ),
        (
            "0.8",
            [
                "15.400,00\u00a0€ × 61 von 77 Tagen",
                "57.000,00\u00a0€ im Jahr × 2,00 von 12 Monaten × 80\u00a0%",
                "7.700,00\u00a0€ × 61 von 77 Tagen × 80\u00a0%",
                "50,00\u00a0€ × 80\u00a0%",
            ],
        ),
    ],
)
def test_each_row_tells_what_of_which_amount_is_due(quota, told):
    overdue = OpenAmount("Fahrtkosten", D("50.00"), date(2024, 1, 1), TODAY)
    facts = replace(
        NOTHING,
        commitments=(LUENEN,),
        own_costs=(POST, TRANSLATION, overdue),
        quota=D(quota),
        cash={None: D("5000.00")},
    )

    (part,) = need(facts).parts

    assert [row.told for row in part.rows] == [*told, ""]


def test_share_financing_pays_its_quota_of_own_cost_and_all_of_what_was_promised():
    facts = replace(NOTHING, commitments=(LUENEN,), own_costs=(POST,), quota=D("0.8"))

    assert need(facts).parts[0].rows == (
        NeedRow("Weiterleitung an Stadt Lünen", D("12200.00")),
        NeedRow("Stelle KIM-2-01, 1,00 VZÄ", D("7600.00")),
    )


@pytest.mark.parametrize(
    ("paid_first", "used", "need_of_grant"),
    [
        ("5000.00", "-5000.00", "22800.00"),
        # Never more than own cost that is due: what was promised, the grant alone pays.
        ("20000.00", "-15600.00", "12200.00"),
    ],
)
def test_with_gap_financing_other_funds_come_first(paid_first, used, need_of_grant):
    found = need(
        replace(
            NOTHING,
            commitments=(LUENEN,),
            own_costs=(POST, TRANSLATION),
            paid_first=D(paid_first),
        )
    )

    assert found.parts[0].rows[-1] == NeedRow(
        "zuerst zu verwenden: Eigenmittel und Leistungen Dritter", D(used)
    )
    assert (found.due, found.need, found.surplus) == (
        D(need_of_grant),
        D(need_of_grant),
        D("0.00"),
    )


def test_what_comes_first_counts_once_over_all_parts():
    parts = (replace(POST, part_id=1), replace(TRANSLATION, part_id=2))

    found = need(replace(NOTHING, own_costs=parts, paid_first=D("12000.00")))

    assert [(part.part_id, part.gap) for part in found.parts] == [(1, D("0.00")), (2, D("3600.00"))]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2024, 10, 14), "100.00"),
        (date(2024, 10, 15), "100.00"),
        (date(2024, 10, 16), "100.00"),
        (UNTIL, "100.00"),
        (date(2024, 12, 16), "98.39"),  # 61 of 62 days
    ],
)
def test_what_is_open_on_the_last_day_is_due_at_once(last, due):
    contract = OpenAmount("Caritas", D("100.00"), date(2024, 1, 1), last)

    assert need(replace(NOTHING, commitments=(contract,))).need == D(due)


@pytest.mark.parametrize(
    ("first", "due"),
    [
        (date(2024, 12, 14), "66.67"),
        (date(2024, 12, 15), "50.00"),
        (date(2024, 12, 16), "0.00"),
    ],
)
def test_what_begins_later_is_needed_later(first, due):
    contract = OpenAmount("Caritas", D("100.00"), first, date(2024, 12, 16))

    assert need(replace(NOTHING, commitments=(contract,))).need == D(due)


def test_a_vacant_post_costs_nothing():
    ended = replace(POST, last=TODAY)
    begins = replace(POST, first=date(2024, 12, 1), last=date(2025, 12, 31))

    facts = replace(NOTHING, own_costs=(ended, begins))

    assert need(facts).parts[0].rows == (NeedRow(POST.name, D("2298.39")),)  # 15 of 31 days


def test_more_at_hand_than_needed_is_a_surplus_and_no_need():
    found = need(replace(NOTHING, own_costs=(POST,), cash={None: D("9500.01")}))

    assert (found.need, found.surplus) == (D("0.00"), D("0.01"))


def test_at_most_what_is_pledged_and_not_requested():
    facts = replace(
        NOTHING, own_costs=(POST,), pledged=D("4000.00"), requested={None: D("1000.00")}
    )

    assert (need(facts).gap, need(facts).free, need(facts).need) == (
        D("8500.00"),
        D("3000.00"),
        D("3000.00"),
    )


def test_what_the_county_paid_ahead_is_needed_as_well():
    facts = replace(NOTHING, prefinanced=D("2500.00"), cash={None: D("500.00")})

    assert need(facts).parts[0].rows == (
        NeedRow("vom Kreis vorfinanziert", D("2500.00")),
        NeedRow("Bestand", D("-500.00")),
    )


def test_parts_are_reckoned_apart():
    """Money of Nr. 2.1/2.2 does not pay for Nr. 2.3; what belongs to none comes last."""
    facts = replace(
        NOTHING,
        commitments=(replace(LUENEN, part_id=23),),
        own_costs=(replace(POST, part_id=21), TRANSLATION),
        cash={21: D("10000.00"), None: D("0.00")},
        requested={23: D("2200.00")},
    )

    found = need(facts)

    assert [(part.part_id, part.gap, part.need) for part in found.parts] == [
        (21, D("-500.00"), D("0.00")),
        (23, D("10000.00"), D("10000.00")),
        (None, D("6100.00"), D("6100.00")),
    ]
    assert found.of_part(23) is found.parts[1]
    assert found.of_part(99) is None


amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)


@given(cash=amounts, requested=amounts, pledged=amounts, open_amount=amounts)
def test_need_stays_between_nothing_and_what_may_be_requested(
    cash, requested, pledged, open_amount
):
    found = need(
        replace(
            NOTHING,
            commitments=(replace(LUENEN, amount=open_amount),),
            cash={None: cash},
            requested={None: requested},
            pledged=pledged,
        )
    )

    assert D(0) <= found.need <= max(pledged - requested, D(0))
    assert found.gap == found.due - cash - requested
    assert D(0) in (found.need, found.surplus)


@given(
    amount=amounts,
    first=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    days=st.integers(0, 700),
)
def test_an_open_amount_falls_due_once_in_the_course_of_time(amount, first, days):
    """Whatever is due in one stretch of days and in the next is due in both together."""
    last = date.fromordinal(first.toordinal() + days)
    cost = OpenAmount("Caritas", amount, first, last)

    until_the_end = cost.due(TODAY, max(last, UNTIL))

    assert D(0) <= cost.due(TODAY, UNTIL) <= until_the_end
    assert until_the_end == amount
