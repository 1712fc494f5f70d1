"""A supplier refunds part of an expense: from its voucher to the list of its award."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest

from grants.models import AwardNotice, Refund
from grants.services import record_refund, record_repayment
from grants.services.terms import BudgetBookingDetails, LineBookingDetails
from grants.tests.builders import build_award, build_line, build_person, new_key, spend
from grants.tests.web.reading import text_of
from ledger.models import Side
from ledger.years import close_period

pytestmark = pytest.mark.django_db

PAID, TODAY = date(2024, 5, 2), date(2025, 2, 3)


@pytest.fixture(autouse=True)
def day(settings):
    settings.FIXED_DAY = TODAY


@pytest.fixture
def award(clerk):
    return build_award(
        "stuehle",
        amount="60000.00",
        financing=AwardNotice.Financing.SHARE,
        quota="60",
        income_line=build_line("stuehle-ertrag", side=Side.INCOME),
        expense_line=build_line("stuehle-aufwand"),
        received="10000.00",
    )


@pytest.fixture
def expense(award):
    return spend(award, "1000.00", on=PAID)


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


def page_of(expense):
    return f"/journal/{expense.voucher_id}/erstattung/"


def filled_in(**changes):
    return {"amount": "30", "day": "3.6.2024", "key": str(uuid4()), **changes}


def refunded(expense, amount):
    return record_refund(
        expense=expense,
        booking=BudgetBookingDetails(amount=D(amount), day=PAID, text=""),
        today=TODAY,
        key=new_key(),
        actor=build_person(),
    )


def close_2024():
    close_period(
        year=2024, through=date(2024, 12, 31), note="", today=TODAY, key=new_key(),
        actor=build_person("leitung", group="Leitung"),
    )  # fmt: skip


def test_from_the_voucher_to_the_refund_and_back(signed_in, expense):
    voucher = f"/journal/{expense.voucher_id}/"
    assert f'href="{page_of(expense)}"' in signed_in.get(voucher).content.decode()

    form = signed_in.get(page_of(expense))
    assert "Von der Ausgabe noch übrig: 1.000,00 €" in text_of(form)
    assert "wie die Ausgabe (2024)" in text_of(form)
    response = signed_in.post(page_of(expense), filled_in(), follow=True)

    assert response.redirect_chain[0][0] == voucher
    [booked] = Refund.objects.all()
    assert (booked.amount, booked.own_share) == (D("30.00"), D("12.00"))
    told = text_of(response)
    assert "Gebucht Erstattung eines Lieferanten 30,00 €" in told
    assert f"am 03.06.2024: 30,00 € mit Beleg {booked.voucher_id} ." in told
    assert "Von der Ausgabe bleiben 970,00 €." in told


def test_the_page_of_the_award_tells_it_beside_the_expense_and_in_a_list(signed_in, award, expense):
    refunded(expense, "30.00")

    page = signed_in.get("/zuwendungen/stuehle/")

    assert "davon erstattet 30,00 €" in text_of(page)
    assert "Erstattungen von Lieferanten" in text_of(page)
    assert f'href="{page_of(expense)}"' in page.content.decode()
    assert page.context["refunds"].total == D("30.00")


@pytest.mark.parametrize(("role", "finds_it"), [("clerk", True), ("auditor", False)])
def test_only_who_may_book_is_led_there(client, request, expense, role, finds_it):
    client.force_login(request.getfixturevalue(role))

    paths = ("/zuwendungen/stuehle/", f"/journal/{expense.voucher_id}/")
    pages = [client.get(path) for path in paths]

    assert [page_of(expense) in page.content.decode() for page in pages] == [finds_it] * 2


def test_once_nothing_is_left_nobody_is_led_there(signed_in, expense):
    refunded(expense, "1000.00")

    for path in ("/zuwendungen/stuehle/", f"/journal/{expense.voucher_id}/"):
        assert page_of(expense) not in signed_in.get(path).content.decode()


def test_the_form_asks_for_an_open_year_once_that_of_the_expense_is_closed(signed_in, expense):
    close_2024()

    refused = signed_in.post(page_of(expense), filled_in(day="3.2.2025"))
    assert refused.status_code == 422
    assert "in welchem offenen Jahr die Erstattung zählt" in text_of(refused)
    signed_in.post(page_of(expense), filled_in(day="3.2.2025", budget_year="2025"))

    [booked] = Refund.objects.all()
    assert {posting.year for posting in booked.voucher.postings.all()} == {2025}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30", "Verstanden: 30,00 €, davon Zuwendung 18,00 €, Eigenanteil 12,00 €. "
               "Danach bleiben 970,00 € von der Ausgabe übrig."),
        ("1000,01", "Von der Ausgabe sind noch 1.000,00 € übrig"),
    ],
)  # fmt: skip
def test_the_hint_tells_the_parts(signed_in, expense, typed, said):
    assert said in text_of(signed_in.get(f"{page_of(expense)}frei/", {"amount": typed}))


def test_the_hint_tells_what_the_county_has_paid_back(signed_in, award, expense):
    record_repayment(
        award=award,
        booking=LineBookingDetails(amount=D("10000.00"), day=PAID, line=None, text=""),
        from_county=True,
        today=TODAY,
        key=new_key(),
        actor=build_person(),
    )

    hint = text_of(signed_in.get(f"{page_of(expense)}frei/", {"amount": "30"}))

    assert "davon Zuwendung 18,00 €, davon vom Kreis zurückgezahlt 18,00 €, Eigenanteil" in hint


def test_a_second_refund_just_like_it_is_asked_about(signed_in, expense):
    signed_in.post(page_of(expense), filled_in())

    assert "Trotzdem buchen" in text_of(signed_in.post(page_of(expense), filled_in()))
    assert Refund.objects.count() == 1


def test_a_storno_leads_to_the_refund_where_the_expense_could_not_be_booked_anew(
    signed_in, expense
):
    path = f"/journal/{expense.voucher_id}/storno/"
    assert "nicht neu buchen" not in text_of(signed_in.get(path))
    close_2024()

    told = text_of(signed_in.get(path))

    assert "bitte nicht stornieren, sondern die Erstattung buchen" in told
    assert "An diesem Tag lässt sich die Ausgabe danach nicht neu buchen." in told


def test_a_transfer_of_the_expense_says_that_the_refund_stays(signed_in, expense):
    booked = refunded(expense, "30.00")

    told = text_of(signed_in.get(f"/journal/{expense.voucher_id}/umbuchung/"))

    assert f"gehört eine Erstattung ( Beleg {booked.voucher_id} )" in told
