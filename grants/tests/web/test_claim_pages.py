"""Claims on the screens: from the page of a pass-through to the list, and to two persons."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import Claim, WriteOff
from grants.queries.awards import places_of
from grants.tests.builders import (
    build_award,
    build_claim,
    build_line,
    build_pass_through,
    build_write_off,
)
from grants.tests.web.reading import text_of

PAGE = "/weiterleitungen/kim-1-2024-stadt-luenen/"
LIST = "/rueckforderungen/"


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def luenen(clerk):
    award = build_award(received="30000.00", expense_line=build_line("kim-aufwand"))
    return build_pass_through(award, agreed="40000.00", paid="15675.00")


def sent(**fields):
    return {"key": str(uuid4())} | fields


def test_a_claim_is_recorded_paid_back_and_settled(signed_in, luenen):
    refused = signed_in.post(
        f"{PAGE}rueckforderung/",
        sent(amount="15.675,01", day="15.10.2024", due_on="15.11.2024", reason="Leerstand"),
    )
    recorded = signed_in.post(
        f"{PAGE}rueckforderung/",
        sent(amount="5.000", day="15.10.2024", due_on="15.11.2024", reason="Leerstand"),
        follow=True,
    )

    assert refused.status_code == 422
    assert "noch nicht zurückgefordert sind 15.675,00 €" in text_of(refused)
    assert "Erfasst Rückforderung vom 15.10.2024: 5.000,00 €." in text_of(recorded)
    claim = Claim.objects.get()
    form = signed_in.get(f"{PAGE}rueckfluss/").context["form"]
    assert form.fields["claim"].initial == claim.pk
    back = signed_in.post(
        f"{PAGE}rueckfluss/",
        sent(amount="2.000", day="15.10.2024", claim=claim.pk),
        follow=True,
    )
    assert "5.000,00 € 2.000,00 € 0,00 € 3.000,00 €" in text_of(back)
    offset = signed_in.post(
        f"{LIST}{claim.pk}/verrechnung/", sent(amount="3.000", day="15.10.2024"), follow=True
    )
    assert "erledigt" in text_of(offset)
    assert places_of(luenen.award).committed == D("21325.00")


def test_no_less_than_nothing_is_left_to_claim(signed_in, luenen):
    build_claim(luenen, "15000.00")
    of_claim = "noch nicht zurückgefordert: 675,00 €"
    assert of_claim in text_of(signed_in.get(f"{PAGE}rueckforderung/"))

    signed_in.post(f"{PAGE}rueckfluss/", sent(amount="1.000", day="15.10.2024"))

    assert "noch nicht zurückgefordert: 0,00 €" in text_of(signed_in.get(f"{PAGE}rueckforderung/"))


def test_two_persons_give_money_up(signed_in, luenen, supervisor):
    claim = build_claim(luenen, "5000.00")
    asked = signed_in.post(
        f"{LIST}{claim.pk}/niederschlagung/",
        sent(amount="5.000", until="", reason="Insolvenz"),
        follow=True,
    )
    assert "noch nicht freigegeben" in text_of(asked)
    request = WriteOff.objects.get()
    approval = f"{LIST}niederschlagungen/{request.pk}/freigabe/"
    assert signed_in.get(approval).status_code == 403

    signed_in.force_login(supervisor)
    assert "Freizugeben: 5.000,00 € von" in text_of(signed_in.get(LIST))
    approved = signed_in.post(approval, sent(day="15.10.2024"), follow=True)

    text = text_of(approved)
    assert "vom Ausgezahlten verloren (niedergeschlagen) 5.000,00 €" in text
    assert "+ verloren = ausgezahlt" in text
    position, journal = approved.context["position"], approved.context["journal"]
    assert position.paid == D("15675.00")
    assert signed_in.get(journal.lost).context["table"].totals["amount"] == position.lost
    award = signed_in.get("/zuwendungen/kim-1-2024/")
    assert "bei Empfängern verloren (niedergeschlagen)" in text_of(award)
    assert "Freizugeben" not in text_of(signed_in.get(LIST))
    assert signed_in.get(approval).status_code == 404


def test_who_asked_cannot_approve(client, luenen, supervisor):
    claim = build_claim(luenen, "5000.00")
    client.force_login(supervisor)
    client.post(f"{LIST}{claim.pk}/niederschlagung/", sent(amount="5.000", reason="Insolvenz"))

    refused = client.post(
        f"{LIST}niederschlagungen/{WriteOff.objects.get().pk}/freigabe/", sent(day="15.10.2024")
    )

    assert refused.status_code == 422
    assert "Wer die Niederschlagung beantragt hat, kann sie nicht selbst freigeben" in text_of(
        refused
    )


def test_a_request_to_give_money_up_is_taken_back(signed_in, luenen):
    request = build_write_off(build_claim(luenen, "5000.00"), "5000.00")
    assert "Antrag zurücknehmen" in text_of(signed_in.get(LIST))

    told = signed_in.post(
        f"{LIST}niederschlagungen/{request.pk}/ruecknahme/", sent(reason="zahlt"), follow=True
    )

    assert "zurückgenommen am 15.10.2024: zahlt" in text_of(told)
    assert "Freizugeben" not in text_of(signed_in.get(LIST))


def test_a_claim_rests_as_a_whole_up_to_a_day(signed_in, luenen):
    claim = build_claim(luenen, "5000.00")

    paused = signed_in.post(
        f"{LIST}{claim.pk}/niederschlagung/",
        sent(amount="", until="31.12.2024", reason="Ratenzahlung"),
        follow=True,
    )
    refused = signed_in.post(
        f"{LIST}{claim.pk}/niederschlagung/", sent(amount="", until="", reason="Insolvenz")
    )

    assert "Niederschlagung (befristet bis 31.12.2024): Ratenzahlung" in text_of(paused)
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("query", "amounts"),
    [
        ("", ["1000.00", "2000.00", "3000.00"]),
        ("?state=", ["1000.00", "2000.00", "3000.00", "4000.00"]),
        ("?state=not_settled", ["1000.00", "2000.00", "3000.00"]),
        ("?state=open", ["1000.00"]),
        ("?state=overdue", ["2000.00"]),
        ("?state=paused", ["3000.00"]),
        ("?state=settled", []),
        ("?state=withdrawn", ["4000.00"]),
        ("?text=insolv", []),
        ("?last=02.10.2024", ["2000.00", "3000.00"]),
    ],
)
def test_the_list_shows_what_the_filter_asks_for(signed_in, luenen, query, amounts):
    build_claim(luenen, "1000.00", due_on=date(2024, 12, 2))
    build_claim(luenen, "2000.00")
    build_write_off(build_claim(luenen, "3000.00"), "3000.00", until=date(2024, 12, 31))
    withdrawn = build_claim(luenen, "4000.00")
    signed_in.post(
        f"{LIST}{withdrawn.pk}/ruecknahme/", sent(reason="doch nachgewiesen", day="15.10.2024")
    )

    table = signed_in.get(f"{LIST}{query}").context["table"]

    assert sorted(row.amount for row in table.data) == [D(amount) for amount in amounts]
    assert (table.totals["amount"] or 0) == sum(D(amount) for amount in amounts)


def test_the_list_asks_as_often_for_three_as_for_one(signed_in, luenen):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            signed_in.get(LIST)
        return len(asked)

    build_claim(luenen, "1000.00")
    queries()
    of_one = queries()
    build_claim(luenen, "1000.00")
    build_claim(luenen, "1000.00")

    assert queries() == of_one


@pytest.mark.parametrize(("cents", "is_too_much"), [("00", False), ("01", True)])
def test_the_hint_promises_no_more_than_the_county_may_repay(signed_in, luenen, cents, is_too_much):
    page = "/zuwendungen/kim-1-2024/rueckzahlung/"
    signed_in.post(f"{PAGE}nachweis/", sent(amount="10.000", day="15.10.2024"))
    places = places_of(luenen.award)
    typed = f"{(places.cash + 10_000):.0f},{cents}"

    hint = text_of(signed_in.get(f"{page}frei/", {"amount": typed, "from_county": "on"}))
    answer = signed_in.post(page, sent(amount=typed, day="15.10.2024", from_county="on"))

    refusal = "nachgewiesen oder verloren sind aber nur 10.000,00 €"
    assert (refusal in hint, refusal in text_of(answer)) == (is_too_much, is_too_much)
    assert ("Davon zahlt der Kreis" in hint) != is_too_much


def test_the_county_repays_what_is_used(signed_in, luenen):
    page = "/zuwendungen/kim-1-2024/rueckzahlung/"
    signed_in.post(f"{PAGE}nachweis/", sent(amount="15.675", day="15.10.2024"))

    refused = signed_in.post(page, sent(amount="20.000", day="15.10.2024"))
    hint = signed_in.get(f"{page}frei/", {"amount": "20000", "from_county": "on"})
    booked = signed_in.post(
        page, sent(amount="20.000", day="15.10.2024", from_county="on"), follow=True
    )

    assert "„aus Mitteln des Kreises“ ankreuzen: 5.675,00 €" in text_of(refused)
    assert text_of(hint) == "Verstanden: 20.000,00 €. Davon zahlt der Kreis 5.675,00 €."
    assert "davon 5.675,00 € aus Mitteln des Kreises" in text_of(booked)
    link = booked.context["journal_of_repayments"]
    assert signed_in.get(link).context["table"].totals["amount"] == D("20000.00")
