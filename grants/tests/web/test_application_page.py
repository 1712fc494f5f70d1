"""Antrag erfassen: what was applied for."""

from decimal import Decimal as D
from uuid import uuid4

import pytest

from grants.tests.builders import build_award
from grants.tests.web.reading import text_of
from grants.tests.web.sending import open_and_send

PAGE = "/zuwendungen/durchstarten/antrag/"


@pytest.fixture
def award(db):
    return build_award("durchstarten", amount="921502.00")


def test_an_application_is_recorded_and_replaced(client, clerk, award):
    client.force_login(clerk)
    path = PAGE
    form = {
        "amount": "950.000", "submitted_on": "01.05.2020", "file_reference": "", "financing": "",
        "quota": "", "period_from": "", "period_to": "", "early_start_requested_on": "",
        "early_start_consent_on": "", "key": str(uuid4()),
    }  # fmt: skip

    open_and_send(client, path, form)
    page = client.get(path)
    again = open_and_send(
        client, path, form | {"amount": "960.000", "key": str(uuid4())}, follow=True
    )

    assert page.context["form"]["amount"].value() == D("950000.00")
    award.refresh_from_db()
    assert award.application.amount == D("960000.00")
    assert "Gespeichert Antrag über" in text_of(again)


def test_a_wrong_application_is_refused_and_kept(client, clerk, award):
    client.force_login(clerk)
    form = {"amount": "950.000", "submitted_on": "16.10.2024", "key": str(uuid4())}

    response = open_and_send(client, PAGE, form)

    assert response.status_code == 422
    assert "liegt in der Zukunft" in text_of(response)
    assert response.context["form"]["submitted_on"].value() == "16.10.2024"
    assert not hasattr(type(award).objects.get(), "application")


@pytest.mark.parametrize(
    ("typed", "field", "answer"),
    [
        ({"amount": "0"}, "amount", "Bitte einen Betrag über 0,00 € eingeben."),
        ({"submitted_on": "16.10.2024"}, "submitted_on", "liegt in der Zukunft"),
        (
            {"early_start_requested_on": "16.10.2024"},
            "early_start_requested_on",
            "Der 16.10.2024 liegt in der Zukunft. Bitte ein Datum bis heute (15.10.2024) eingeben.",
        ),
        (
            {"early_start_requested_on": "01.05.2020", "early_start_consent_on": "30.04.2020"},
            "early_start_consent_on",
            "Bitte ein Datum ab dem 01.05.2020 eingeben.",
        ),
        (
            {"period_from": "01.09.2020", "period_to": "31.08.2020"},
            "period_to",
            "endet, bevor er beginnt (01.09.2020)",
        ),
        ({"period_to": "31.12.9999"}, "period_to", "Das Jahr 9999 kann nicht stimmen."),
        ({"quota": "80"}, "quota", "Einen Fördersatz gibt es nur bei der Anteilfinanzierung."),
        ({"quota": "101", "financing": "share"}, "quota", "Der Fördersatz ist höchstens 100 %."),
        (
            {"financing": "zz"},
            "financing",
            "„zz“ steht nicht zur Auswahl. Bitte einen Eintrag der Liste wählen.",
        ),
        (
            {"file_reference": "x" * 300},
            "file_reference",
            "Bitte auf höchstens 100 Zeichen kürzen (jetzt 300).",
        ),
        (
            {"file_reference": "36\x00"},
            "file_reference",
            "Der Text enthält ein Zeichen, das sich nicht speichern lässt. Bitte neu eintippen.",
        ),
    ],
)
def test_what_an_application_cannot_say_is_refused_at_its_field(
    client, clerk, award, typed, field, answer
):
    client.force_login(clerk)

    response = open_and_send(client, PAGE, {"amount": "950.000", "key": str(uuid4())} | typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert answer in text_of(response)
    assert not hasattr(type(award).objects.get(), "application")
