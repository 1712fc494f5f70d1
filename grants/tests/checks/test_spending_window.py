"""The Integrationspauschale of 2019: 976.377,32 euro, to be spent until 30.11.2020."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.spending_window import SPENDING_WINDOW, SpendingFacts
from ledger.money import ZERO

THE_DAY = date(2020, 2, 15)
INTEGRATIONSPAUSCHALE = SpendingFacts(
    award_id=12,
    title="Integrationspauschale",
    period_from=date(2019, 1, 1),
    spend_by=date(2020, 11, 30),
    left=D("626377.32"),
    spent=D("350000.00"),
    with_recipient=ZERO,
    proven=ZERO,
    committed=ZERO,
    responsible_id=7,
)


def judge(facts: SpendingFacts, today: date) -> Finding:
    (finding,) = SPENDING_WINDOW.judge([facts], today=today)
    return finding


def test_integrationspauschale_warns_289_days_ahead():
    assert SPENDING_WINDOW.judge([INTEGRATIONSPAUSCHALE], today=THE_DAY) == [
        Finding(
            check_code="spending_window",
            subject="award-12",
            stage="365",
            severity=Severity.WARNING,
            title="Integrationspauschale: 626.377,32\u00a0€ bis 30.11.2020 ausgeben "
            "(noch 289 Tage)",
            text="Noch nicht verwendet: 626.377,32\u00a0€. "
            "Die Verausgabungsfrist endet am 30.11.2020 (noch 289 Tage). "
            "Beim bisherigen Tempo der Ausgaben verfallen davon 380.270,26\u00a0€. "
            "An Empfänger gebunden und noch nicht ausgezahlt: 0,00\u00a0€; "
            "danach bleiben 626.377,32\u00a0€. "
            "Ausgezahlt und noch nicht nachgewiesen: 0,00\u00a0€.",
            amount=D("626377.32"),
            due_on=date(2020, 11, 30),
            days_left=289,
            responsible_id=7,
            tells_supervisors=False,
        )
    ]


def test_money_with_recipients_counts_as_used_and_as_unproven():
    award = replace(
        INTEGRATIONSPAUSCHALE,
        left=D("526377.32"),
        with_recipient=D("60000.00"),
        proven=D("40000.00"),
        committed=D("126377.32"),
    )

    # 450.000 in 411 days; in the 289 days left that would be 316.423,36.
    assert judge(award, THE_DAY).text == (
        "Noch nicht verwendet: 526.377,32\u00a0€. "
        "Die Verausgabungsfrist endet am 30.11.2020 (noch 289 Tage). "
        "Beim bisherigen Tempo der Ausgaben verfallen davon 209.953,96\u00a0€. "
        "An Empfänger gebunden und noch nicht ausgezahlt: 126.377,32\u00a0€; "
        "danach bleiben 400.000,00\u00a0€. "
        "Ausgezahlt und noch nicht nachgewiesen: 60.000,00\u00a0€."
    )


@pytest.mark.parametrize(
    ("today", "stage", "severity", "days_left", "tells_supervisors"),
    [
        (date(2019, 12, 1), "365", Severity.WARNING, 365, False),
        (date(2020, 6, 2), "365", Severity.WARNING, 181, False),
        (date(2020, 6, 3), "180", Severity.WARNING, 180, False),
        (date(2020, 9, 1), "90", Severity.WARNING, 90, False),
        (date(2020, 10, 30), "60", Severity.WARNING, 31, False),
        (date(2020, 10, 31), "30", Severity.URGENT, 30, True),
        (date(2020, 11, 29), "1", Severity.URGENT, 1, True),
        (date(2020, 11, 30), "1", Severity.URGENT, 0, True),
        (date(2020, 12, 1), "overdue", Severity.URGENT, -1, True),
    ],
)
def test_it_gets_graver_towards_the_last_day(today, stage, severity, days_left, tells_supervisors):
    finding = judge(INTEGRATIONSPAUSCHALE, today)

    assert (finding.stage, finding.severity, finding.days_left, finding.tells_supervisors) == (
        stage,
        severity,
        days_left,
        tells_supervisors,
    )


def test_more_than_a_year_ahead_nothing_is_said():
    assert SPENDING_WINDOW.judge([INTEGRATIONSPAUSCHALE], today=date(2019, 11, 30)) == []


def test_a_window_that_has_not_begun_yields_nothing():
    award = replace(INTEGRATIONSPAUSCHALE, period_from=THE_DAY, spent=ZERO)

    before, on_the_day, after = (
        SPENDING_WINDOW.judge([award], today=date(2020, 2, day)) for day in (14, 15, 16)
    )

    assert (len(before), len(on_the_day), len(after)) == (0, 1, 1)


def test_what_is_used_up_and_proven_yields_nothing():
    award = replace(INTEGRATIONSPAUSCHALE, left=ZERO, spent=D("976377.32"))

    assert SPENDING_WINDOW.judge([award], today=date(2020, 12, 1)) == []


def test_the_last_cent_still_counts():
    award = replace(INTEGRATIONSPAUSCHALE, left=D("0.01"), spent=D("976377.31"))

    assert judge(award, date(2020, 11, 30)).title == (
        "Integrationspauschale: 0,01\u00a0€ bis 30.11.2020 ausgeben (heute)"
    )


def test_paid_out_but_unproven_money_asks_for_proofs():
    award = replace(INTEGRATIONSPAUSCHALE, left=ZERO, with_recipient=D("626377.32"))

    finding = judge(award, date(2020, 11, 29))

    assert finding.title == (
        "Integrationspauschale: Nachweise über 626.377,32\u00a0€ bis 30.11.2020 prüfen (noch 1 Tag)"
    )
    assert finding.text == (
        "Die Verausgabungsfrist endet am 30.11.2020 (noch 1 Tag). "
        "Ausgezahlt und noch nicht nachgewiesen: 626.377,32\u00a0€."
    )
    assert finding.amount == D("626377.32")


def test_after_the_last_day_it_asks_for_the_proofs_that_are_missing():
    award = replace(INTEGRATIONSPAUSCHALE, left=ZERO, with_recipient=D("20000.00"))

    assert judge(award, date(2020, 12, 1)).text == (
        "Die Verausgabungsfrist ist am 30.11.2020 abgelaufen. "
        "Bitte fehlende Nachweise anfordern. "
        "Ausgezahlt und noch nicht nachgewiesen: 20.000,00\u00a0€."
    )


def test_after_the_last_day_it_says_that_the_money_was_not_spent():
    finding = judge(INTEGRATIONSPAUSCHALE, date(2020, 12, 3))

    assert finding.title == (
        "Integrationspauschale: 626.377,32\u00a0€ nicht bis 30.11.2020 ausgegeben "
        "(seit 3 Tagen überfällig)"
    )
    assert finding.text == (
        "Noch nicht verwendet: 626.377,32\u00a0€. "
        "Die Verausgabungsfrist ist am 30.11.2020 abgelaufen. "
        "Bitte Verlängerung oder Rückzahlung klären. "
        "An Empfänger gebunden und noch nicht ausgezahlt: 0,00\u00a0€; "
        "danach bleiben 626.377,32\u00a0€. "
        "Ausgezahlt und noch nicht nachgewiesen: 0,00\u00a0€."
    )


@pytest.mark.parametrize(
    ("today", "lapses"),
    [
        (date(2019, 1, 1), ZERO),  # 350.000 on the first day: at that rate nothing remains
        (date(2020, 2, 14), D("378816.34")),  # 350.000 / 410 × 290 = 247.560,98
        (date(2020, 2, 15), D("380270.26")),  # 350.000 / 411 × 289 = 246.107,06
        (date(2020, 11, 29), D("625876.60")),  # 350.000 / 699 × 1 = 500,72
        (date(2020, 11, 30), D("626377.32")),
        (date(2020, 12, 1), D("626377.32")),
    ],
)
def test_what_lapses_at_the_present_rate_of_spending(today, lapses):
    assert INTEGRATIONSPAUSCHALE.lapses(today) == lapses


@pytest.mark.parametrize(
    ("today", "loss"),
    [
        (date(2018, 12, 31), None),
        (date(2019, 6, 23), None),  # 174 of 700 days
        # 175 days: 350.000 / 175 × 525 would be more than is left.
        (date(2019, 6, 24), ZERO),
        (THE_DAY, D("380270.26")),
        (date(2020, 11, 30), D("626377.32")),
        (date(2020, 12, 1), None),
    ],
)
def test_a_forecast_is_told_from_a_quarter_of_the_window_to_its_last_day(today, loss):
    assert INTEGRATIONSPAUSCHALE.forecast_loss(today) == loss


def test_where_nothing_is_left_nothing_is_forecast():
    assert replace(INTEGRATIONSPAUSCHALE, left=ZERO).forecast_loss(THE_DAY) is None


# By THE_DAY, 411 of 700 days: what was used must come to 573.272,97 for nothing to lapse.
@pytest.mark.parametrize(
    ("spent", "loss", "severity"),
    [
        ("573272.97", "0.00", Severity.NOTE),
        ("573272.96", "0.02", Severity.WARNING),
    ],
)
def test_a_cent_that_will_lapse_makes_it_a_warning(spent, loss, severity):
    award = replace(INTEGRATIONSPAUSCHALE, spent=D(spent), left=D("976377.32") - D(spent))

    assert (award.forecast_loss(THE_DAY), judge(award, THE_DAY).severity) == (D(loss), severity)


def test_before_a_quarter_of_the_window_the_days_alone_count_and_it_is_said():
    award = replace(
        INTEGRATIONSPAUSCHALE, period_from=date(2020, 1, 1), left=D("976377.32"), spent=ZERO
    )

    finding = judge(award, THE_DAY)

    assert finding.severity == Severity.NOTE
    assert "Für eine Vorausschau ist es noch zu früh." in finding.text


def test_half_a_cent_of_the_forecast_is_rounded_up():
    # 0,01 in 2 days, 1 day left: half a cent more is to be expected.
    award = replace(
        INTEGRATIONSPAUSCHALE,
        period_from=date(2020, 11, 28),
        left=D("10.00"),
        spent=D("0.01"),
    )

    assert award.lapses(date(2020, 11, 29)) == D("9.99")


def test_without_any_spending_all_of_it_lapses():
    award = replace(INTEGRATIONSPAUSCHALE, left=D("976377.32"), spent=ZERO)

    assert award.lapses(THE_DAY) == D("976377.32")
