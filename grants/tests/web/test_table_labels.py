"""Zellen nennen ihre Spalte, so that a row can be read as a block on a phone."""

import pytest
from django.urls import reverse

from grants.web.table_labels import label_cells

TABLE = """
<table class="ft-table">
  <thead><tr>
    <th scope="col">Zuwendung</th>
    <th scope="col"><a href="?sort=x">Aktenzeichen <span aria-hidden="true">▲</span></a></th>
    <th scope="col" class="ft-amount">fort&shy;geschrieben</th>
    <th scope="col">„gut“ &amp; "schlecht"</th>
  </tr></thead>
  <tbody><tr>
    <th scope="row">KIM</th><td>4711</td>
    <td class="ft-amount"><a href="/">1,00 €</a></td><td>ja</td>
  </tr></tbody>
  <tfoot><tr><th scope="row" colspan="2">Summe</th><td>1,00 €</td><td colspan="1"></td></tr></tfoot>
</table>
"""


def test_each_cell_names_its_column():
    html = label_cells(f"<p>davor</p>{TABLE}")

    assert html == "<p>davor</p>" + TABLE.replace(
        "<td>4711", '<td data-label="Aktenzeichen">4711'
    ).replace(
        '<td class="ft-amount"><a', '<td data-label="fortgeschrieben" class="ft-amount"><a'
    ).replace("<td>ja", '<td data-label="„gut“ &amp; &quot;schlecht&quot;">ja').replace(
        "<td>1,00", '<td data-label="fortgeschrieben">1,00'
    ).replace('<td colspan="1">', '<td data-label="„gut“ &amp; &quot;schlecht&quot;" colspan="1">')


def test_a_second_table_has_its_own_columns():
    second = (
        "<table><thead><tr><th>Datum</th></tr></thead><tbody><tr><td>1.</td></tr></tbody></table>"
    )

    html = label_cells(TABLE + second)

    assert html.endswith('<tr><td data-label="Datum">1.</td></tr></tbody></table>')


def test_cells_across_columns_and_without_a_column_stay_as_they_are():
    table = (
        "<table><thead><tr><th>Datum</th><th>Betrag</th></tr></thead>"
        '<tbody><tr><td colspan="2">noch nichts</td></tr>'
        "<tr><td>1.</td><td>2</td><td>3</td></tr></tbody></table>"
    )

    html = label_cells(table)

    assert html == table.replace("<td>1.", '<td data-label="Datum">1.').replace(
        "<td>2", '<td data-label="Betrag">2'
    )


def test_a_cell_over_several_rows_moves_the_others_of_these_rows():
    table = (
        "<table><thead><tr><th>Regel</th><th>Wert</th></tr></thead><tbody>"
        '<tr><th rowspan="2">Frist</th><td>1</td></tr><tr><td>2</td></tr>'
        "<tr><th>Zins</th><td>3</td></tr></tbody></table>"
    )

    assert label_cells(table) == table.replace("<td>", '<td data-label="Wert">')


@pytest.mark.django_db
def test_lists_and_pages_of_one_record_name_the_columns(client, clerk, pages):
    client.force_login(clerk)

    of_list = client.get(reverse("awards")).content.decode()
    of_award = client.get(pages["award"]).content.decode()

    assert '<td data-label="bewilligt" class="ft-amount">376.500,00\xa0€</td>' in of_list
    assert '<td data-label="Betrag" class="ft-amount">282.375,00\xa0€</td>' in of_award
