import pytest

from fundtracker.sqlite_search import is_like
from grants.models import Organisation
from grants.tests.builders import build_organisation


@pytest.mark.parametrize("asked", ["lünen", "LÜNEN", "Ünen", "stadt L"])
def test_a_search_does_not_mind_the_case_of_an_umlaut(db, asked):
    luenen = build_organisation("luenen", name="Stadt Lünen")
    build_organisation("selm", name="Stadt Selm")

    assert list(Organisation.objects.filter(name__icontains=asked)) == [luenen]


@pytest.mark.parametrize("name", ["100 %", "a_b", "c\\d", "e.f", "zwei\nZeilen"])
def test_what_has_a_meaning_in_a_pattern_is_found_as_it_stands(db, name):
    build_organisation("gesucht", name=name)
    build_organisation("anders", name="100 Euro, axb, cd, exf, zwei Zeilen")

    found = Organisation.objects.filter(name__icontains=name)

    assert [organisation.name for organisation in found] == [name]


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("%ÜN%", "Lünen", True),
        ("l_nen", "Lünen", True),
        ("l\\_nen", "Lünen", False),
        ("nen", "Lünen", False),
        ("%nen\\", "Lünen", True),
        (None, "Lünen", None),
        ("%", None, None),
        ("202_", 2024, True),
    ],
)
def test_like(pattern, value, expected):
    assert is_like(pattern, value, "\\") is expected
