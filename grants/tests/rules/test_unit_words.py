from decimal import Decimal as D

import pytest

from grants.rules.unit_words import counted_units, is_per_post, unit_plural


@pytest.mark.parametrize(
    ("quantity", "unit", "words"),
    [
        ("1", "Raum", "1 Raum"),
        ("2", "Raum", "2 Räume"),
        ("150", "Monat", "150 Monate"),
        ("0", "Monat", "0 Monate"),
        ("3", "Maßnahme", "3 Maßnahmen"),
        ("1200", "Seite", "1.200 Seiten"),
        ("2.5", "Stunde", "2,50 Stunden"),
        ("3", "Kurs", "3 × Kurs"),
    ],
)
def test_number_and_unit_agree(quantity, unit, words):
    assert counted_units(D(quantity), unit) == words


def test_headings_fit_the_unit():
    assert [unit_plural(unit) for unit in ("Raum", "Treffen", "Kurs")] == [
        "Räume", "Treffen", "Kurs",
    ]  # fmt: skip


def test_what_a_post_costs_besides_is_no_unit_that_one_holds():
    assert [is_per_post(unit) for unit in ("VZÄ", "0,5 VZÄ", "Stelle", "Monat")] == [
        True, True, True, False,
    ]  # fmt: skip
