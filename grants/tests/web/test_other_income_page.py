"""The form for income of others, and what the page of an award shows of it."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from grants.models import OtherIncome, PlanItem
from grants.permissions import Role
from grants.queries.bookings import BookingList, booking_list
from grants.tests.builders import build_award, build_line
from grants.tests.web.reading import text_of
from ledger.models import Side, Voucher

FORM = "/zuwendungen/kim-2-2024/einnahme-dritter/"


@pytest.fixture
def award(clerk):
    return build_award(
        "kim-2-2024",
        amount="1026000.00",
        income_line=build_line("kim-ertrag", side=Side.INCOME),
        received="513000.00",
    )


@pytest.fixture
def signed_in(client, clerk, award):
    client.force_login(clerk)
    return client


@pytest.fixture
def item(award):
    item = PlanItem.objects.create(award=award, kind=PlanItem.Kind.OTHER_FUNDS, name="Südkreis")
    item.amounts.create(notice=award.current_notice, amount=D("83800.00"))
    return item


def filled_in(**changed):
    return {"amount": "83.800", "day": "15.10.2024", "key": str(uuid4())} | changed


def test_what_others_pay_is_booked_and_can_be_taken_back(signed_in, award, item):
    response = signed_in.post(FORM, filled_in(plan_item=item.pk), follow=True)

    booked = OtherIncome.objects.get()
    assert (booked.award, booked.amount, booked.plan_item) == (award, D("83800.00"), item)
    assert booked.voucher.booked_on == date(2024, 10, 15)
    assert (
        f"Gebucht Leistung Dritter 83.800,00 € (Beleg {booked.voucher_id}). Stornieren"
    ) in text_of(response)


def test_the_form_sets_it_against_the_plan(signed_in, item):
    signed_in.post(FORM, filled_in(amount="63.800"))

    page = text_of(signed_in.get(FORM))
    hint = text_of(signed_in.get(f"{FORM}frei/", {"amount": "20.000"}))
    beyond = text_of(signed_in.get(f"{FORM}frei/", {"amount": "20.000,01"}))

    assert "Geplant sind 83.800,00 €, gebucht 63.800,00 €." in page
    assert "Leistungen Dritter gebucht 63.800,00 € Leistungen Dritter geplant 83.800,00 €" in page
    assert hint == (
        "Verstanden: 20.000,00 €. Danach gebucht: 83.800,00 €. Geplant sind 83.800,00 €."
    )
    assert beyond == (
        "Verstanden: 20.000,01 €. Danach gebucht: 83.800,01 €. Das sind 0,01 € mehr als geplant; "
        "bitte der Bewilligungsbehörde melden."
    )


def test_without_an_item_in_the_plan_none_is_asked_for(signed_in):
    assert "plan_item" not in signed_in.get(FORM).context["form"].fields


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "viel"}, "„viel“ ist kein eindeutiger Betrag."),
        ({"day": "16.10.2024"}, "Der 16.10.2024 liegt in der Zukunft."),
        ({"plan_item": "0"}, "Diese Deckungsposition ist hier nicht möglich."),
    ],
)
def test_bad_input_is_answered_and_changes_nothing(signed_in, item, typed, sentence):
    vouchers = Voucher.objects.count()

    response = signed_in.post(FORM, filled_in(text="Abrechnung Schwerte", **typed))

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert b"Abrechnung Schwerte" in response.content
    assert Voucher.objects.count() == vouchers


def test_the_voucher_says_what_it_was(signed_in, award):
    signed_in.post(FORM, filled_in())
    voucher = Voucher.objects.latest("pk")

    page = text_of(signed_in.get(f"/journal/{voucher.pk}/"))
    journal = text_of(signed_in.get("/journal/", {"occasion": "otherincome_booking"}))

    assert "Leistung Dritter" in page
    assert "Dritte" in page
    assert f"{voucher.pk} " in journal
    assert "83.800,00 €" in journal


def test_the_section_of_an_award_lists_what_others_paid(signed_in, award):
    signed_in.post(FORM, filled_in(text="Abrechnung Schwerte"))

    section = render_to_string(
        "awards/other_income.html",
        {
            "award": award,
            "role": Role.CLERK,
            "other_income": booking_list(award.other_income.all()),
            "journal_of_other_income": "/journal/",
        },
    )
    empty = render_to_string(
        "awards/other_income.html",
        {
            "award": award,
            "role": Role.AUDITOR,
            "other_income": BookingList(),
            "journal_of_other_income": "/journal/",
        },
    )

    assert FORM in section
    assert FORM not in empty
    assert "Abrechnung Schwerte" in section
    assert "83.800,00\u00a0€" in section
    assert "Noch keine Leistung Dritter gebucht." in empty
