"""Verwahrung on the screens: from the rest of a receipt to the award that it belongs to."""

import re
from datetime import date
from decimal import Decimal as D
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import Receipt, SuspenseItem, SuspenseReturn
from grants.queries.awards import places_of
from grants.tests.builders import build_award, build_line, build_suspense_item
from grants.tests.interest_rows import usual_interest_rules
from grants.tests.web.reading import text_of
from ledger.models import Side
from ledger.tests.builders import close_year

LIST = "/verwahrung/"
CAME_IN = date(2024, 9, 2)


@pytest.fixture
def kim(clerk):
    usual_interest_rules()
    line = build_line("kim-ertrag", side=Side.INCOME)
    return build_award("kim-1", amount="10000.00", income_line=line)


@pytest.fixture
def signed_in(client, clerk, kim):
    client.force_login(clerk)
    return client


def typed(**facts):
    return {"document_number": "", "text": "", "key": uuid4(), **facts}


def test_the_rest_of_a_receipt_leads_into_suspense_with_all_that_is_known(signed_in, kim):
    page = "/zuwendungen/kim-1/zahlungseingang/"
    hint = text_of(signed_in.get(f"{page}frei/", {"amount": "10400"}))
    refused = signed_in.post(
        page, typed(amount="10400", day="02.09.2024", line="", budget_year="2024")
    )
    way, *_ = re.findall(r'href="([^"]*)">Den Rest in Verwahrung buchen', refused.content.decode())
    proposed = signed_in.get(unescape(way)).content.decode()

    assert "die übrigen 400,00 € in Verwahrung buchen" in hint
    assert refused.status_code == 422
    assert 'value="400,00"' in proposed
    assert 'value="02.09.2024"' in proposed
    assert kim.title in proposed

    answer = signed_in.post(
        "/verwahrung/neu/",
        typed(amount="400,00", day="02.09.2024", payer="Bezirksregierung", award="kim-1"),
    )

    item = SuspenseItem.objects.get()
    assert answer.url == LIST
    assert (item.amount, item.award, item.payer) == (D(400), kim, "Bezirksregierung")


def test_it_is_assigned_to_an_award_and_the_page_tells_what_became_of_it(signed_in, kim):
    item = build_suspense_item("1000.00", on=CAME_IN, award=kim)
    page = f"{LIST}{item.pk}/"

    before = text_of(signed_in.get(page))
    choice = signed_in.get(f"{page}zuordnung/", {"zuwendung": "kim-1"})
    form = signed_in.get(choice.url)
    answer = signed_in.post(choice.url, typed(amount="600,00", line="", budget_year=""))
    after = text_of(signed_in.get(page))

    assert (
        "läuft deren Verwendungsfrist seit dem Eingang: 43 Tage sind verbraucht, sie endet am "
        "02.11.2024 (noch 18 Tage)."
    ) in before
    assert 'value="1.000,00"' in form.content.decode()
    assert answer.url == page
    receipt = Receipt.objects.get()
    assert (receipt.amount, receipt.voucher.booked_on) == (D(600), CAME_IN)
    assert places_of(kim).cash == D(600)
    assert "eingegangen 1.000,00 € zugeordnet 600,00 € zurückgegeben 0,00 € offen 400,00 €" in after
    assert "KIM 1, mit dem Tag des Eingangs 600,00 €" in after
    voucher = text_of(signed_in.get(f"/journal/{receipt.voucher_id}/"))
    assert "Zugeordnet aus der Verwahrung: Verwahrung vom 02.09.2024" in voucher


def test_more_than_is_promised_stays_in_suspense(signed_in, kim):
    item = build_suspense_item("99999999.00", on=CAME_IN)
    page = f"{LIST}{item.pk}/zuordnung/kim-1/"
    said = "Bitte den Betrag senken; der Rest bleibt in Verwahrung"

    hint = text_of(signed_in.get(f"{page}frei/", {"amount": "9999999"}))
    refused = text_of(signed_in.post(page, typed(amount="9999999", line="", budget_year="")))

    assert said in hint
    assert said in refused
    assert not Receipt.objects.exists()


def test_of_a_closed_month_the_form_says_and_asks_on_which_day_it_books(signed_in, clerk, kim):
    item = build_suspense_item("1000.00", on=CAME_IN)
    page = f"{LIST}{item.pk}/zuordnung/kim-1/"
    form = typed(amount="600,00", line="", budget_year="")
    close_year(2024, clerk, through=date(2024, 9, 30))
    said = (
        "Der Monat September 2024 ist abgeschlossen. Gebucht wird am 01.10.2024, der Tag der "
        "Wertstellung bleibt 02.09.2024."
    )

    hint = text_of(signed_in.get(f"{page}frei/", {"amount": "600"}))
    asked = signed_in.post(page, form)
    assert said in hint
    assert asked.status_code == 422
    assert f"{said} Wenn das stimmt, bitte „Am 01.10.2024 buchen“ ankreuzen." in text_of(asked)
    assert not Receipt.objects.exists()

    signed_in.post(page, form | {"book_on_20241001": "on"})

    receipt = Receipt.objects.get()
    assert (receipt.day, receipt.voucher.booked_on) == (CAME_IN, date(2024, 10, 1))


def test_more_than_is_left_is_refused_while_typing_and_when_sent(signed_in, kim):
    item = build_suspense_item("1000.00", on=CAME_IN)
    page = f"{LIST}{item.pk}/zuordnung/kim-1/"

    hint = text_of(signed_in.get(f"{page}frei/", {"amount": "1000,01"}))
    answer = signed_in.post(page, typed(amount="1000,01", line="", budget_year=""))

    sentence = "Nur noch 1.000,00 € sind in Verwahrung und noch nicht zugeordnet"
    assert sentence in hint
    assert sentence in text_of(answer)
    assert not Receipt.objects.exists()


def test_it_is_sent_back_with_a_reason(signed_in):
    item = build_suspense_item("1000.00", on=CAME_IN)
    page = f"{LIST}{item.pk}/rueckgabe/"

    refused = signed_in.post(page, typed(amount="1000", day="15.10.2024", reason=""))
    signed_in.post(page, typed(amount="1000", day="15.10.2024", reason="Irrläufer der Stadt"))

    assert "Die Rückgabe aus der Verwahrung braucht eine Begründung." in text_of(refused)
    assert SuspenseReturn.objects.get().amount == D(1000)
    assert "Irrläufer der Stadt" in text_of(signed_in.get(f"{LIST}{item.pk}/"))
    assert "Keine Zeile passt" in text_of(signed_in.get(LIST))


@pytest.mark.parametrize(
    ("number", "day", "asks"),
    [("A-17", "03.09.2024", True), ("", "02.09.2024", True), ("", "03.09.2024", False)],
)
def test_a_second_credit_like_the_first_is_asked_about(signed_in, number, day, asks):
    page = "/verwahrung/neu/"
    facts = {"amount": "400,00", "payer": "Stadt Hamm", "award": ""}
    signed_in.post(page, typed(**facts, day="02.09.2024") | {"document_number": number})

    answer = signed_in.post(page, typed(**facts, day=day) | {"document_number": number})

    assert ("Das steht schon in" in text_of(answer)) == asks
    assert SuspenseItem.objects.count() == (1 if asks else 2)


def test_the_list_is_filtered_and_totalled(signed_in, kim):
    build_suspense_item("100.00", on=CAME_IN, award=kim)
    build_suspense_item("70.00", on=date(2024, 10, 1), payer="Stadt Hamm")

    def total(**asked):
        return text_of(signed_in.get(LIST, asked)).partition("Summe ")[2][:8]

    assert total() == "170,00 €"
    assert total(text="hamm") == total(first="01.10.2024") == "70,00 € "
    assert total(last="30.09.2024") == total(award="kim-1") == "100,00 €"
    assert total(state="settled") == ""


def test_list_and_page_name_the_day_on_which_the_money_came_in(signed_in, clerk):
    close_year(2024, clerk, through=date(2024, 9, 30))
    item = build_suspense_item("100.00", on=CAME_IN, booked_on=date(2024, 10, 1))

    page = text_of(signed_in.get(f"{LIST}{item.pk}/"))

    assert str(item) == "Verwahrung vom 02.09.2024, Bezirksregierung Arnsberg"
    assert "eingegangen am 02.09.2024" in page
    listed = text_of(signed_in.get(LIST, {"first": "02.09.2024", "last": "02.09.2024"}))
    assert "02.09.2024 43 Tage" in listed
    assert "Keine Zeile passt" in text_of(signed_in.get(LIST, {"first": "03.09.2024"}))


@pytest.mark.parametrize("column", ["payer", "award"])
def test_umlauts_stand_among_the_other_letters(signed_in, column):
    names = ["Ahlen", "Ärztekammer", "Zentrum"]
    for name in reversed(names):
        build_suspense_item(on=CAME_IN, payer=name, award=build_award(name[1:4], title=name))

    listed = text_of(signed_in.get(LIST, {"sort": column})).partition("Status")[2]

    assert sorted(names, key=listed.index) == names


def test_of_many_bookings_the_last_are_shown_with_the_way_to_all(signed_in, clerk, kim):
    item = build_suspense_item("1000.00", on=CAME_IN)
    for number in range(1, 22):
        signed_in.post(
            f"{LIST}{item.pk}/zuordnung/kim-1/",
            typed(amount=f"{number},00", line="", budget_year="", text=f"Teil {number:02}"),
        )

    answer = signed_in.get(f"{LIST}{item.pk}/")

    page = text_of(answer)
    assert "Teil 01" not in page
    assert "Teil 02" in page
    assert "Gezeigt sind die letzten 20 von 21. Die früheren im Journal" in page
    assert "Teil 01" in text_of(signed_in.get(answer.context["journal"]))


def test_list_and_page_ask_the_database_as_often_for_many(signed_in, kim):
    counts = []
    for number in (1, 3):
        items = [build_suspense_item(on=CAME_IN, award=kim) for _ in range(number)]
        for page in (LIST, f"{LIST}{items[0].pk}/"):
            with CaptureQueriesContext(connection) as queries:
                signed_in.get(page)
            counts.append(len(queries))

    assert counts[:2] == counts[2:]
