from datetime import date
from decimal import Decimal

import pytest

from grants.models import Award, AwardNotice, Programme, ProgrammeRate
from grants.tests.builders import build_award, build_programme, many_awards
from grants.tests.web.reading import text_of


@pytest.fixture
def kim(clerk):
    """KIM with Baustein 2, whose part is the Übersetzungsdienst."""
    kim = build_programme("kim", name="KIM")
    part_2 = build_programme("kim-b2", name="Baustein 2", parent=kim)
    build_programme("kim-b2-uebersetzung", name="Übersetzung", parent=part_2)
    build_programme("komm-an", name="KOMM-AN")
    build_award("kim-2", programme=part_2, amount="1026000.00")
    ProgrammeRate.objects.create(
        programme=part_2,
        component="Case Management",
        unit="VZÄ",
        amount=Decimal("57000.00"),
        valid_from=date(2023, 1, 1),
        source="Vorlage 0049/2021",
    )
    return kim


def test_a_programme_shows_its_parts_with_their_awards(client, clerk, kim):
    client.force_login(clerk)

    response = client.get("/foerderprogramme/kim/")

    assert [
        (row.programme.code, row.awards, row.granted) for row in response.context["family"].parts
    ] == [
        ("kim-b2", 1, Decimal("1026000.00")),
        ("kim-b2-uebersetzung", 0, Decimal("0.00")),
    ]
    assert [award.code for award in response.context["awards"]] == ["kim-2"]


def test_a_rate_that_nobody_confirmed_says_so(client, clerk, kim):
    client.force_login(clerk)

    text = text_of(client.get("/foerderprogramme/kim/"))
    assert (
        "Baustein 2 Case Management 57.000,00 € VZÄ ab 01.01.2023 "
        "Vorlage 0049/2021 nicht bestätigt" in text
    )

    ProgrammeRate.objects.update(confirmed_by=clerk, confirmed_on=date(2024, 10, 1))
    text = text_of(client.get("/foerderprogramme/kim/"))
    assert "Vorlage 0049/2021 bestätigt am 01.10.2024 von sachbearbeitung" in text


def test_a_part_leads_up_to_its_whole(client, clerk, kim):
    client.force_login(clerk)

    response = client.get("/foerderprogramme/kim-b2-uebersetzung/")

    assert [one.code for one in response.context["family"].ancestors] == ["kim", "kim-b2"]
    assert response.context["family"].parts == ()
    assert "Noch keine Zuwendung aus diesem Programm." in text_of(response)


def test_an_unknown_programme_is_not_found(client, clerk):
    client.force_login(clerk)

    assert client.get("/foerderprogramme/gibt-es-nicht/").status_code == 404


def test_of_many_awards_those_that_end_last_are_shown_and_the_list_has_all(client, clerk, kim):
    client.force_login(clerk)
    awards = many_awards(25)
    Award.objects.filter(pk__in=[award.pk for award in awards]).update(programme=kim)
    AwardNotice.objects.filter(award__code="kim-2").update(spend_by=date(2024, 12, 30))

    response = client.get("/foerderprogramme/kim/")

    assert {award.pk for award in response.context["awards"]} == {award.pk for award in awards}
    assert (
        "Gezeigt sind die 25, deren Verausgabungsfrist zuletzt endet. "
        "Alle 26 in der Liste der Zuwendungen" in text_of(response)
    )
    of_list = client.get(f"/zuwendungen/?programme={kim.pk}")
    assert of_list.context["table"].paginator.count == 26


@pytest.mark.parametrize("number", [3, 300])
def test_the_page_asks_the_database_as_often_however_many_parts(
    client, clerk, kim, number, django_assert_num_queries
):
    Programme.objects.bulk_create(
        Programme(code=f"teil-{position}", name=f"Teil {position}", parent=kim, source="Plan")
        for position in range(number)
    )
    client.force_login(clerk)

    with django_assert_num_queries(10):
        response = client.get("/foerderprogramme/kim/")

    assert len(response.context["family"].parts) == number + 2
