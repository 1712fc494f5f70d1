import pytest

from grants.rules.line_of_item import LineChoice, line_of

USUAL, PLANNED, OTHER = "Geschäftsaufwendungen BS I", "Veranstaltungen", "Personal"


@pytest.mark.parametrize(
    ("chosen", "planned", "usual", "expected"),
    [
        (None, None, None, LineChoice(None, departs=False)),
        (None, None, USUAL, LineChoice(USUAL, departs=False)),
        (None, PLANNED, None, LineChoice(PLANNED, departs=False)),
        (None, PLANNED, USUAL, LineChoice(PLANNED, departs=False)),
        (OTHER, None, USUAL, LineChoice(OTHER, departs=False)),
        (PLANNED, PLANNED, USUAL, LineChoice(PLANNED, departs=False)),
        (USUAL, PLANNED, USUAL, LineChoice(USUAL, departs=True)),
        (OTHER, PLANNED, None, LineChoice(OTHER, departs=True)),
    ],
)
def test_a_person_decides_then_the_plan_then_what_is_usual(chosen, planned, usual, expected):
    assert line_of(chosen, planned=planned, usual=usual) == expected
