"""The rings of Budget 35 as printed in the plan for 2024."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from grants.rules.finding import Finding, Severity
from grants.rules.rings import ExcessExplanation, RingFacts, ring_overdrawn, ring_plan_unbalanced
from ledger.money import ZERO

RING_35_02 = RingFacts(
    ring_id=3,
    code="35-02",
    year=2024,
    income=D("269836.00"),
    expense=D("270136.00"),
    explained_surplus=ZERO,
    tolerance=ZERO,
    gap=D("-300.00"),
    authority=D("270136.00"),
    actual=ZERO,
    committed=ZERO,
    available=D("270136.00"),
    excess_explanations=(
        ExcessExplanation(side="Erträge", explained=D("270136.00"), budgeted=D("269836.00")),
    ),
)
RING_35_04 = replace(
    RING_35_02,
    ring_id=4,
    code="35-04",
    income=D("1555800.00"),
    expense=D("964400.00"),
    explained_surplus=D("591400.00"),
    gap=ZERO,
    authority=D("964400.00"),
    available=D("964400.00"),
    excess_explanations=(),
)


def test_ring_35_02_lacks_300_euro_and_the_explanations_show_where():
    assert ring_plan_unbalanced([RING_35_02]) == [
        Finding(
            rule="ring_plan_unbalanced",
            subject="ring-3-2024",
            stage="shortfall",
            severity=Severity.WARNING,
            title="Ring 35-02: Aufwand 2024 liegt 300,00\u00a0€ über dem Ertrag",
            text="Geplant sind Erträge von 269.836,00\u00a0€ "
            "und Aufwendungen von 270.136,00\u00a0€. "
            "Die Erläuterungen der Erträge ergeben 270.136,00\u00a0€, "
            "angesetzt sind 269.836,00\u00a0€.",
            amount=D("-300.00"),
            tells_supervisors=True,
            tells_treasury=True,
        )
    ]


def test_an_explained_surplus_is_no_gap():
    assert ring_plan_unbalanced([RING_35_04]) == []


def test_unexplained_income_is_only_worth_a_note():
    (finding,) = ring_plan_unbalanced([replace(RING_35_04, gap=D("105000.00"))])

    assert (finding.stage, finding.severity) == ("surplus", Severity.NOTE)
    assert finding.title == (
        "Ring 35-04: Ertrag 2024 liegt ohne erläuterten Überschuss "
        "105.000,00\u00a0€ über dem Aufwand"
    )
    assert finding.text == (
        "Geplant sind Erträge von 1.555.800,00\u00a0€ und Aufwendungen von 964.400,00\u00a0€. "
        "Erläutert ist davon ein Überschuss von 591.400,00\u00a0€."
    )


@pytest.mark.parametrize(
    ("gap", "count"),
    [("-300.01", 1), ("-300.00", 0), ("-299.99", 0), ("300.00", 0), ("300.01", 1)],
)
def test_the_tolerance_itself_is_tolerated(gap, count):
    ring = replace(RING_35_02, gap=D(gap), tolerance=D("300.00"))

    assert len(ring_plan_unbalanced([ring])) == count


def test_an_accepted_gap_and_the_tolerance_are_named():
    ring = replace(
        RING_35_02,
        explained_surplus=D("-200.00"),
        gap=D("-100.00"),
        tolerance=D("50.00"),
        excess_explanations=(),
    )

    (finding,) = ring_plan_unbalanced([ring])

    assert finding.text == (
        "Geplant sind Erträge von 269.836,00\u00a0€ und Aufwendungen von 270.136,00\u00a0€. "
        "Erläutert ist davon eine Unterdeckung von 200,00\u00a0€. "
        "Die Toleranz beträgt 50,00\u00a0€."
    )


def test_a_ring_is_overdrawn_by_what_it_lacks():
    ring = replace(
        RING_35_04, actual=D("700000.00"), committed=D("264900.50"), available=D("-500.50")
    )

    assert ring_overdrawn([ring]) == [
        Finding(
            rule="ring_overdrawn",
            subject="ring-4-2024",
            stage="overdrawn",
            severity=Severity.URGENT,
            title="Ring 35-04: 2024 um 500,50\u00a0€ überzogen",
            text="Die Ermächtigung beträgt 964.400,00\u00a0€. "
            "Gebucht sind 700.000,00\u00a0€, gebunden sind 264.900,50\u00a0€.",
            amount=D("-500.50"),
            tells_supervisors=True,
            tells_treasury=True,
        )
    ]


@pytest.mark.parametrize(("available", "count"), [("0.01", 0), ("0.00", 0), ("-0.01", 1)])
def test_a_ring_may_be_used_up_to_the_last_cent(available, count):
    assert len(ring_overdrawn([replace(RING_35_04, available=D(available))])) == count
