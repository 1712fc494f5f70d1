from datetime import date

from grants.checks.award_without_ring import AWARD_WITHOUT_RING, AwardWithoutRingFacts
from grants.checks.finding import Finding, Severity

TODAY = date(2024, 10, 15)

KIM_3 = AwardWithoutRingFacts(award_id=12, title="KIM Baustein 3", lines=(), responsible_id=3)


def test_money_without_a_home_is_a_note():
    assert AWARD_WITHOUT_RING.judge([KIM_3], today=TODAY) == [
        Finding(
            check_code="award_without_ring",
            subject="award-12",
            stage="no-ring",
            severity=Severity.NOTE,
            title="KIM Baustein 3: zweckgebunden, aber in keinem Ring",
            text=(
                "Sie hat weder eine Ertrags- noch eine Aufwandsposition. Bitte mit der Kämmerei "
                "einen Zweckbindungsring festlegen."
            ),
            responsible_id=3,
        )
    ]


def test_the_lines_that_it_has_are_named():
    (finding,) = AWARD_WITHOUT_RING.judge(
        [AwardWithoutRingFacts(12, "KIM", None, ("35.01 002", "35.01 016"))], today=TODAY
    )

    assert finding.text.startswith("Ihre Positionen gehören zu keinem Ring: 35.01 002, 35.01 016.")
