"""Aufteilung auf Haushaltsjahre: the form, and its versions on the page of the award."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest

from grants.models import AwardNotice, YearShare
from grants.services import record_notice
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key
from grants.tests.web.reading import text_of
from grants.tests.web.sending import open_and_send
from grants.tests.web.test_new_award_page import rows


@pytest.fixture
def pauschale(clerk):
    """Integrationspauschale: 976.377,32 for 2019 and 2020."""
    return build_award(
        "pauschale",
        amount="976377.32",
        window=(date(2019, 1, 1), date(2020, 11, 30)),
        received="976377.32",
        spent="350000.00",
    )


def split_of(*shares, **changed):
    filled = [{"year": year, "amount": amount} for year, amount in shares]
    return {
        "decided_on": "11.12.2019",
        "reason": "Kreistag 11.12.2019",
        "key": str(uuid4()),
        **rows("shares", *filled),
    } | changed


def test_the_integrationspauschale_is_split_as_the_kreistag_decided(client, clerk, pauschale):
    client.force_login(clerk)
    path = "/zuwendungen/pauschale/haushaltsjahre/"
    shown = client.get(path).context["form"]
    assert [row["year"].value() for row in shown.shares.forms] == [2019, 2020, None, None]

    response = open_and_send(
        client, path, split_of(("2019", "350.000"), ("2020", "626.377,32")), follow=True
    )

    assert list(YearShare.objects.values_list("year", "amount")) == [
        (2019, D("350000.00")),
        (2020, D("626377.32")),
    ]
    text = text_of(response)
    assert "Gespeichert Aufteilung vom 11.12.2019." in text
    assert "2020 (vorbei) 626.377,32 € 0,00 € 626.377,32 €" in text


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        (split_of(("2019", "350.000"), ("2020", "626.377,31")), "0,01 € fehlen"),
        (split_of(("2019", "1"), ("2019", "2")), "Dieses Jahr steht schon da."),
        (split_of(("2021", "976.377,32")), "Das Jahr 2021 liegt außerhalb der Zuwendung."),
        (split_of(("19", "976.377,32")), "Bitte ein Jahr ab 2000 eingeben."),
        (split_of(("2019", "")), "Bitte den Anteil eingeben"),
        (split_of(("2019", "976.377,32"), reason=""), "Bitte den Grund der Aufteilung angeben."),
        (
            split_of(("2019", "976.377,32"), decided_on="16.10.2024"),
            "Beschlossen am : Der 16.10.2024 liegt in der Zukunft.",
        ),
        (
            split_of(("2019", "976.377,32")) | {"shares-TOTAL_FORMS": "61"},
            "Hier ist Platz für höchstens 60 Zeilen. Bitte Zeilen zusammenfassen.",
        ),
    ],
)
def test_a_wrong_split_is_refused_and_kept(client, clerk, pauschale, form, answer):
    client.force_login(clerk)

    response = open_and_send(client, "/zuwendungen/pauschale/haushaltsjahre/", form)

    assert response.status_code == 422
    assert answer in text_of(response)
    shown = response.context["form"]
    assert shown.shares.forms[0]["amount"].value() == form["shares-0-amount"]
    assert YearShare.objects.count() == 0


def test_every_year_of_an_extended_award_is_offered_and_an_earlier_split_stays_the_last(
    client, clerk, pauschale
):
    client.force_login(clerk)
    path = "/zuwendungen/pauschale/haushaltsjahre/"
    open_and_send(client, path, split_of(("2019", "350.000"), ("2020", "626.377,32")))
    ask(
        record_notice,
        award=pauschale,
        amount=D("976377.32"),
        financing="fixed",
        period_from=date(2019, 1, 1),
        period_to=date(2022, 11, 30),
        spend_by=date(2022, 11, 30),
        key=new_key(),
        actor=clerk,
    )

    shown = client.get(path).context["form"]
    refused = open_and_send(client, path, split_of(("2019", "976.377,32"), decided_on="10.12.2019"))

    assert [(row["year"].value(), row["amount"].value()) for row in shown.shares.forms] == [
        (2019, D("350000.00")), (2020, D("626377.32")), (2021, None), (2022, None),
        (None, None), (None, None),
    ]  # fmt: skip
    assert refused.context["form"].errors == {
        "decided_on": [
            "Die bisherige Aufteilung ist vom 11.12.2019. Bitte ein Datum ab diesem Tag eingeben."
        ]
    }


def test_more_years_show_what_is_split_so_far(client, clerk, pauschale):
    client.force_login(clerk)

    response = open_and_send(
        client,
        "/zuwendungen/pauschale/haushaltsjahre/",
        split_of(("2019", "350.000"), weiter="shares", reason=""),
    )

    text = text_of(response)
    assert "Aufgeteilt: 350.000,00 € von 976.377,32 €" in text
    assert "Bitte den Grund" not in text


def test_after_an_amendment_the_page_asks_for_a_new_split(client, clerk, pauschale):
    client.force_login(clerk)
    page = "/zuwendungen/pauschale/"
    split = split_of(("2019", "350.000"), ("2020", "626.377,32"))
    before = text_of(open_and_send(client, f"{page}haushaltsjahre/", split, follow=True))
    ask(
        record_notice,
        award=pauschale,
        amount=D("900000.00"),
        financing=AwardNotice.Financing.FIXED,
        period_from=date(2019, 1, 1),
        period_to=date(2020, 11, 30),
        spend_by=date(2020, 11, 30),
        key=new_key(),
        actor=clerk,
    )

    after = text_of(client.get(page))

    hint = "Aufgeteilt sind 976.377,32 €, bewilligt sind jetzt 900.000,00 €: Bitte neu aufteilen."
    assert (hint in before, hint in after) == (False, True)
    assert "Fassungen der Aufteilung" not in after


def test_without_a_notice_there_is_nothing_to_split(client, clerk):
    build_award("pauschale", amount=None)
    client.force_login(clerk)

    assert client.get("/zuwendungen/pauschale/haushaltsjahre/").status_code == 404
