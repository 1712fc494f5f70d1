"""Names stand in the order of a German telephone list on both databases (DIN 5007-1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.models import Organisation
from grants.tests.builders import build_organisation
from ledger.german_order import german_key

IN_ORDER = [
    "Ahlen",
    "Ärztekammer",
    "AWO Unterbezirk",
    "Kreis Unna",
    "Offene Tür",
    "Öffentliche Bibliothek",
    "Straelen",
    "Straße der Vielfalt",
    "Stratum",
    "Übach-Palenberg",
    "Unna",
    "werkstatt e. V.",
    "Zentrum",
]


def test_the_database_sorts_umlauts_among_the_other_letters(db):
    for number, name in enumerate(reversed(IN_ORDER)):
        build_organisation(f"organisation-{number}", name=name)

    named = Organisation.objects.filter(code__startswith="organisation-")

    assert [row.name for row in named] == IN_ORDER
    assert [row.name for row in named.order_by("-name__german")] == IN_ORDER[::-1]


def test_python_sorts_as_the_database_does():
    backwards = IN_ORDER[::-1]

    assert sorted(backwards, key=german_key) == IN_ORDER


@pytest.mark.parametrize(
    ("first", "second"), [("Muller", "Müller"), ("masse", "Maße"), ("unna", "Unna")]
)
def test_names_that_differ_only_in_dots_or_case_keep_one_order(first, second):
    assert sorted([second, first], key=german_key) == [first, second]


@given(st.lists(st.text(max_size=12)))
def test_any_names_have_one_order(names):
    backwards = names[::-1]

    assert sorted(names, key=german_key) == sorted(backwards, key=german_key)
