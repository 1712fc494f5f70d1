"""Was eine Zuwendung auf einen Blick sagt und wohin sie führt: links, marks and main buttons."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from grants.models import Deadline, Receipt, StandardRule
from grants.queries.deadlines import count_overdue
from grants.services import record_expense
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key, receive, spend
from grants.tests.drawdown_builders import build_rule, plan_items
from grants.tests.web.reading import text_of
from ledger.models import Place

PAGE = "/zuwendungen/kim-1-2024/"
JOURNAL_OF_CASH = "/journal/?award={}&amp;place=cash"


@pytest.fixture
def page_of(client, clerk):
    client.force_login(clerk)
    return lambda path=PAGE: client.get(path)


def test_late_use_is_red_and_leads_to_the_interest_and_its_vouchers(page_of, clerk):
    build_rule(StandardRule.Code.USE_PERIOD, "2")
    award = build_award(received=None)
    receive(award, "100000.00", on=date(2024, 3, 1))
    spend(award, "40000.00", on=date(2024, 9, 30))
    receipt = Receipt.objects.get()

    page = page_of().text
    sheet = page_of(f"{PAGE}zinsen/").text

    late = f'<a class="ft-negative" href="{PAGE}zinsen/">40.000,00\xa0€ verspätet'
    assert late in re.sub(r"\n +", " ", page)  # the formatter breaks long tags
    journal = JOURNAL_OF_CASH.format(award.pk)
    assert f'<a href="{journal}">60.000,00\xa0€</a>' in page
    day = "&amp;first=30.09.2024&amp;last=30.09.2024"
    assert f'<a href="{journal}{day}">40.000,00\xa0€</a>' in sheet
    assert f'<a href="/journal/{receipt.voucher_id}/">Beleg {receipt.voucher_id}</a>' in sheet
    assert f'<a href="{PAGE}bescheide/1/">' in sheet


def test_an_expense_names_its_position_and_that_the_county_paid_it_ahead(page_of, clerk):
    award = build_award(received="1000.00")
    (personnel,) = plan_items(award, {"Personal": "376500.00"})
    ask(
        record_expense,
        award=award,
        amount=Decimal("1500.00"),
        paid_on=date(2024, 10, 1),
        line=None,
        text="Gehälter",
        plan_item=personnel,
        prefinance=True,
        key=new_key(),
        actor=clerk,
        today=date(2024, 10, 15),
    )

    page = page_of()

    (row,) = page.context["expenses"].rows
    assert row.details == "Position Personal · vom Kreis vorfinanziert"
    assert row.details in text_of(page)


@pytest.mark.parametrize(("received", "is_open"), [("376499.99", True), ("376500.00", False)])
def test_nothing_is_requested_where_all_has_come_in(page_of, received, is_open):
    build_award(received=received)

    page = page_of()

    main = f'kern-btn--primary"\n   href="{PAGE}zahlungseingang/"' in page.text
    assert main is is_open
    assert ("Mittelabruf erfassen" in text_of(page)) is is_open


@pytest.mark.parametrize(
    ("spent", "state", "overdue"),
    [("376500.00", "abgelaufen, nichts übrig", 0), ("376499.99", "überfällig", 1)],
)
def test_a_past_spending_window_is_missed_only_if_money_is_left(
    page_of, settings, spent, state, overdue
):
    award = build_award(received="376500.00")
    spend(award, spent, on=date(2024, 9, 30))
    Deadline.objects.exclude(kind=Deadline.Kind.SPENDING).delete()
    settings.FIXED_DAY = date(2025, 1, 15)

    award_page = text_of(page_of())
    deadlines = text_of(page_of(f"{reverse('deadlines')}?state="))

    assert f"31.12.2024 {state} Verausgabung" in award_page
    assert f" {state}" in deadlines
    assert count_overdue(date(2025, 1, 15)) == overdue


@pytest.mark.parametrize(
    ("decided_on", "told"), [(None, "fehlt"), (date(2024, 1, 8), "08.01.2024")]
)
def test_a_notice_shows_its_date_or_that_it_is_missing(page_of, decided_on, told):
    award = build_award()
    notice = award.current_notice
    notice.decided_on = decided_on
    type(notice).objects.filter(pk=notice.pk).update(decided_on=decided_on)

    assert f"Bescheid vom {told} bekannt gegeben" in text_of(page_of(f"{PAGE}bescheide/1/"))


def test_rules_and_interest_are_reached_from_every_page(page_of):
    foot = page_of("/").text.partition("<footer")[2]

    assert '<a href="/regeln/">Förderregeln und Zinssätze</a>' in foot
    assert '<a href="/zinsen/">Zinsrechner</a>' in foot


def test_cash_is_what_the_receipts_have_left(page_of):
    award = build_award(received="188250.00")
    spend(award, "8250.00", on=date(2024, 9, 30))

    page = page_of()

    assert page.context["receipt_clocks"].left == page.context["places"].cash
    assert Place.CASH.value in page.context["journal_of_cash"]
