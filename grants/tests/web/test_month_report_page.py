"""Monatsbericht: what came in and went out by value date, for each award and for all."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants import services
from grants.queries.month_report import Flows, month_report_of
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    many_awards,
    new_key,
    pay,
    receive,
    spend,
)
from grants.tests.web.reading import text_of
from ledger.as_of import booked_to
from ledger.services import reverse


@pytest.fixture
def story(client, clerk):
    """Two awards of 2024; the first has a bit of everything, the second one receipt."""
    client.force_login(clerk)
    award = build_award("komm-an", amount="153400.00", title="KOMM-AN II")
    receive(award, "100000.00", on=date(2024, 1, 31))
    contract = build_pass_through(award, agreed="66700.00")
    pay(contract, "50025.00", on=date(2024, 2, 1))
    wrong = spend(award, "3100.00", on=date(2024, 2, 29))
    facts = {"text": "", "today": date(2024, 10, 15), "actor": clerk}
    ask(
        services.record_return,
        pass_through=contract, amount=D("25.00"), returned_on=date(2024, 3, 1),
        key=new_key(), **facts,
    )  # fmt: skip
    reverse(
        voucher=wrong.voucher, reason="verschrieben", booked_on=date(2024, 3, 31),
        key=new_key(), actor=clerk,
    )  # fmt: skip
    ask(
        services.accept_proof,
        pass_through=contract, amount=D("40000.00"), accepted_on=date(2024, 4, 1),
        key=new_key(), **facts,
    )  # fmt: skip
    ask(
        services.record_repayment,
        award=award, amount=D("500.00"), repaid_on=date(2024, 6, 30), line=None,
        key=new_key(), **facts,
    )  # fmt: skip
    receive(build_award("kim", amount="1000.00", title="KIM"), "1000.00", on=date(2024, 2, 10))
    return award


def test_each_month_says_what_moved(story):
    kim, komm_an = month_report_of(2024).awards

    assert (kim.award.title, kim.months) == ("KIM", {2: Flows(received=D("1000.00"))})
    assert komm_an.months == {
        1: Flows(received=D("100000.00")),
        2: Flows(spent=D("3100.00"), passed_on=D("50025.00")),
        # A reversal and a return; that a proof was accepted in April moves no euro.
        3: Flows(spent=D("-3100.00"), passed_on=D("-25.00")),
        6: Flows(repaid=D("500.00")),
    }
    assert komm_an.total == Flows(D("100000.00"), D("0.00"), D("50000.00"), D("500.00"))
    assert komm_an.total.kept == D("49500.00")


def test_the_sum_of_all_awards_is_that_of_their_months(story):
    report = month_report_of(2024)

    assert report.months[2] == Flows(D("1000.00"), D("3100.00"), D("50025.00"))
    assert report.total == Flows(D("101000.00"), D("0.00"), D("50000.00"), D("500.00"))


def test_a_year_without_bookings_is_empty(story):
    assert month_report_of(2023).awards == ()


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2024, 2, 28), {1: D("0.00"), 2: D("0.00")}),
        (date(2024, 2, 29), {1: D("0.00"), 2: D("3100.00")}),
        (date(2024, 3, 31), {1: D("0.00"), 2: D("3100.00"), 3: D("-3100.00")}),
    ],
)
def test_as_of_a_day_later_bookings_are_left_out(story, day, months):
    _, komm_an = month_report_of(2024, as_of=booked_to(day)).awards

    assert {month: flows.spent for month, flows in komm_an.months.items()} == months


def test_the_page_shows_months_and_leads_to_their_vouchers(client, story):
    response = client.get("/berichte/monate/?jahr=2024")

    text = text_of(response)
    assert "Februar 1.000,00 € 3.100,00 € 50.025,00 € 0,00 € −52.125,00 €" in text
    assert "KOMM-AN II 100.000,00 € 0,00 € 50.000,00 € 500,00 € 49.500,00 €" in text
    february = response.context["blocks"][1].lines[1]
    vouchers = client.get(february.journal).context["table"].data
    assert sorted(voucher.booked_on for voucher in vouchers) == [
        date(2024, 2, 1),
        date(2024, 2, 29),
    ]


def test_the_page_as_of_a_day_leads_to_what_was_booked_by_then(client, story):
    response = client.get("/berichte/monate/?jahr=2024&stand=15.02.2024")

    shown = "Stand: 15.02.2024 Gezeigt wird alles mit Buchungsdatum bis 15.02.2024"
    assert shown in text_of(response)
    block = response.context["blocks"][1]
    assert block.page == "/zuwendungen/komm-an/?stand=15.02.2024&lesart=gebucht"
    vouchers = client.get(block.lines[1].journal).context["table"].data
    assert [voucher.booked_on for voucher in vouchers] == [date(2024, 2, 1)]


@pytest.mark.parametrize(
    ("awards", "page", "shown", "pages"),
    [(25, "", 25, 1), (26, "", 25, 2), (26, "&page=2", 1, 2), (26, "&page=99", 1, 2)],
)
def test_awards_come_by_pages_and_the_sums_are_those_of_all(
    client, clerk, awards, page, shown, pages
):
    client.force_login(clerk)
    many_awards(awards)

    response = client.get(f"/berichte/monate/?jahr=2024{page}")

    context = response.context
    assert (len(context["blocks"]), context["pages"]["paginator"].num_pages) == (shown, pages)
    assert context["total"].received == awards * D("500.00")
    assert ("Summe aller 26 13.000,00 €" in text_of(response)) == (pages == 2)
    assert ("weiter ›" in text_of(response)) == (pages == 2 and shown == 25)


def test_without_a_year_it_is_that_of_the_day_shown(client, story):
    spend(story, "1.00", on=date(2024, 1, 31))

    assert client.get("/berichte/monate/").context["year"] == 2024
    assert client.get("/berichte/monate/?jahr=1999").context["year"] == 1999
    assert client.get("/berichte/monate/?jahr=quatsch").status_code == 200


def test_before_the_first_booking_the_page_says_what_to_do(client, clerk):
    client.force_login(clerk)

    assert "Für 2024 ist nichts gebucht." in text_of(client.get("/berichte/monate/"))
