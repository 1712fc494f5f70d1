from dataclasses import replace
from decimal import Decimal as D

import pytest

from grants.rules.finding import Finding, Severity
from grants.rules.over_granted import CommitmentFacts, over_granted

# Agreed when 921.502 euro were granted; the amendment granted 920.175.
GEMEINSAM = CommitmentFacts(
    award_id=12,
    title="Gemeinsam klappt's",
    left=D("920175.00"),
    committed=D("921502.00"),
    responsible_id=3,
)


def test_what_is_agreed_beyond_the_award_is_a_warning_with_the_missing_amount():
    assert over_granted([GEMEINSAM]) == [
        Finding(
            rule="over_granted",
            subject="award-12",
            stage="overcommitted",
            severity=Severity.WARNING,
            title="Gemeinsam klappt's: für das Vereinbarte fehlen 1.327,00\u00a0€",
            text=(
                "Mit Empfängern vereinbart und noch nicht ausgezahlt: 921.502,00\u00a0€. "
                "Noch nicht verwendet: 920.175,00\u00a0€. Bitte die Vereinbarungen ändern oder "
                "einen Änderungsbescheid beantragen."
            ),
            amount=D("1327.00"),
            responsible_id=3,
        )
    ]


@pytest.mark.parametrize(
    ("left", "is_found"),
    [("921501.99", True), ("921502.00", False), ("921502.01", False)],
)
def test_to_the_cent(left, is_found):
    assert bool(over_granted([replace(GEMEINSAM, left=D(left))])) is is_found
