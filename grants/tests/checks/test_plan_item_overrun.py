"""Finanzierungsplan überschritten: items within 20 %, the total to the cent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.plan_item_overrun import PLAN_ITEM_OVERRUN, ItemFacts, PlanFacts

TODAY = date(2024, 10, 15)

# Durchstarten 2023: 165.631,25 euro of cost, 80 % of it granted.
STAFF = ItemFacts("Personal", D("140000.00"), D("130000.00"))
MATERIAL = ItemFacts("Sachausgaben", D("25631.25"), D("30757.50"))
DURCHSTARTEN = PlanFacts(
    award_id=7,
    title="Durchstarten",
    items=(STAFF, MATERIAL),
    planned=D("165631.25"),
    actual=D("160757.50"),
    margin=D("20.00"),
    is_confirmed=True,
    responsible_id=3,
)


@pytest.mark.parametrize(
    ("actual", "is_found"), [("30757.49", False), ("30757.50", False), ("30757.51", True)]
)
def test_exactly_twenty_per_cent_is_still_allowed(actual, is_found):
    award = replace(DURCHSTARTEN, items=(STAFF, replace(MATERIAL, actual=D(actual))))

    assert bool(PLAN_ITEM_OVERRUN.judge([award], today=TODAY)) is is_found


def test_an_item_beyond_its_margin_is_a_warning():
    award = replace(DURCHSTARTEN, items=(STAFF, replace(MATERIAL, actual=D("33320.63"))))

    assert PLAN_ITEM_OVERRUN.judge([award], today=TODAY) == [
        Finding(
            check_code="plan_item_overrun",
            subject="award-7",
            stage="item",
            severity=Severity.WARNING,
            title="Durchstarten: Sachausgaben um mehr als 20\u00a0% über dem Finanzierungsplan",
            text=(
                "„Sachausgaben“: geplant 25.631,25\u00a0€, ausgegeben 33.320,63\u00a0€ "
                "(30,0\u00a0% darüber). Weiter als 20\u00a0% darf eine Position nur mit Zustimmung "
                "der Bewilligungsbehörde abweichen. Bitte umbuchen oder die Zustimmung einholen."
            ),
            amount=D("7689.38"),
            responsible_id=3,
        )
    ]


@pytest.mark.parametrize(
    ("actual", "is_found"), [("165631.24", False), ("165631.25", False), ("165631.26", True)]
)
def test_the_total_binds_to_the_cent(actual, is_found):
    found = PLAN_ITEM_OVERRUN.judge([replace(DURCHSTARTEN, actual=D(actual))], today=TODAY)

    assert [(finding.stage, finding.severity, finding.amount) for finding in found] == (
        [("total", Severity.URGENT, D("0.01"))] if is_found else []
    )


def test_where_the_rule_does_not_apply_only_the_total_binds():
    award = replace(
        DURCHSTARTEN,
        items=(STAFF, replace(MATERIAL, actual=D("99999.99"))),
        actual=D("165631.26"),
        margin=None,
    )

    assert [finding.stage for finding in PLAN_ITEM_OVERRUN.judge([award], today=TODAY)] == ["total"]


def test_what_was_not_planned_at_all_is_over_its_plan_and_an_unconfirmed_margin_is_said():
    award = replace(
        DURCHSTARTEN,
        items=(ItemFacts("Fahrzeug", D("0.00"), D("6150.00")),),
        is_confirmed=False,
    )

    (finding,) = PLAN_ITEM_OVERRUN.judge([award], today=TODAY)

    assert finding.text.startswith("„Fahrzeug“: geplant 0,00\u00a0€, ausgegeben 6.150,00\u00a0€. ")
    assert finding.text.endswith("Diese Grenze ist nicht bestätigt.")
