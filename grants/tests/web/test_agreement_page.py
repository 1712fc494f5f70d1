"""Vereinbarung ändern: the form, its hint, and the history on the page of the pass-through."""

from decimal import Decimal
from uuid import uuid4

import pytest

from grants.models import PassThrough
from grants.tests.builders import build_award, build_pass_through
from grants.tests.web.reading import text_of
from grants.tests.web.sending import open_and_send

PAGE = "/weiterleitungen/luenen/"
FORM = f"{PAGE}vereinbarung/"


@pytest.fixture
def luenen(clerk):
    """66.700 agreed of 376.500, 20.000 of it paid."""
    award = build_award("kim-1-2024", received="100000.00")
    return build_pass_through(award, "luenen", agreed="66700.00", paid="20000.00")


def filled_in(**changed):
    return {
        "amount": "67.600,00",
        "day": "15.10.2024",
        "reason": "Zahlendreher",
        "document_number": "51-20-24",
        "key": str(uuid4()),
    } | changed


@pytest.mark.parametrize("role", ["clerk", "supervisor"])
def test_the_agreement_is_amended_and_every_version_shown(client, request, luenen, role):
    client.force_login(request.getfixturevalue(role))
    assert "Vereinbarung ändern" in text_of(client.get(PAGE))

    response = open_and_send(client, FORM, filled_in(), follow=True)

    text = text_of(response)
    voucher = luenen.notices.get(number=2).voucher
    assert f"Vereinbart Insgesamt 67.600,00 € (Beleg {voucher.pk})." in text
    assert f"1. Änderung vom 15.10.2024 67.600,00 € Zahlendreher {voucher.pk}" in text
    assert "Vereinbarung 66.700,00 € –" in text
    assert voucher.document_number == "51-20-24"


@pytest.mark.parametrize(
    ("changed", "field", "answer"),
    [
        ({"amount": "19.999,99"}, "amount", "Bitte mindestens 20.000,00 € eingeben"),
        ({"amount": "376.500,01"}, "amount", "reicht für höchstens 376.500,00 €"),
        ({"amount": "66700"}, "amount", "Vereinbart sind schon 66.700,00 €."),
        ({"amount": ""}, "amount", "Bitte den neuen Gesamtbetrag eingeben, 0 hebt auf."),
        ({"day": "31.12.2023"}, "day", "Bitte ein Datum ab dem 01.01.2024 eingeben."),
        ({"day": "16.10.2024"}, "day", "liegt in der Zukunft"),
        ({"reason": ""}, "reason", "Bitte den Grund der Änderung angeben."),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, clerk, luenen, changed, field, answer):
    client.force_login(clerk)
    form = filled_in(**changed)

    response = open_and_send(client, FORM, form)

    assert response.status_code == 422
    assert answer in text_of(response)
    assert f'href="#id_{field}"'.encode() in response.content
    shown = response.context["form"]
    assert {name: shown[name].value() for name in form} == form
    assert PassThrough.objects.get().agreed == Decimal("66700.00")


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        ("67.600", "Verstanden: 67.600,00 €. Danach noch nicht ausgezahlt: 47.600,00 €."),
        ("19.999,99", "Ausgezahlt sind bereits 20.000,00 €"),
        ("376.500,01", "Die Zuwendung reicht für höchstens 376.500,00 €"),
    ],
)
def test_it_says_while_typing_what_would_remain(client, clerk, luenen, amount, answer):
    client.force_login(clerk)

    assert answer in text_of(client.get(f"{FORM}frei/", {"amount": amount}))


def test_a_cancelled_pass_through_says_so_everywhere(client, clerk):
    award = build_award("kim-1-2024", received="100000.00")
    build_pass_through(award, "luenen", agreed="66700.00")
    client.force_login(clerk)

    page = open_and_send(
        client, FORM, filled_in(amount="0", reason="Lünen verzichtet"), follow=True
    )

    assert "aufgehoben" in text_of(page)
    assert page.context["missing"] == []
    for path in ("/weiterleitungen/", "/zuwendungen/kim-1-2024/"):
        assert ", aufgehoben" in text_of(client.get(path))
    response = open_and_send(
        client, f"{PAGE}auszahlung/", {"amount": "1", "day": "15.10.2024", "key": str(uuid4())}
    )
    assert "zuerst die Vereinbarung ändern" in text_of(response)


def test_the_voucher_of_an_agreement_says_how_it_is_changed(client, clerk, luenen):
    client.force_login(clerk)
    voucher = luenen.notices.get().voucher

    page = text_of(client.get(f"/journal/{voucher.pk}/"))

    assert "Buchungsart Vereinbarung" in page
    assert "auf der Seite der Weiterleitung lässt sie sich ändern" in page
    assert "Stornieren" not in page


@pytest.mark.parametrize("role", ["treasury", "auditor"])
def test_others_may_not_amend(client, request, luenen, role):
    client.force_login(request.getfixturevalue(role))

    assert "Vereinbarung ändern" not in text_of(client.get(PAGE))
    assert open_and_send(client, FORM, filled_in()).status_code == 403
