import pytest

from grants.models import AwardNotice
from grants.tests.builders import build_award, build_pass_through
from grants.tests.web.reading import text_of

AWARD = "/zuwendungen/kim-1-2024/"
PASS_THROUGH = "/weiterleitungen/kim-1-2024-stadt-luenen/"


@pytest.fixture
def kim(clerk):
    award = build_award(received="200000.00")
    build_pass_through(award, paid="33350.00")
    return award


@pytest.mark.parametrize(
    ("page", "typed", "hint"),
    [
        (
            f"{AWARD}zahlungseingang/",
            "12.400,5",
            "Verstanden: 12.400,50 €. Danach bleiben 164.099,50 € offen.",
        ),
        (
            f"{AWARD}ausgabe/",
            "166650",
            "Verstanden: 166.650,00 €. Danach bleiben 0,00 € im Bestand.",
        ),
        (
            f"{AWARD}ausgabe/",
            "166650.01",
            "Verstanden: 166.650,01 €. Im Bestand sind nur noch 166.650,00 €, gebucht werden "
            "sollen "
            "166.650,01 €. Bitte den Betrag senken, zuerst den Zahlungseingang buchen oder "
            "Vorfinanzierung durch den Kreis ankreuzen: 0,01 € zahlt dann der Kreis voraus.",
        ),
        (
            f"{AWARD}rueckzahlung/",
            "50,25",
            "Verstanden: 50,25 €. Danach bleiben 166.599,75 € im Bestand.",
        ),
        (
            f"{PASS_THROUGH}auszahlung/",
            "16.675",
            "Verstanden: 16.675,00 €. Danach bleiben 16.675,00 € auszahlbar.",
        ),
        (
            f"{PASS_THROUGH}rueckfluss/",
            "350",
            "Verstanden: 350,00 €. Danach bleiben 33.000,00 € noch nachzuweisen.",
        ),
        (
            f"{PASS_THROUGH}nachweis/",
            "33.350",
            "Verstanden: 33.350,00 €. Danach bleiben 0,00 € noch nachzuweisen.",
        ),
        (
            f"{AWARD}ausgabe/",
            "1,2,3",
            "„1,2,3“ ist kein eindeutiger Betrag. Bitte in Euro mit höchstens zwei "
            "Nachkommastellen eingeben, zum Beispiel 12.400,50.",
        ),
        (f"{AWARD}ausgabe/", " ", ""),
    ],
)
def test_the_hint_says_what_was_understood_and_what_remains(client, clerk, kim, page, typed, hint):
    client.force_login(clerk)

    response = client.get(f"{page}frei/", {"amount": typed})

    assert (response.status_code, text_of(response)) == (200, hint)


def test_a_payout_is_limited_by_what_is_in_hand_too(client, clerk):
    award = build_award(received="10000.00")
    build_pass_through(award, agreed="66700.00")
    client.force_login(clerk)

    response = client.get(f"{PASS_THROUGH}auszahlung/frei/", {"amount": "10.000,01"})

    assert "Im Bestand sind nur noch 10.000,00 €" in text_of(response)


@pytest.mark.parametrize("page", ["ausgabe", "rueckzahlung"])
@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("343.150", "Verstanden: 343.150,00 €. Danach bleiben 33.350,00 € im Bestand."),
        (
            "343.150,01",
            "Verstanden: 343.150,01 €. Danach bleiben 33.349,99 € im Bestand. "
            "Achtung: Davon sind 0,01 € schon für Weiterleitungen gebunden.",
        ),
    ],
)
def test_money_that_recipients_were_promised_is_not_taken_unnoticed(
    client, clerk, page, typed, hint
):
    award = build_award(received="376500.00")
    build_pass_through(award, agreed="33350.00")
    client.force_login(clerk)

    form = client.get(f"{AWARD}{page}/")
    response = client.get(f"{AWARD}{page}/frei/", {"amount": typed})

    assert (
        "Im Bestand: 376.500,00 €, davon nicht für Weiterleitungen gebunden: 343.150,00 €"
        in text_of(form)
    )
    assert text_of(response) == hint


def test_share_financing_says_who_pays_what(client, clerk):
    build_award(
        "fit",
        amount="8136.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        received="8136.00",
    )
    client.force_login(clerk)

    response = client.get("/zuwendungen/fit/ausgabe/frei/", {"amount": "1.000"})

    assert text_of(response) == (
        "Verstanden: 1.000,00 €, davon Zuwendung 80 % = 800,00 €, Eigenanteil 200,00 €. "
        "Danach bleiben 7.336,00 € im Bestand."
    )


def test_what_was_typed_comes_back_harmless(client, clerk, kim):
    client.force_login(clerk)

    response = client.get(f"{AWARD}ausgabe/frei/", {"amount": "<b>1</b>"})

    assert "„&lt;b&gt;1&lt;/b&gt;“ ist kein eindeutiger Betrag." in response.content.decode()


def test_an_unknown_award_has_no_hint(client, clerk):
    client.force_login(clerk)

    assert client.get("/zuwendungen/gibt-es-nicht/ausgabe/frei/").status_code == 404


@pytest.mark.parametrize("role", ["treasury", "auditor"])
def test_hints_are_for_those_who_book(client, request, kim, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(f"{AWARD}ausgabe/frei/", {"amount": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (
            "170.000",
            "Verstanden: 170.000,00 €, davon Zuwendung 132.505,00 €, Eigenanteil 37.495,00 €, "
            "weil der Höchstbetrag erreicht ist. Danach bleiben 0,00 € im Bestand.",
        ),
        (
            "165.631,25",
            "Verstanden: 165.631,25 €, davon Zuwendung 80 % = 132.505,00 €, "
            "Eigenanteil 33.126,25 €. Danach bleiben 0,00 € im Bestand.",
        ),
    ],
)
def test_share_financing_says_where_the_grant_ends(client, clerk, typed, hint):
    build_award(
        "klappts",
        amount="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        received="132505.00",
    )
    client.force_login(clerk)

    response = client.get("/zuwendungen/klappts/ausgabe/frei/", {"amount": typed})

    assert text_of(response) == hint


@pytest.mark.parametrize(
    ("own_share", "hint"),
    [
        (
            "40.000",
            "Verstanden: 400.000,00 €, davon Zuwendung 360.000,00 €, Eigenanteil 40.000,00 €. "
            "Danach bleiben 16.500,00 € im Bestand.",
        ),
        (
            "",
            "Verstanden: 400.000,00 €. Im Bestand sind nur noch 376.500,00 €, gebucht werden "
            "sollen 400.000,00 €, und es kommt nichts mehr. Bitte den Betrag senken, 23.500,00 € "
            "als Eigenanteil eintragen oder zuerst den Änderungsbescheid erfassen.",
        ),
        (
            "vierzig",
            "Verstanden: 400.000,00 €. Im Bestand sind nur noch 376.500,00 €, gebucht werden "
            "sollen 400.000,00 €, und es kommt nichts mehr. Bitte den Betrag senken, 23.500,00 € "
            "als Eigenanteil eintragen oder zuerst den Änderungsbescheid erfassen.",
        ),
    ],
)
def test_without_a_quota_a_person_says_what_the_county_bears(client, clerk, own_share, hint):
    build_award(received="376500.00")
    client.force_login(clerk)

    response = client.get(f"{AWARD}ausgabe/frei/", {"amount": "400.000", "own_share": own_share})

    assert text_of(response) == hint
