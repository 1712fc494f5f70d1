"""The rings of Budget 35 as printed in the plan for 2024."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given

from grants.checks.finding import Finding, Severity
from grants.checks.ring_overdrawn import RING_OVERDRAWN
from grants.checks.ring_plan_unbalanced import RING_PLAN_UNBALANCED
from grants.checks.ring_surplus_missing import RING_SURPLUS_MISSING
from grants.checks.ring_verdicts import ExcessExplanation, RingFacts, verdicts_on
from grants.queries.facts.rings import facts_of
from ledger.money import ZERO
from ledger.tests.ring_positions import ANY_FIGURES, position

TODAY = date(2024, 10, 15)

RING_35_02 = RingFacts(
    ring_id=3,
    code="35-02",
    year=2024,
    is_booked_here=True,
    income=D("269836.00"),
    expense=D("270136.00"),
    explained_surplus=ZERO,
    explanation="",
    tolerance=ZERO,
    gap=D("-300.00"),
    authority=D("270136.00"),
    income_actual=ZERO,
    actual=ZERO,
    committed=ZERO,
    available=D("270136.00"),
    balance=ZERO,
    missing_surplus=ZERO,
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
    explanation="Deckt das eigene KIM-Personal des Kreises.",
    gap=ZERO,
    authority=D("964400.00"),
    available=D("964400.00"),
    excess_explanations=(),
)


def test_ring_35_02_lacks_300_euro_and_the_explanations_show_where():
    assert RING_PLAN_UNBALANCED.judge([RING_35_02], today=TODAY) == [
        Finding(
            check_code="ring_plan_unbalanced",
            subject="ring-3-2024",
            stage="shortfall",
            severity=Severity.WARNING,
            title="Ring 35-02: Im Plan 2024 liegt der Ertrag 300,00\u00a0€ unter dem Aufwand",
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
    assert RING_PLAN_UNBALANCED.judge([RING_35_04], today=TODAY) == []


def test_unexplained_income_is_only_worth_a_note():
    (finding,) = RING_PLAN_UNBALANCED.judge([replace(RING_35_04, gap=D("105000.00"))], today=TODAY)

    assert (finding.stage, finding.severity) == ("surplus", Severity.NOTE)
    assert finding.title == (
        "Ring 35-04: Im Plan 2024 liegt der Ertrag 105.000,00\u00a0€ "
        "über Aufwand und erläutertem Überschuss"
    )
    assert finding.text == (
        "Geplant sind Erträge von 1.555.800,00\u00a0€ und Aufwendungen von 964.400,00\u00a0€. "
        "Erläutert ist ein Überschuss von 591.400,00\u00a0€."
    )


@pytest.mark.parametrize(
    ("gap", "count"),
    [("-300.01", 1), ("-300.00", 0), ("-299.99", 0), ("300.00", 0), ("300.01", 1)],
)
def test_the_tolerance_itself_is_tolerated(gap, count):
    ring = replace(RING_35_02, gap=D(gap), tolerance=D("300.00"))

    assert len(RING_PLAN_UNBALANCED.judge([ring], today=TODAY)) == count


def test_an_accepted_gap_and_the_tolerance_are_named():
    ring = replace(
        RING_35_02,
        explained_surplus=D("-200.00"),
        gap=D("-100.00"),
        tolerance=D("50.00"),
        excess_explanations=(),
    )

    (finding,) = RING_PLAN_UNBALANCED.judge([ring], today=TODAY)

    assert finding.text == (
        "Geplant sind Erträge von 269.836,00\u00a0€ und Aufwendungen von 270.136,00\u00a0€. "
        "Erläutert ist eine Unterdeckung von 200,00\u00a0€. "
        "Die Toleranz beträgt 50,00\u00a0€."
    )


def test_a_ring_is_overdrawn_by_what_it_lacks():
    ring = replace(
        RING_35_04, actual=D("700000.00"), committed=D("264900.50"), available=D("-500.50")
    )

    assert RING_OVERDRAWN.judge([ring], today=TODAY) == [
        Finding(
            check_code="ring_overdrawn",
            subject="ring-4-2024",
            stage="overdrawn",
            severity=Severity.URGENT,
            title="Ring 35-04: Ermächtigung 2024 überschritten um 500,50\u00a0€",
            text="Die Ermächtigung beträgt 964.400,00\u00a0€. "
            "Gebucht sind 700.000,00\u00a0€, gebunden sind 264.900,50\u00a0€.",
            amount=D("-500.50"),
            tells_supervisors=True,
            tells_treasury=True,
        )
    ]


@pytest.mark.parametrize(("available", "count"), [("0.01", 0), ("0.00", 0), ("-0.01", 1)])
def test_a_ring_may_be_used_up_to_the_last_cent(available, count):
    assert (
        len(RING_OVERDRAWN.judge([replace(RING_35_04, available=D(available))], today=TODAY))
        == count
    )


@pytest.mark.parametrize(
    ("explained", "gap", "sentence"),
    [
        ("0", "0", "Der Plan 2024 ist ausgeglichen"),
        ("500", "0", "Der Plan 2024 geht auf: Erläutert ist ein Überschuss von 500,00\u00a0€"),
        ("-500", "0", "Der Plan 2024 geht auf: Erläutert ist eine Unterdeckung von 500,00\u00a0€"),
        ("0", "-100", "Im Plan 2024 liegt der Ertrag 100,00\u00a0€ unter dem Aufwand"),
        # The income is above the expense here, only not as far as was explained.
        (
            "500",
            "-100",
            "Im Plan 2024 liegt der Ertrag 100,00\u00a0€ unter Aufwand und erläutertem Überschuss",
        ),
        (
            "-500",
            "100",
            "Im Plan 2024 liegt der Ertrag 100,00\u00a0€ "
            "über dem Aufwand abzüglich der erläuterten Unterdeckung",
        ),
    ],
)
def test_the_plan_is_judged_beside_what_was_explained(explained, gap, sentence):
    ring = replace(RING_35_02, explained_surplus=D(explained), gap=D(gap))

    assert verdicts_on(ring)[0].sentence == sentence


SHORT_35_04 = replace(
    RING_35_04,
    income_actual=D("1370275.00"),
    actual=D("654255.90"),
    committed=D("241950.00"),
    available=D("68194.10"),
    balance=D("474069.10"),
    missing_surplus=D("117330.90"),
)


def test_what_is_missing_of_the_surplus_names_what_it_pays_for():
    assert RING_OVERDRAWN.judge([SHORT_35_04], today=TODAY) == []
    assert RING_SURPLUS_MISSING.judge([SHORT_35_04], today=TODAY) == [
        Finding(
            check_code="ring_surplus_missing",
            subject="ring-4-2024",
            stage="missing",
            severity=Severity.WARNING,
            title="Ring 35-04: Vom erläuterten Überschuss 2024 fehlen 117.330,90\u00a0€",
            text="Erläutert ist ein Überschuss von 591.400,00\u00a0€: "
            "„Deckt das eigene KIM-Personal des Kreises“. "
            "Der Saldo im Ist beträgt 474.069,10\u00a0€: eingegangen sind 1.370.275,00\u00a0€, "
            "gebucht 654.255,90\u00a0€, gebunden 241.950,00\u00a0€.",
            amount=D("-117330.90"),
            tells_supervisors=True,
            tells_treasury=True,
        )
    ]


def test_the_sentences_on_the_actual_figures_are_said_side_by_side():
    assert [(verdict.severity, verdict.sentence) for verdict in verdicts_on(SHORT_35_04)] == [
        (None, "Der Plan 2024 geht auf: Erläutert ist ein Überschuss von 591.400,00\u00a0€"),
        (None, "Die Ermächtigung 2024 reicht: Verfügbar sind noch 68.194,10\u00a0€"),
        (Severity.WARNING, "Vom erläuterten Überschuss 2024 fehlen 117.330,90\u00a0€"),
    ]


def test_over_nothing_no_ring_is_in_order():
    _, authority = verdicts_on(RING_35_02)

    assert authority.sentence == "Für 2024 ist noch nichts gebucht"
    assert RING_OVERDRAWN.judge([RING_35_02], today=TODAY) == []


@pytest.mark.parametrize(
    ("actual", "doubt"),
    [
        ("0.00", ""),
        (
            "0.01",
            "Gebucht oder gebunden ist hier trotzdem etwas. Bitte die Leitung fragen, ob die "
            "Angabe in den Stammdaten noch stimmt.",
        ),
    ],
)
def test_a_ring_that_nobody_books_here_is_silent_but_its_plan_is_judged(actual, doubt):
    ring = replace(
        SHORT_35_04,
        is_booked_here=False,
        gap=D("-300.00"),
        income_actual=ZERO,
        actual=D(actual),
        committed=ZERO,
        available=D("-500.50"),
    )

    _, authority = verdicts_on(ring)

    assert (authority.sentence, authority.text) == (
        "Wird hier nicht gebucht: keine Warnungen zum Ist",
        doubt,
    )
    assert RING_OVERDRAWN.judge([ring], today=TODAY) == []
    assert RING_SURPLUS_MISSING.judge([ring], today=TODAY) == []
    assert [found.stage for found in RING_PLAN_UNBALANCED.judge([ring], today=TODAY)] == [
        "shortfall"
    ]


@given(ANY_FIGURES)
def test_whatever_the_figures_the_sentences_do_not_contradict_them_or_one_another(figures):
    ring = facts_of(position(**figures))
    used = ring.actual + ring.committed

    plan, authority, *missing = verdicts_on(ring)

    assert (authority.word == "überschritten") is (used > ring.authority)
    assert (authority.word == "noch nichts gebucht") is (used == ring.income_actual == ZERO)
    assert (plan.word == "ausgeglichen") is (ring.income - ring.expense == ring.explained_surplus)
    assert bool(missing) is (figures["over"] and max(ring.balance, ZERO) < ring.explained_surplus)
    told = (
        *RING_PLAN_UNBALANCED.judge([ring], today=TODAY),
        *RING_OVERDRAWN.judge([ring], today=TODAY),
        *RING_SURPLUS_MISSING.judge([ring], today=TODAY),
    )
    assert [(found.title, found.text) for found in told] == [
        (f"Ring 35-04: {verdict.sentence}", verdict.text)
        for verdict in (plan, authority, *missing)
        if verdict.severity and verdict.stage
    ]
