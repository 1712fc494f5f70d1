"""June 2024 is closed: the forms say on which day they book, and ask before they do."""

from datetime import date
from uuid import uuid4

import pytest

from grants.models import AwardNotice, Expense, PassThroughNotice, Receipt
from grants.tests.builders import (
    build_award,
    build_line,
    build_organisation,
    build_pass_through,
    receive,
)
from grants.tests.web.reading import text_of
from grants.tests.web.sending import open_and_send
from grants.tests.web.test_new_agreement_page import filled_in as as_shown_there
from grants.tests.web.test_notice_pages import as_shown
from ledger.models import Side
from ledger.tests.builders import close_year

AWARD = "/zuwendungen/kim-1-2024/"
RECEIPT, EXPENSE = f"{AWARD}zahlungseingang/", f"{AWARD}ausgabe/"
CLOSED, HAPPENED, OPEN = date(2024, 6, 30), date(2024, 6, 28), date(2024, 7, 1)
SAID = (
    "Der Monat Juni 2024 ist abgeschlossen. Gebucht wird am 01.07.2024, der Tag der "
    "Wertstellung bleibt 28.06.2024."
)
YES = {"book_on_20240701": "on"}


@pytest.fixture
def kim(clerk):
    award = build_award(
        amount="376500.00",
        window=(date(2023, 1, 1), date(2024, 12, 31)),
        received="100000.00",
        income_line=build_line("kim-ertrag", side=Side.INCOME),
        expense_line=build_line("kim-aufwand"),
    )
    close_year(2024, clerk, through=CLOSED)
    return award


@pytest.fixture
def signed_in(client, clerk, kim):
    client.force_login(clerk)
    return client


def filled_in(**typed):
    return {"amount": "5.000", "day": "28.06.2024", "key": str(uuid4())} | typed


@pytest.mark.parametrize(
    ("day", "said"),
    [("28.06.2024", SAID), ("01.07.2024", ""), ("02.07.2024", ""), ("28.06", ""), ("", "")],
)
def test_the_hint_says_it_while_somebody_types(signed_in, day, said):
    assert text_of(signed_in.get(f"{RECEIPT}frei/", {"day": day})) == said
    page = signed_in.get(RECEIPT).content.decode()
    assert 'id="day-hint"' in page
    assert f'hx-get="{RECEIPT}frei/"' in page


def test_the_form_asks_books_on_the_first_open_day_and_the_voucher_shows_both(signed_in):
    form = filled_in()

    asked = signed_in.post(RECEIPT, form)

    assert asked.status_code == 422
    assert f"{SAID} Wenn das stimmt, bitte „Am 01.07.2024 buchen“ ankreuzen." in text_of(asked)
    assert Receipt.objects.count() == 1
    booked = signed_in.post(RECEIPT, form | YES)
    assert booked.status_code == 302
    receipt = Receipt.objects.latest("pk")
    assert (receipt.value_day, receipt.voucher.booked_on) == (HAPPENED, OPEN)
    voucher = text_of(signed_in.get(f"/journal/{receipt.voucher_id}/"))
    assert "Buchungsdatum 01.07.2024" in voucher
    assert "Tag des Vorgangs 28.06.2024 war bei der Buchung abgeschlossen" in voucher
    # Sent once more it books nothing more.
    signed_in.post(RECEIPT, form | YES)
    assert Receipt.objects.count() == 2


def test_a_yes_to_one_day_is_none_to_another(signed_in, clerk):
    close_year(2024, clerk, through=date(2024, 7, 31))

    asked = signed_in.post(RECEIPT, filled_in(**YES))

    assert asked.status_code == 422
    assert "Am 01.08.2024 buchen" in text_of(asked)


def test_of_a_closed_year_the_form_asks_in_which_year_it_counts(signed_in, clerk, kim):
    close_year(2023, clerk)
    form = filled_in(day="28.12.2023", line="kim-aufwand") | YES

    asked = signed_in.post(EXPENSE, form)
    assert asked.status_code == 422
    assert (
        "Im Haushaltsjahr 2023 zählt nichts mehr. Bitte wählen, in welchem Jahr die Buchung "
        "zählen soll." in text_of(asked)
    )
    assert signed_in.post(EXPENSE, form | {"budget_year": "2024"}).status_code == 302
    expense = Expense.objects.get()
    assert (expense.day, expense.voucher.booked_on) == (date(2023, 12, 28), OPEN)
    assert expense.voucher.postings.get().year == 2024


def test_a_notice_of_a_closed_month_is_asked_about_like_anything_doubtful(signed_in, kim):
    page = f"{AWARD}bescheid/"
    typed = as_shown(signed_in.get(page).context["form"])
    typed |= {"decided_on": "28.06.2024", "amount": "400.000"}

    asked = signed_in.post(page, typed)

    assert asked.status_code == 422
    assert (
        "Der Monat Juni 2024 ist abgeschlossen. Gebucht wird am 01.07.2024, der Tag des "
        "Bescheids bleibt 28.06.2024." in text_of(asked)
    )
    assert signed_in.post(page, typed | {"despite": "on"}).status_code == 302
    notice = AwardNotice.objects.get(number=2)
    assert (notice.decided_on, notice.voucher.booked_on) == (HAPPENED, OPEN)


def test_a_notice_that_books_nothing_needs_no_question(signed_in, kim):
    page = f"{AWARD}bescheid/"
    typed = as_shown(signed_in.get(page).context["form"])
    typed |= {"decided_on": "28.06.2024", "conditions": "Die ANBest-G gelten."}

    assert signed_in.post(page, typed).status_code == 302
    assert AwardNotice.objects.get(number=2).voucher is None


@pytest.mark.parametrize(("day", "field"), [("28.06.2024", "day"), ("", "period_from")])
def test_a_contract_of_a_closed_month_is_asked_about_at_its_day(signed_in, day, field):
    build_organisation("luenen", name="Stadt Lünen", kind="municipality", is_recipient=True)
    page = f"{AWARD}weiterleitung-vereinbaren/"
    typed = as_shown_there(
        signed_in.get(page),
        recipient="Stadt Lünen",
        legal_form="public_contract",
        amount="5.000",
        day=day,
        period_from="28.06.2024",
        period_to="31.12.2024",
    )

    asked = signed_in.post(page, typed)

    assert asked.status_code == 422
    assert asked.context["form"].errors.keys() == {field}
    assert 'name="book_on_20240701"' in asked.content.decode()
    assert signed_in.post(page, typed | YES).status_code == 302
    agreement = PassThroughNotice.objects.get()
    assert agreement.voucher.booked_on == OPEN
    assert agreement.decided_on == (HAPPENED if day else None)


def test_an_amendment_of_a_contract_is_asked_about_too(signed_in, clerk, kim):
    contract = build_pass_through(kim, "kim-1-luenen", agreed="1000.00", signed_on=OPEN)
    contract.notices.update(decided_on=HAPPENED)
    page = "/weiterleitungen/kim-1-luenen/vereinbarung/"
    typed = {"amount": "2.000", "day": "30.06.2024", "reason": "mehr", "key": str(uuid4())}

    asked = open_and_send(signed_in, page, typed)
    assert asked.status_code == 422
    assert "der Tag der Vereinbarung bleibt 30.06.2024." in text_of(asked)
    assert open_and_send(signed_in, page, typed | YES).status_code == 302
    notice = PassThroughNotice.objects.get(pass_through=contract, number=2)
    assert (notice.decided_on, notice.voucher.booked_on) == (CLOSED, OPEN)


@pytest.mark.parametrize(("closed", "proposed"), [(False, HAPPENED), (True, OPEN)])
def test_a_reversal_proposes_the_day_of_the_voucher_as_long_as_it_is_open(
    client, clerk, closed, proposed
):
    client.force_login(clerk)
    receipt = receive(build_award(amount="376500.00"), "5000.00", on=HAPPENED)
    if closed:
        close_year(2024, clerk, through=CLOSED)

    form = client.get(f"/journal/{receipt.voucher_id}/storno/").context["form"]

    assert form["day"].value() == proposed
