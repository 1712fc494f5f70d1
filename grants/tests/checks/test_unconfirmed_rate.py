from datetime import date

from grants.checks.finding import Finding, Severity
from grants.checks.records.unconfirmed_rate import (
    UNCONFIRMED_RATE,
    UnconfirmedFacts,
    UnconfirmedRow,
)

TODAY = date(2024, 10, 15)
KIM = 7
OVERRUN = UnconfirmedRow(
    subject="standard_rule-11",
    name="Standardregel „Überschreitung einer Ausgabeposition (%)“ für Zuwendung",
    source="ANBest-P Nr. 1.2 Satz 4",
)


def judge(row, *titles, thresholds_of=None):
    """What is found of a row that the awards of these titles rest on."""
    facts = [
        UnconfirmedFacts(number, title, None, KIM, row)
        for number, title in enumerate(titles, start=1)
    ]
    return UNCONFIRMED_RATE.judge(facts, today=TODAY, thresholds_of=thresholds_of)


def test_a_rule_nobody_confirmed_names_its_source_and_the_awards_it_touches():
    assert judge(OVERRUN, "KOMM-AN II", "KIM 1") == [
        Finding(
            check_code="unconfirmed_rate",
            subject="standard_rule-11",
            stage="unconfirmed",
            severity=Severity.NOTE,
            title=(
                "Standardregel „Überschreitung einer Ausgabeposition (%)“ für Zuwendung: "
                "nicht bestätigt"
            ),
            text="Quelle: ANBest-P Nr. 1.2 Satz 4. Betroffen: KIM 1, KOMM-AN II.",
            tells_supervisors=True,
            basis={
                "name": OVERRUN.name,
                "source": "ANBest-P Nr. 1.2 Satz 4",
                "awards": [1, 2],
            },
        )
    ]


def test_a_rate_that_is_missing_is_to_be_entered():
    missing = UnconfirmedRow(
        "base_rate-20260701", "Basiszinssatz ab 01.07.2026", "", is_missing=True
    )

    (finding,) = judge(missing, "KIM 1")

    assert (finding.stage, finding.title, finding.text) == (
        "missing",
        "Basiszinssatz ab 01.07.2026: fehlt",
        "Bitte eintragen. Betroffen: KIM 1.",
    )


def test_of_many_awards_five_are_named():
    awards = tuple(f"Zuwendung {number}" for number in range(1, 8))

    (five,) = judge(OVERRUN, *awards[:5])
    (seven,) = judge(OVERRUN, *awards)

    named = "Zuwendung 1, Zuwendung 2, Zuwendung 3, Zuwendung 4, Zuwendung 5"
    assert five.text.endswith(f"Betroffen: {named}.")
    assert seven.text.endswith(f"Betroffen: {named} und 2 weitere.")
