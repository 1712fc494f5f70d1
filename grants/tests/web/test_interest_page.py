"""Receipts with their last day, the sheet of interest for the file, and prefinancing."""

from datetime import date, timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import BaseRate, InterestExclusion
from grants.queries.awards import places_of
from grants.tests.builders import build_award, receive, spend
from grants.tests.interest_rows import usual_interest_rules
from grants.tests.web.reading import text_of
from ledger.models import Voucher
from ledger.money import format_euro

PAGE = "/zuwendungen/kim-1/"
SHEET = f"{PAGE}zinsen/"
CALCULATOR = "/zinsen/"


@pytest.fixture
def kim(clerk):
    """12.000 euro of 15 March 2024 are to be used by 15 May; today is 15 October."""
    usual_interest_rules()
    award = build_award("kim-1", window=(date(2024, 1, 1), date(2025, 12, 31)))
    receive(award, "12000.00", on=date(2024, 3, 15))
    spend(award, "2000.00", on=date(2024, 6, 3))
    return award


@pytest.fixture
def signed_in(client, clerk, kim):
    client.force_login(clerk)
    return client


def test_the_award_says_by_when_each_receipt_is_to_be_used(signed_in, kim):
    receive(kim, "12400.00", on=date(2024, 10, 14))

    text = text_of(signed_in.get(PAGE))

    assert "10.000,00 € bis 15.05.2024 ausgeben seit 153 Tagen überfällig" in text
    assert "2.000,00 € verspätet verwendet" in text
    assert "12.400,00 € bis 14.12.2024 ausgeben noch 60 Tage" in text
    assert "jeder ist binnen 2 Monaten zu verwenden." in text
    assert "Summe 22.400,00 € 24.400,00 €" in text


def test_the_sheet_of_an_award_shows_lines_total_and_what_a_day_costs(signed_in, kim):
    kim.file_reference = "36.02.07-12/24"
    kim.save()

    response = signed_in.get(SHEET)
    text = text_of(response)

    # 2.000 for 80 days and 10.000 for 214, at 6,62 % until 30 June and 6,37 % from then on.
    assert "16.03.2024 03.06.2024 80 2.000,00 € 3,62 % 3,00 % 6,62 % 29,0192 €" in text
    assert "16.03.2024 30.06.2024 107 10.000,00 € 3,62 % 3,00 % 6,62 % 194,0658 €" in text
    assert "01.07.2024 15.10.2024 107 10.000,00 € 3,37 % 3,00 % 6,37 % 186,7370 €" in text
    assert "Zinsen bis 15.10.2024 (einmal am Ende gerundet) 409,82 €" in text
    assert "jeder weitere Tag kostet 1,75 €" in text
    assert "Aktenzeichen 36.02.07-12/24" in text
    assert "§ 49a Abs. 3 und 4 VwVfG NRW" in text
    assert "Vorläufige" not in text


def test_missing_rates_and_excluded_days_stand_on_the_sheet(signed_in, kim):
    BaseRate.objects.filter(valid_from=date(2024, 7, 1)).delete()
    InterestExclusion.objects.create(
        award=kim, first_day=date(2024, 4, 1), last_day=date(2024, 4, 30), reason="Akte verlegt"
    )

    text = text_of(signed_in.get(SHEET))

    assert "Vorläufige Berechnung Der Basiszinssatz ab 01.07.2024 fehlt." in text
    assert "01.04.2024 bis 30.04.2024: Akte verlegt" in text
    assert "unbekannt, der Zinssatz fehlt" in text


def test_where_nothing_is_late_the_sheet_says_so(signed_in):
    build_award("kim-2", received="1000.00", received_on=date(2024, 10, 1))

    assert "Es fallen keine Zinsen an" in text_of(signed_in.get("/zuwendungen/kim-2/zinsen/"))


def test_the_sheet_asks_the_database_as_often_however_many_receipts_there_are(signed_in, kim):
    counts = []
    for number in (1, 3):
        for _ in range(number):
            receive(kim, "100.00", on=date(2024, 2, 1))
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(SHEET)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_calculator_reckons_an_amount_that_is_not_in_the_books(signed_in):
    payment = {"betrag": "100.000,00", "eingang": "01.03.2025", "verwendet": "31.08.2025"}

    empty = signed_in.get(CALCULATOR)
    late = text_of(signed_in.get(CALCULATOR, payment))
    in_time = text_of(signed_in.get(CALCULATOR, payment | {"verwendet": "30.04.2025"}))

    assert empty.status_code == 200
    assert "Ergebnis" not in text_of(empty)
    assert "Zinsen bis 31.08.2025 (einmal am Ende gerundet) 2.472,36 €" in late
    assert "Es fallen keine Zinsen an" in in_time
    assert "866,30 €" in text_of(
        signed_in.get(CALCULATOR, payment | {"verwendet": "30.04.2025", "frist": "0"})
    )


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"betrag": ""}, "Bitte einen Betrag eingeben"),
        ({"betrag": "viel"}, "„viel“ ist kein eindeutiger Betrag"),
        ({"eingang": "31.02.2025"}, "„31.02.2025“ ist kein Datum im Kalender"),
        ({"verwendet": "28.02.2025"}, "frühestens am Tag des Eingangs (01.03.2025)"),
        ({"frist": "zwei"}, "Bitte eine ganze Zahl von Monaten eingeben"),
        ({"frist": "-1"}, "Bitte eine Zahl von Monaten ab 0 eingeben"),
        (
            {"verwendet": "31.12.9999", "frist": "120"},
            "Das Jahr 9999 kann nicht stimmen. Bitte ein Jahr von 1990 bis 2100 eingeben.",
        ),
        ({"eingang": "31.12.9999", "verwendet": "31.12.9999"}, "Das Jahr 9999 kann nicht stimmen."),
        ({"eingang": "01.01.0001"}, "Das Jahr 1 kann nicht stimmen."),
        ({"eingang": "31.12.1989"}, "Das Jahr 1989 kann nicht stimmen."),
        ({"verwendet": "01.01.2101"}, "Das Jahr 2101 kann nicht stimmen."),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(signed_in, typed, answer):
    payment = {"betrag": "1,00", "eingang": "01.03.2025", "verwendet": "31.08.2025"} | typed

    response = signed_in.get(CALCULATOR, payment)

    assert response.status_code == 422
    assert answer in text_of(response)
    assert all(f'value="{value}"' in response.text for value in payment.values() if value)


def expense(**changed):
    return {"amount": "24.000,00", "day": "15.10.2024", "key": str(uuid4())} | changed


def test_a_tick_lets_the_county_pay_what_is_missing(signed_in, kim):
    vouchers = Voucher.objects.count()

    refused = signed_in.post(f"{PAGE}ausgabe/", expense())
    too_much = signed_in.post(f"{PAGE}ausgabe/", expense(amount="374.500,01", prefinance="on"))

    assert (refused.status_code, too_much.status_code) == (422, 422)
    assert (
        "oder Vorfinanzierung durch den Kreis ankreuzen: 14.000,00 € zahlt dann der Kreis voraus."
    ) in text_of(refused)
    assert "Aus dieser Zuwendung kommen noch 364.500,00 €; mehr" in text_of(too_much)
    assert Voucher.objects.count() == vouchers

    booked = signed_in.post(f"{PAGE}ausgabe/", expense(prefinance="on"), follow=True)

    assert places_of(kim).prefinanced == D("14000.00")
    assert "davon vom Kreis vorfinanziert (ausgegeben, noch nicht eingegangen) 14.000,00 €" in (
        text_of(booked)
    )
    assert "davon vom Kreis vorfinanziert 14.000,00 €" in text_of(
        signed_in.get(f"{PAGE}zahlungseingang/")
    )
    journal = text_of(signed_in.get(booked.context["paid_ahead"][0].journal))
    assert "14.000,00 €" in journal
    # Of 24.000 euro 10.000 were in hand, beside 2.000 spent before.
    assert "12.000,00 € dazu vom Kreis vorfinanziert: 14.000,00 €" in text_of(
        signed_in.get("/zuwendungen/")
    )


def test_the_hint_while_typing_names_the_way_out(signed_in):
    hint = text_of(signed_in.get(f"{PAGE}ausgabe/frei/", {"amount": "24.000"}))

    assert hint.endswith("ankreuzen: 14.000,00 € zahlt dann der Kreis voraus.")


def test_the_first_and_the_last_possible_day_are_reckoned(signed_in):
    payment = {"betrag": "1,00", "eingang": "01.01.1990", "verwendet": "31.12.2100", "frist": "120"}

    assert signed_in.get(CALCULATOR, payment).status_code == 200


LATE = [date(2024, 5, 16) + timedelta(days=number) for number in range(120)]
# The rate changes on 1 July: each use before then is a line of its own, each later one are two.
BEFORE_JULY, JULY = LATE[:46], LATE[46:]


def use_late(award, days):
    """10 euro on each of these days, which come after the last one that counts."""
    for day in days:
        spend(award, "10.00", on=day)


@pytest.mark.parametrize(
    ("days", "lines", "is_folded"),
    [([*BEFORE_JULY[:46], *JULY[:1]], 50, False), ([*BEFORE_JULY[:45], *JULY[:2]], 51, True)],
)
def test_more_than_fifty_lines_are_folded_by_receipt(signed_in, kim, days, lines, is_folded):
    use_late(kim, days)

    page = signed_in.get(SHEET)

    assert (len(page.context["late"].sheet.lines), "folded" in page.context) == (lines, is_folded)


def test_a_folded_sheet_leads_to_each_receipt_and_to_every_line(signed_in, kim):
    use_late(kim, LATE[:60])
    second = receive(kim, "100.00", on=date(2024, 4, 1))

    folded = signed_in.get(SHEET)
    of_receipt = text_of(signed_in.get(f"{SHEET}?eingang={second.voucher_id}"))
    whole = text_of(signed_in.get(f"{SHEET}?alles=1"))

    # 2.600 of 12.000 were used late, 9.400 and the 100 of April never were.
    first = kim.receipts.earliest("pk").voucher_id
    text = text_of(folded)
    assert f"15.03.2024 {first} 15.05.2024 12.000,00 € 2.600,00 € 9.400,00 €" in text
    assert "Summe aller 2, einmal gerundet 2.600,00 € 9.500,00 €" in text
    assert "Alle 78 Zeilen für die Akte" in text
    assert "04.06.2024" not in text
    total = format_euro(folded.context["late"].sheet.total).replace("\xa0", " ")
    assert f"Zinsen bis 15.10.2024 (einmal am Ende gerundet) {total}" in text
    assert "Eingang vom 01.04.2024: 100,00 €" in of_receipt
    assert "Eingang vom 15.03.2024" not in of_receipt
    # The last of June ends a line of each use in July as well.
    assert [whole.count(f"16.03.2024 {day:%d.%m.%Y}") for day in BEFORE_JULY] == [1] * 45 + [16]
    assert f"Zinsen bis 15.10.2024 (einmal am Ende gerundet) {total}" in whole


def test_a_folded_sheet_grows_with_no_further_use(signed_in, kim):
    use_late(kim, LATE[:60])
    shorter = len(signed_in.get(SHEET).content)
    use_late(kim, LATE[60:])

    assert abs(len(signed_in.get(SHEET).content) - shorter) < 50


@pytest.mark.parametrize("voucher", ["0", "quatsch"])
def test_a_receipt_that_costs_nothing_has_no_sheet(signed_in, voucher):
    assert signed_in.get(SHEET, {"eingang": voucher}).status_code == 404
