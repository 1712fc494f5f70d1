from grants.checks.award_without_ring import HomelessFacts, award_without_ring
from grants.checks.finding import Finding, Severity

KIM_3 = HomelessFacts(award_id=12, title="KIM Baustein 3", lines=(), responsible_id=3)


def test_money_without_a_home_is_a_note():
    assert award_without_ring([KIM_3]) == [
        Finding(
            rule="award_without_ring",
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
    (finding,) = award_without_ring([HomelessFacts(12, "KIM", ("35.01 002", "35.01 016"), None)])

    assert finding.text.startswith("Ihre Positionen gehören zu keinem Ring: 35.01 002, 35.01 016.")
