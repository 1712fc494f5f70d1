from dataclasses import replace
from datetime import date

import pytest

from grants.checks.application_window import APPLICATION_WINDOW, LackingFacts, WindowFacts
from grants.checks.finding import Finding, Severity


def lacking(*programmes):
    return tuple(LackingFacts(1, programme, responsible_id=3) for programme in programmes)


KIM = WindowFacts(
    window_id=5,
    programme_id=1,
    programme="KIM",
    year=2025,
    opens_on=date(2024, 12, 19),
    closes_on=date(2025, 1, 16),
    is_confirmed=True,
    lacking=lacking("KIM"),
)
# No first day is named.
IFKUF = replace(
    KIM,
    programme="IfKuF",
    year=2026,
    opens_on=None,
    closes_on=date(2026, 1, 31),
    lacking=lacking("IfKuF"),
)


def judge(facts, today):
    return APPLICATION_WINDOW.judge([facts], today=today)


@pytest.mark.parametrize(
    ("today", "stages"),
    [
        (date(2024, 10, 19), []),  # 61 days before it opens
        (date(2024, 10, 20), ["opens-60"]),
        (date(2024, 11, 19), ["opens-30"]),
        (date(2024, 12, 12), ["opens-7"]),
        (date(2024, 12, 18), ["opens-7"]),
        (date(2024, 12, 19), ["30"]),  # open, 28 days to go
        (date(2025, 1, 8), ["30"]),
        (date(2025, 1, 9), ["7"]),
        (date(2025, 1, 16), ["7"]),
        (date(2025, 1, 17), []),
    ],
)
def test_it_warns_before_it_opens_and_before_it_closes(today, stages):
    assert [finding.stage for finding in judge(KIM, today)] == stages


@pytest.mark.parametrize(
    ("today", "stages"),
    [
        (date(2025, 12, 1), []),
        (date(2025, 12, 2), ["60"]),
        (date(2026, 1, 31), ["7"]),
        (date(2026, 2, 1), []),
    ],
)
def test_without_a_first_day_only_the_last_one_counts(today, stages):
    assert [finding.stage for finding in judge(IFKUF, today)] == stages


def test_before_it_opens_a_finding_says_from_when_to_when():
    assert judge(KIM, date(2024, 12, 12)) == [
        Finding(
            check_code="application_window",
            subject="window-5",
            stage="opens-7",
            severity=Severity.NOTE,
            title="KIM: Antragsfrist 2025 öffnet am 19.12.2024 (noch 7 Tage)",
            text="Anträge für 2025 sind vom 19.12.2024 bis zum 16.01.2025 möglich.",
            due_on=date(2024, 12, 19),
            days_left=7,
            responsible_id=3,
        )
    ]


def test_before_it_closes_supervisors_are_told_too():
    assert judge(KIM, date(2025, 1, 16)) == [
        Finding(
            check_code="application_window",
            subject="window-5",
            stage="7",
            severity=Severity.URGENT,
            title="KIM: Antragsfrist 2025 endet am 16.01.2025 (heute)",
            text="Anträge für 2025 sind bis 16.01.2025 möglich; erfasst ist noch keiner.",
            due_on=date(2025, 1, 16),
            days_left=0,
            responsible_id=3,
            tells_supervisors=True,
        )
    ]


def test_days_that_were_copied_from_another_year_say_so():
    (finding,) = judge(replace(IFKUF, is_confirmed=False), date(2026, 1, 1))

    assert finding.text == (
        "Anträge für 2026 sind bis 31.01.2026 möglich; erfasst ist noch keiner. "
        "Die Frist ist nicht bestätigt; bitte bei der Bewilligungsbehörde prüfen."
    )


def test_whoever_has_applied_is_left_alone():
    assert judge(replace(KIM, lacking=()), date(2025, 1, 10)) == []


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (
            date(2024, 12, 12),
            "Anträge für 2025 sind vom 19.12.2024 bis zum 16.01.2025 möglich. "
            "Noch ohne Antrag: KIM Baustein 2, KIM Baustein 3.",
        ),
        (
            date(2025, 1, 10),
            "Anträge für 2025 sind bis 16.01.2025 möglich. "
            "Noch ohne Antrag: KIM Baustein 2, KIM Baustein 3.",
        ),
    ],
)
def test_the_parts_that_lack_an_application_are_named(today, text):
    parts = replace(KIM, lacking=lacking("KIM Baustein 3", "KIM Baustein 2"))

    (finding,) = judge(parts, today)

    assert finding.text == text
