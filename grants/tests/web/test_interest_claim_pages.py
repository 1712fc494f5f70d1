"""Interest claims on the screens: recorded, paid, withdrawn, listed until they are settled."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import InterestClaim, InterestPayment, InterestReceipt
from grants.queries.interest_claims import interest_position
from grants.services import (
    pay_interest,
    receive_interest,
    reverse_booking,
    withdraw_interest_claim,
)
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_claim,
    build_interest_claim,
    build_line,
    build_organisation,
    build_pass_through,
    new_key,
    receive,
    spend,
)
from grants.tests.interest_rows import usual_interest_rules
from grants.tests.test_figures_and_journal import total_under
from grants.tests.web.reading import text_of
from grants.web.journal_links import journal_of_interest
from ledger.tests.builders import close_year

SHEET = "/zuwendungen/kim-1/zinsen/"
LIST = "/zinsforderungen/"
ON, DUE = date(2024, 10, 1), date(2024, 11, 15)


@pytest.fixture
def kim(clerk):
    """12.000 euro of 15 March are to be used by 15 May; 2.000 were used on 3 June."""
    usual_interest_rules()
    award = build_award("kim-1", window=(date(2024, 1, 1), date(2025, 12, 31)))
    receive(award, "12000.00", on=date(2024, 3, 15))
    spend(award, "2000.00", on=date(2024, 6, 3))
    return award


@pytest.fixture
def luenen(kim):
    return build_pass_through(kim, "luenen", agreed="1000.00")


@pytest.fixture
def signed_in(client, clerk, kim):
    client.force_login(clerk)
    return client


def claim_of(typed):
    return {
        "amount": "450,00", "day": "15.10.2024", "due_on": "15.11.2024", "document_number": "",
        "file_reference": "48.03-17/24", "text": "", "key": uuid4(), **typed,
    }  # fmt: skip


def test_a_claim_is_recorded_beside_what_we_reckon_and_leads_to_our_sheet(signed_in, kim):
    page = "/zuwendungen/kim-1/zinsforderung/"
    hint = text_of(signed_in.get(f"{page}frei/", {"amount": "450"}))

    answer = signed_in.post(page, claim_of({}))
    text = text_of(signed_in.get(SHEET))
    claimed = InterestClaim.objects.get()

    assert hint == ("Verstanden: 450,00 €. Das ist 40,18 € mehr als bis heute selbst errechnet.")
    assert answer.url == SHEET
    assert "15.10.2024 Kreis 48.03-17/24 15.11.2024 450,00 € 409,82 € 40,18 € 0,00 € 450,00 €" in (
        text
    )
    spend(kim, "5000.00", on=date(2024, 5, 2))
    today = text_of(signed_in.get(SHEET))
    then = text_of(
        signed_in.get(SHEET, {"bis": "15.10.2024", "beleg": str(claimed.reckoned_through)})
    )
    assert "Zinsen bis 15.10.2024 (einmal am Ende gerundet) 409,82 €" in then
    assert f"mit den Belegen bis Nummer {claimed.reckoned_through}" in then
    assert "(einmal am Ende gerundet) 409,82 €" not in today


@pytest.mark.parametrize("asked", [{"bis": "31.02.2024"}, {"beleg": "x"}, {"beleg": "-1"}])
def test_a_state_that_cannot_be_answers_404(signed_in, asked):
    assert signed_in.get(SHEET, asked).status_code == 404


def test_a_second_claim_like_the_first_is_asked_about(signed_in):
    page = "/zuwendungen/kim-1/zinsforderung/"
    signed_in.post(page, claim_of({}))

    answer = signed_in.post(page, claim_of({}))

    assert answer.status_code == 422
    assert "Das steht schon in Beleg" in text_of(answer)


def test_a_due_day_before_the_claim_is_said_at_its_field(signed_in):
    answer = signed_in.post("/zuwendungen/kim-1/zinsforderung/", claim_of({"due_on": "14.10.2024"}))

    assert (
        "Gefordert wird am 15.10.2024, fällig sein kann es nicht davor. "
        "Bitte ein Datum ab diesem Tag eingeben."
    ) in text_of(answer)


def test_the_county_pays_on_a_line_of_its_own_and_the_claim_leaves_the_list(signed_in, kim):
    line = build_line("zinsaufwand", budgeted={2024: "1000.00"})
    claimed = build_interest_claim(kim, on=ON, due_on=DUE)
    page = f"{LIST}{claimed.pk}/zahlung/"

    proposed = signed_in.get(page)
    answer = signed_in.post(
        page,
        {
            "amount": "450,00", "day": "15.10.2024", "line": line.name, "budget_year": "2024",
            "document_number": "", "text": "", "key": uuid4(),
        },
    )  # fmt: skip

    assert 'value="450,00"' in proposed.content.decode()
    assert answer.url == f"{LIST}{claimed.pk}/"
    assert InterestPayment.objects.get().amount == D(450)
    text = text_of(signed_in.get(answer.url))
    assert "gezahlt 450,00 € zurückgenommen 0,00 € offen 0,00 €" in text
    assert "mehr gefordert" in text
    assert "Zinszahlung Zinszahlung: KIM 1 450,00 €" in text
    assert "Keine Zeile passt" in text_of(signed_in.get(LIST))
    assert "erledigt" in text_of(signed_in.get(LIST, {"state": "settled"}))


def test_more_than_is_open_is_refused_with_what_is_open(signed_in, kim):
    claimed = build_interest_claim(kim, on=ON, due_on=DUE)

    hint = text_of(signed_in.get(f"{LIST}{claimed.pk}/zahlung/frei/", {"amount": "451"}))

    assert "Nur noch 450,00 € sind gefordert und noch nicht gezahlt" in hint


def test_a_withdrawal_keeps_its_reason(signed_in, kim):
    claimed = build_interest_claim(kim, on=ON, due_on=DUE)
    page = f"{LIST}{claimed.pk}/ruecknahme/"
    typed = {
        "amount": "450,00", "day": "15.10.2024", "reason": "", "document_number": "", "text": "",
        "key": uuid4(),
    }  # fmt: skip

    refused = signed_in.post(page, typed)
    signed_in.post(page, typed | {"reason": "Abhilfebescheid vom 14.10.2024"})

    assert (
        "Die Rücknahme einer Zinsforderung braucht eine Begründung. Bitte den Grund angeben."
    ) in text_of(refused)
    assert "Abhilfebescheid vom 14.10.2024" in text_of(signed_in.get(f"{LIST}{claimed.pk}/"))


def test_a_recipient_is_asked_for_interest_and_pays(signed_in, luenen):
    page = "/weiterleitungen/luenen/zinsforderung/"
    signed_in.post(
        page,
        claim_of({"base_amount": "12000", "base_paid_on": "15.11.2024",
                  "reckoned_to": "10.04.2025"}),
    )  # fmt: skip
    claimed = InterestClaim.objects.get()

    text = text_of(signed_in.get("/weiterleitungen/luenen/"))
    sheet = "betrag=12.000%2C00&eingang=15.11.2024&verwendet=10.04.2025"
    shown = signed_in.get(f"/zinsen/?{sheet}")
    answer = signed_in.post(
        f"{LIST}{claimed.pk}/eingang/",
        {"amount": "50,00", "day": "15.10.2024", "line": "", "budget_year": "2024",
         "document_number": "", "text": "", "key": uuid4()},
    )  # fmt: skip

    assert claimed.reckoned == D("269.60")
    assert "269,60 €" in text_of(shown)
    assert "15.10.2024 Stadt Luenen 48.03-17/24 15.11.2024 450,00 € 269,60 € 180,40 €" in text
    assert answer.url == f"{LIST}{claimed.pk}/"
    assert InterestReceipt.objects.get().amount == D(50)


def test_ours_and_theirs_are_settled_on_pages_of_their_own(signed_in, kim, luenen):
    ours = build_interest_claim(kim, on=ON, due_on=DUE)
    theirs = build_interest_claim(luenen, on=ON, due_on=DUE)

    assert signed_in.get(f"{LIST}{ours.pk}/eingang/").status_code == 404
    assert signed_in.get(f"{LIST}{theirs.pk}/zahlung/").status_code == 404


def test_the_list_is_filtered_and_totalled(signed_in, kim, luenen):
    build_interest_claim(kim, "450.00", on=ON, due_on=DUE)
    build_interest_claim(kim, "70.00", on=ON, due_on=date(2024, 10, 14))
    build_interest_claim(luenen, "80.00", on=ON, due_on=DUE)

    def totals(**asked):
        text = text_of(signed_in.get(LIST, asked))
        return text.partition("Summe ")[2][:8]

    assert "Summen stehen da, sobald eine Richtung gewählt ist." in text_of(signed_in.get(LIST))
    assert totals() == ""
    assert totals(side="theirs") == "80,00 € "
    assert totals(side="ours") == "520,00 €"
    assert totals(side="ours", state="overdue") == "70,00 € "
    assert totals(side="ours", last="14.10.2024") == "70,00 € "
    assert totals(side="theirs", text="luenen") == "80,00 € "


def test_list_and_pages_ask_the_database_as_often_for_many_claims(signed_in, kim, luenen):
    counts = []
    for number in (1, 3):
        for _ in range(number):
            build_interest_claim(kim, on=ON, due_on=DUE)
            build_interest_claim(luenen, on=ON, due_on=DUE)
        for page in (LIST, SHEET, "/weiterleitungen/luenen/"):
            with CaptureQueriesContext(connection) as queries:
                signed_in.get(page)
            counts.append(len(queries))

    assert counts[:3] == counts[3:]


def test_each_sum_of_interest_is_the_total_of_its_vouchers(signed_in, clerk, kim, luenen):
    ours = build_interest_claim(kim, "450.00", on=ON, due_on=DUE)
    theirs = build_interest_claim(luenen, "80.00", on=ON, due_on=DUE)
    wrong = build_interest_claim(kim, "7.00", on=ON, due_on=DUE)
    booked = {"day": ON, "text": "", "line": None}
    sent = {"today": ON, "actor": clerk}
    withdrawn = {"day": ON, "text": "", "reason": "Abhilfe"}
    for service, claimed, amount, facts in (
        (pay_interest, ours, D(100), booked),
        (withdraw_interest_claim, ours, D(50), withdrawn),
        (receive_interest, theirs, D(30), booked),
    ):
        ask(service, interest_claim=claimed, amount=amount, key=new_key(), **facts, **sent)
    reverse_booking(voucher=wrong.voucher, reason="doppelt", booked_on=ON, key=new_key(), **sent)
    journal, position = journal_of_interest(kim), interest_position(kim, today=ON)

    for ways, sums in ((journal.ours, position.ours), (journal.theirs, position.theirs)):
        assert total_under(ways.claimed) == sums.claimed
        assert total_under(ways.settled) == sums.settled
        # What is withdrawn leaves what is open.
        assert total_under(ways.withdrawn) == -sums.withdrawn
        assert total_under(ways.open) == sums.open


def test_list_sheet_and_page_name_the_day_of_the_claim(signed_in, clerk, kim):
    close_year(2024, clerk, through=date(2024, 9, 30))
    claim = build_interest_claim(kim, on=date(2024, 9, 2), due_on=DUE, booked_on=ON)

    assert str(claim) == "Zinsforderung vom 02.09.2024"
    assert "Zinsforderung vom 02.09.2024" in text_of(signed_in.get(f"{LIST}{claim.pk}/"))
    assert "02.09.2024 15.11.2024" in text_of(signed_in.get(LIST))
    assert "02.09.2024 Kreis 15.11.2024" in text_of(signed_in.get(SHEET))


@pytest.mark.parametrize(
    ("address", "column"), [(LIST, "award"), ("/rueckforderungen/", "recipient")]
)
def test_umlauts_stand_among_the_other_letters(signed_in, address, column):
    names = ["Ahlen", "Ärztekammer", "Zentrum"]
    for name in reversed(names):
        award = build_award(name[1:4], title=name, received="10.00")
        build_interest_claim(award, on=ON, due_on=DUE)
        recipient = build_organisation(name[1:4], name=name, is_recipient=True)
        build_claim(
            build_pass_through(award, f"{name[1:4]}-1", recipient=recipient, paid="10.00"), "10.00"
        )

    listed = text_of(signed_in.get(address, {"sort": column})).partition("Status")[2]

    assert sorted(names, key=listed.index) == names
