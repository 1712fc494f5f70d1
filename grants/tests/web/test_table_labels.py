"""Zellen nennen ihre Spalte, so that a row can be read as a block on a phone.

Every test that looks for the problems of a page checks it; here is that it would be noticed.
"""

import pytest
from django.urls import reverse

from grants.tests.web.cells import mislabelled_cells

HEAD = """
<table class="ft-table">
  <thead><tr>
    <th scope="col">Zuwendung</th>
    <th scope="col"><a href="?sort=x">Aktenzeichen <span aria-hidden="true">▲</span></a></th>
    <th scope="col" class="ft-amount">fort&shy;geschrieben</th>
    <th scope="col">„gut“ &amp; "schlecht"</th>
  </tr></thead>
"""
TABLE = (
    HEAD
    + """
  <tbody><tr>
    <th scope="row">KIM</th><td data-label="Aktenzeichen">4711</td>
    <td data-label="fortgeschrieben" class="ft-amount"><a href="/">1,00 €</a></td>
    <td data-label="„gut“ &amp; &quot;schlecht&quot;">ja</td>
  </tr></tbody>
  <tfoot><tr><th scope="row" colspan="2">Summe</th><td data-label="fortgeschrieben">1,00 €</td>
    <td data-label="„gut“ &amp; &quot;schlecht&quot;" colspan="1"></td></tr></tfoot>
</table>
"""
)


def table(*names, body):
    head = "".join(f"<th>{name}</th>" for name in names)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def test_cells_that_name_their_columns_are_right():
    assert mislabelled_cells(f"<p>davor</p>{TABLE}") == []


def test_cells_that_name_none_or_another_are_noticed():
    cells = '<tr><th>KIM</th><td>4711</td><td data-label="Aktenzeichen">1</td></tr></table>'

    assert mislabelled_cells(HEAD + cells) == [
        "a cell says '' under 'Aktenzeichen'",
        "a cell says 'Aktenzeichen' under 'fortgeschrieben'",
    ]


def test_a_second_table_has_its_own_columns():
    second = table("Datum", body="<tr><td>1.</td></tr>")

    assert mislabelled_cells(TABLE + second) == ["a cell says '' under 'Datum'"]


def test_cells_across_columns_and_without_a_column_name_none():
    body = (
        '<tr><td colspan="2">noch nichts</td></tr><tr><td data-label="Datum">1.</td>'
        '<td data-label="Betrag">2</td><td>3</td></tr>'
    )
    named = '<tr><td colspan="2" data-label="Datum">noch nichts</td></tr>'

    assert mislabelled_cells(table("Datum", "Betrag", body=body)) == []
    assert mislabelled_cells(table("Datum", "Betrag", body=named)) == [
        "a cell says 'Datum' under ''"
    ]


def test_a_cell_over_several_rows_moves_the_others_of_these_rows():
    body = (
        '<tr><th rowspan="2">Frist</th><td data-label="Wert">1</td></tr>'
        '<tr><td data-label="Wert">2</td></tr><tr><th>Zins</th><td data-label="Wert">3</td></tr>'
    )

    assert mislabelled_cells(table("Regel", "Wert", body=body)) == []


@pytest.mark.django_db
def test_lists_and_pages_of_one_record_name_the_columns(client, clerk, pages):
    client.force_login(clerk)

    of_list = client.get(reverse("awards")).content.decode()
    of_award = client.get(pages["award"]).content.decode()

    assert '<td data-label="bewilligt" class="ft-amount">376.500,00\xa0€</td>' in of_list
    assert '<td data-label="Betrag" class="ft-amount">282.375,00\xa0€</td>' in of_award
