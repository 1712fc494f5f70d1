from datetime import date
from decimal import Decimal

import pytest

from grants.alerts.recheck import check_everything
from grants.models import PassThrough
from grants.services import note_onward_pass_through, record_return
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_recipient,
    new_key,
    pay,
)
from grants.tests.web.reading import text_of

PAGE = "/weiterleitungen/nord-und-mitte/"


@pytest.fixture
def nord_und_mitte(clerk):
    """KIM Baustein 2: 513.000 agreed, 384.750 paid, 100.000 proven, 10.000 came back."""
    award = build_award("kim-2-2024", amount="1026000.00", received="1026000.00")
    pass_through = build_pass_through(
        award,
        "nord-und-mitte",
        title="Case Management Nord und Mitte",
        agreed="513000.00",
        paid="384750.00",
        proven="100000.00",
        recipient=build_recipient("nord-und-mitte"),
        proof_due=date(2025, 2, 28),
    )
    ask(
        record_return,
        pass_through=pass_through,
        amount=Decimal("10000.00"),
        returned_on=date(2024, 10, 1),
        text="",
        today=date(2024, 10, 15),
        key=new_key(),
        actor=clerk,
    )
    return pass_through


def hand_on(parent, code, clerk, agreed=None):
    return ask(
        note_onward_pass_through,
        parent=parent,
        recipient=build_recipient(code),
        code=code,
        title=f"Case Management {code}",
        legal_form=PassThrough.LegalForm.PUBLIC_CONTRACT,
        agreed=agreed,
        key=new_key(),
        actor=clerk,
    )


def test_the_amounts_add_up(client, clerk, nord_und_mitte):
    client.force_login(clerk)

    response = client.get(PAGE)

    position = response.context["position"]
    assert (position.agreed, position.paid, position.open) == (
        Decimal("513000.00"),
        Decimal("384750.00"),
        Decimal("128250.00"),
    )
    assert (position.returned, position.proven, position.with_recipient) == (
        Decimal("10000.00"),
        Decimal("100000.00"),
        Decimal("274750.00"),
    )
    text = text_of(response)
    assert "vereinbart 513.000,00 € ausgezahlt 384.750,00 €" in text
    assert "ausgezahlt, noch nicht nachgewiesen 274.750,00 €" in text


def test_what_is_missing_in_the_contract_is_named(client, clerk, nord_und_mitte):
    client.force_login(clerk)

    response = client.get(PAGE)

    assert response.context["missing"] == [
        "Datum des Vertrags oder Bescheids",
        "Aktenzeichen",
        "Zustimmung der Bewilligungsbehörde",
        "Haushaltsposition",
    ]
    assert "Zustimmung der Bewilligungsbehörde fehlt" in text_of(response)


def test_the_chain_goes_from_the_county_to_the_last_recipient(client, clerk, nord_und_mitte):
    luenen = hand_on(nord_und_mitte, "stadt-luenen", clerk, Decimal("57000.00"))
    hand_on(nord_und_mitte, "stadt-kamen", clerk)
    hand_on(luenen, "jugendwerk-luenen", clerk)
    client.force_login(clerk)

    of_the_county = text_of(client.get(PAGE))
    of_the_town = text_of(client.get("/weiterleitungen/stadt-luenen/"))

    assert "Nord Und Mitte 513.000,00 € Stadt Kamen Betrag unbekannt Stadt Luenen" in of_the_county
    assert "Nord Und Mitte 513.000,00 € Stadt Luenen 57.000,00 € Jugendwerk Luenen" in of_the_town
    assert "Stadt Kamen" not in of_the_town


def test_what_a_recipient_handed_on_takes_no_booking(client, clerk, nord_und_mitte):
    hand_on(nord_und_mitte, "stadt-luenen", clerk)
    client.force_login(clerk)

    text = text_of(client.get("/weiterleitungen/stadt-luenen/"))

    assert "hat diesen Teil selbst weitergegeben, der Betrag ist nicht bekannt" in text
    assert "Auszahlung buchen" not in text
    assert client.get("/weiterleitungen/stadt-luenen/auszahlung/").status_code == 404


@pytest.mark.parametrize(("role", "offered"), [("clerk", True), ("treasury", False)])
def test_only_who_may_book_is_offered_the_forms(client, request, nord_und_mitte, role, offered):
    client.force_login(request.getfixturevalue(role))

    assert ("Auszahlung buchen" in text_of(client.get(PAGE))) == offered


def test_an_unknown_pass_through_is_not_found(client, clerk):
    client.force_login(clerk)

    assert client.get("/weiterleitungen/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize("number", [3, 300])
def test_the_page_asks_the_database_as_often_however_much_was_paid(
    client, clerk, nord_und_mitte, number, django_assert_num_queries
):
    for position in range(number):
        pay(nord_und_mitte, "100.00", on=date(2024, 10, 2))
        hand_on(nord_und_mitte, f"stadt-{position}", clerk)
    check_everything(date(2024, 10, 15))
    client.force_login(clerk)

    with django_assert_num_queries(PASS_THROUGH_QUERIES):
        response = client.get(PAGE)

    assert response.context["payouts"].count == number + 1
    assert len(response.context["chain"].children) == number


PASS_THROUGH_QUERIES = 20
