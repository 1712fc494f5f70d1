"""Was zweimal eingegeben wird: the forms name the first one and ask; a person may say yes."""

import re
from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import Expense, Payout
from grants.services import reverse_booking
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_recipient,
    new_key,
    spend,
)
from grants.tests.web.reading import text_of

DAY = date(2024, 10, 14)
EXPENSE = "/zuwendungen/kim-1-2024/ausgabe/"
ASKED = "Ist dies eine weitere Buchung? Dann bitte „Trotzdem buchen“ ankreuzen."


@pytest.fixture
def kim(clerk):
    return build_award(received="200000.00", expense_line=build_line("kim"))


@pytest.fixture
def signed_in(client, clerk, kim):
    client.force_login(clerk)
    return client


@pytest.fixture
def hall(kim):
    """Die Miete einer Halle, as it was booked yesterday."""
    return spend(kim, "1240.00", on=DAY, document_number="R 2024/17a", text="Hallenmiete")


def typed(**changed):
    return {
        "amount": "1.240,00",
        "day": "14.10.2024",
        "document_number": "R 2024/17a",
        "text": "",
        "key": str(uuid4()),
    } | changed


def is_asked(response):
    return response.status_code == 422 and ASKED in text_of(response)


def test_the_form_names_the_twin_keeps_what_was_typed_and_books_nothing(signed_in, hall):
    response = signed_in.post(EXPENSE, typed())

    assert response.status_code == 422
    assert (
        f"Das steht schon in Beleg {hall.voucher_id} : 1.240,00 € vom 14.10.2024, "
        f"„{hall.award}“, Belegnummer „R 2024/17a“. {ASKED}"
    ) in text_of(response)
    assert f'<a href="/journal/{hall.voucher_id}/">Beleg {hall.voucher_id}</a>' in (
        response.content.decode()
    )
    assert 'value="1.240,00"' in response.content.decode()
    assert list(Expense.objects.all()) == [hall]


def test_despite_of_it_the_second_one_is_booked_and_is_asked_about_no_more(signed_in, hall):
    sent = typed()
    [box] = re.findall(r'name="(despite_twin_\d+)"', signed_in.post(EXPENSE, sent).content.decode())

    answer = signed_in.post(EXPENSE, sent | {box: "on"})

    assert answer.status_code == 302
    assert [booked.amount for booked in Expense.objects.all()] == [D("1240.00"), D("1240.00")]


def test_a_yes_to_one_twin_is_no_yes_to_another(signed_in, kim, hall):
    answered = {f"despite_twin_{hall.voucher_id}": "on"}
    spend(kim, "1240.00", on=DAY, document_number="R 2024/17a")

    assert is_asked(signed_in.post(EXPENSE, typed() | answered))


@pytest.mark.parametrize("number", ["r2024/17A", "  R 2024 / 17 a "])
def test_blanks_and_case_of_the_number_tell_nothing_apart(signed_in, hall, number):
    assert is_asked(signed_in.post(EXPENSE, typed(document_number=number, day="15.10.2024")))


def test_also_on_another_award(signed_in, hall):
    build_award("komm-an", title="KOMM-AN", received="5000.00")

    response = signed_in.post("/zuwendungen/komm-an/ausgabe/", typed())

    assert is_asked(response)
    assert f"„{hall.award}“" in text_of(response)


@pytest.mark.parametrize(
    "changed",
    [
        {"document_number": "R 2024/18"},
        {"amount": "1.240,01"},
        # Without a number another day or another text is another booking.
        {"document_number": "", "day": "15.10.2024"},
        {"document_number": "", "text": "Bühnentechnik"},
    ],
)
def test_what_differs_is_booked_without_a_question(signed_in, hall, changed):
    assert signed_in.post(EXPENSE, typed(**changed)).status_code == 302


@pytest.mark.parametrize("text", ["", "hallen miete", "Hallenmiete"])
def test_without_a_number_day_and_text_decide(signed_in, hall, text):
    assert is_asked(signed_in.post(EXPENSE, typed(document_number="", text=text)))


def test_what_was_reversed_is_no_twin(signed_in, clerk, hall):
    reverse_booking(
        voucher=hall.voucher, reason="falsche Zuwendung", booked_on=DAY, today=DAY,
        key=new_key(), actor=clerk,
    )  # fmt: skip

    assert signed_in.post(EXPENSE, typed()).status_code == 302


def test_a_form_sent_twice_gets_its_first_result_and_no_question(signed_in, kim):
    sent = typed()

    answers = [signed_in.post(EXPENSE, sent).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Expense.objects.count() == 1


def test_ten_towns_are_paid_the_same_sum_under_one_number(signed_in, kim):
    for town in ("stadt-luenen", "stadt-werne"):
        build_pass_through(kim, town, recipient=build_recipient(town), agreed="2480.00")
        sent = typed(document_number="Anordnung 5")
        assert signed_in.post(f"/weiterleitungen/{town}/auszahlung/", sent).status_code == 302

    again = signed_in.post("/weiterleitungen/stadt-luenen/auszahlung/", typed(
        document_number="ANORDNUNG 5"
    ))  # fmt: skip

    assert is_asked(again)
    assert Payout.objects.count() == 2


def test_one_bank_receipt_is_split_over_two_awards(signed_in):
    build_award("komm-an", title="KOMM-AN", amount="9000.00")
    number = {"document_number": "Kontoauszug 84"}

    for award, amount in (("kim-1-2024", "7.000,00"), ("komm-an", "3.000,00")):
        page = f"/zuwendungen/{award}/zahlungseingang/"
        assert signed_in.post(page, typed(amount=amount) | number).status_code == 302


def test_the_number_of_queries_does_not_grow_with_what_was_booked(signed_in, kim):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.post(EXPENSE, typed(document_number=new_key())).status_code == 302
        return len(captured)

    queries()
    few = queries()
    for number in range(20):
        spend(kim, "1240.00", on=DAY, document_number=f"R {number}")

    assert queries() == few
