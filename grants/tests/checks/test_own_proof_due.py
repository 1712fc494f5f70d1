from dataclasses import replace
from datetime import date

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.own_proof_due import OWN_PROOF_DUE, ProofFacts

PROOF = ProofFacts(
    award_id=4,
    programme_id=None,
    deadline_id=5,
    title="Verwendungsnachweis: Integrationspauschale",
    due_on=date(2023, 3, 31),
    is_confirmed=True,
    responsible_id=7,
)


def test_a_proof_is_announced_60_days_ahead():
    assert OWN_PROOF_DUE.judge([PROOF], today=date(2023, 1, 30)) == [
        Finding(
            check_code="own_proof_due",
            subject="deadline-5",
            stage="60",
            severity=Severity.NOTE,
            title="Verwendungsnachweis: Integrationspauschale: fällig am 31.03.2023 (noch 60 Tage)",
            text="Der Verwendungsnachweis ist am 31.03.2023 fällig (noch 60 Tage).",
            due_on=date(2023, 3, 31),
            days_left=60,
            of_award=4,
            responsible_id=7,
        )
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2023, 1, 29), []),
        (date(2023, 1, 30), [("60", Severity.NOTE, False)]),
        (date(2023, 2, 28), [("60", Severity.NOTE, False)]),
        (date(2023, 3, 1), [("30", Severity.WARNING, False)]),
        (date(2023, 3, 2), [("30", Severity.WARNING, False)]),
        (date(2023, 3, 16), [("30", Severity.WARNING, False)]),
        (date(2023, 3, 17), [("14", Severity.URGENT, False)]),
        (date(2023, 3, 18), [("14", Severity.URGENT, False)]),
        (date(2023, 3, 27), [("14", Severity.URGENT, False)]),
        (date(2023, 3, 28), [("3", Severity.URGENT, True)]),
        (date(2023, 3, 29), [("3", Severity.URGENT, True)]),
        (date(2023, 3, 31), [("3", Severity.URGENT, True)]),
        (date(2023, 4, 1), [("overdue", Severity.URGENT, True)]),
        (date(2024, 10, 15), [("overdue", Severity.URGENT, True)]),
    ],
)
def test_it_gets_graver_towards_the_day(today, expected):
    findings = OWN_PROOF_DUE.judge([PROOF], today=today)

    assert [(f.stage, f.severity, f.tells_supervisors) for f in findings] == expected


def test_an_overdue_and_unconfirmed_one_says_what_to_do():
    proof = ProofFacts(**{**vars(PROOF), "is_confirmed": False})

    (finding,) = OWN_PROOF_DUE.judge([proof], today=date(2023, 4, 3))

    assert finding.text == (
        "Der Verwendungsnachweis war am 31.03.2023 fällig (seit 3 Tagen überfällig). "
        "Bitte umgehend vorlegen oder Verlängerung vereinbaren. "
        "Das Datum ist noch nicht bestätigt; bitte im Bescheid prüfen."
    )


# 31.03.2024 is Easter Sunday; the law lets the proof be handed in until Tuesday.
EASTER = replace(PROOF, due_on=date(2024, 3, 31), legal_end=date(2024, 4, 2))


@pytest.mark.parametrize(
    ("today", "stage", "title", "text"),
    [
        (
            date(2024, 3, 31),
            "3",
            "fällig am 31.03.2024 (heute), verschoben auf 02.04.2024",
            "Der Verwendungsnachweis ist am 31.03.2024 fällig (heute). Die Frist ist verschoben "
            "auf "
            "den 02.04.2024 (§ 193 BGB).",
        ),
        (
            date(2024, 4, 1),
            "3",
            "fällig am 31.03.2024, verschoben auf 02.04.2024 (noch 1 Tag)",
            "Der Verwendungsnachweis war am 31.03.2024 fällig. Die Frist ist verschoben auf "
            "den 02.04.2024 (§ 193 BGB, noch 1 Tag). Bitte umgehend vorlegen.",
        ),
        (
            date(2024, 4, 2),
            "3",
            "fällig am 31.03.2024, verschoben auf 02.04.2024 (heute)",
            "Der Verwendungsnachweis war am 31.03.2024 fällig. Die Frist ist verschoben auf "
            "den 02.04.2024 (§ 193 BGB, heute). Bitte umgehend vorlegen.",
        ),
        (
            date(2024, 4, 3),
            "overdue",
            "fällig am 31.03.2024, verschoben auf 02.04.2024 (seit 1 Tag überfällig)",
            "Der Verwendungsnachweis war am 31.03.2024 fällig. Die Frist war verschoben auf den "
            "02.04.2024 (§ 193 BGB, seit 1 Tag überfällig). "
            "Bitte umgehend vorlegen oder Verlängerung vereinbaren.",
        ),
    ],
)
def test_nobody_is_overdue_as_long_as_the_law_allows(today, stage, title, text):
    (finding,) = OWN_PROOF_DUE.judge([EASTER], today=today)

    assert (finding.stage, finding.title.removeprefix(f"{PROOF.title}: "), finding.text) == (
        stage,
        title,
        text,
    )
    assert (finding.due_on, finding.severity) == (date(2024, 3, 31), Severity.URGENT)


@pytest.mark.parametrize(
    ("today", "stages"), [(date(2024, 3, 27), ["14"]), (date(2024, 3, 28), ["3"])]
)
def test_the_stages_count_to_the_nominal_day(today, stages):
    assert [finding.stage for finding in OWN_PROOF_DUE.judge([EASTER], today=today)] == stages
