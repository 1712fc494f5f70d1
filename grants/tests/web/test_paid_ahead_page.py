"""The form of a payout lets the county pay ahead, and the pages show where that money is."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest

from grants.queries.awards import places_of
from grants.tests.builders import build_award, build_pass_through, receive
from grants.tests.web.reading import text_of
from ledger.models import Voucher

AWARD = "/zuwendungen/kim-1-2024/"
PAGE = "/weiterleitungen/kim-1-2024-stadt-luenen/"


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def kim(clerk):
    award = build_award(received="4000.00")
    build_pass_through(award, agreed="66700.00")
    return award


def payment(**changed):
    return {"amount": "10.000,00", "day": "15.10.2024", "key": str(uuid4())} | changed


def test_a_tick_lets_the_county_pay_the_recipient(signed_in, kim):
    vouchers = Voucher.objects.count()
    refused = signed_in.post(f"{PAGE}auszahlung/", payment())
    assert refused.status_code == 422
    assert (
        "oder Vorfinanzierung durch den Kreis ankreuzen: 6.000,00 € zahlt dann der Kreis voraus."
    ) in text_of(refused)
    assert Voucher.objects.count() == vouchers

    booked = signed_in.post(f"{PAGE}auszahlung/", payment(prefinance="on"), follow=True)

    assert places_of(kim).ahead_with_recipient == D("6000.00")
    text = text_of(booked)
    assert "ausgezahlt 10.000,00 €" in text
    assert "ausgezahlt, noch nicht nachgewiesen 4.000,00 €" in text
    assert "dazu vom Kreis vorfinanziert, noch nicht nachgewiesen 6.000,00 €" in text
    assert "+ noch nicht nachgewiesen + vorfinanziert = ausgezahlt" in text
    [row] = booked.context["payouts"].rows
    assert row.details == "vom Kreis vorfinanziert"
    assert "Luenen vom Kreis vorfinanziert" in text, text[text.index("Auszahlungen") :]


def test_each_figure_leads_to_its_vouchers(signed_in, kim):
    signed_in.post(f"{PAGE}auszahlung/", payment(prefinance="on"))
    signed_in.post(f"{PAGE}nachweis/", payment(amount="5.500,00"))
    signed_in.post(f"{PAGE}rueckfluss/", payment(amount="500,00"))

    page = signed_in.get(PAGE)
    journal, position = page.context["journal"], page.context["position"]
    figures = {
        name: signed_in.get(getattr(journal, name)).context["table"].totals["amount"]
        for name in ("paid", "returned", "with_recipient", "ahead", "proven")
    }
    assert figures == {name: getattr(position, name) for name in figures}
    assert figures == {
        "paid": D("10000.00"),
        "returned": D("500.00"),
        "with_recipient": D("0.00"),
        "ahead": D("4000.00"),
        "proven": D("5500.00"),
    }

    award = signed_in.get(AWARD)
    parts = award.context["paid_ahead"]
    assert [(part.told, part.amount) for part in parts] == [
        ("ausgezahlt", D("4000.00")),
        ("nachgewiesen und anerkannt", D("1500.00")),
    ]
    for part in parts:
        assert signed_in.get(part.journal).context["table"].totals["amount"] == part.amount
    assert "(ausgezahlt, noch nicht eingegangen) 4.000,00 €" in text_of(award)

    receive(kim, "20000.00", on=date(2024, 11, 4))

    settled = signed_in.get(PAGE)
    position = settled.context["position"]
    assert (position.with_recipient, position.ahead, position.proven) == (
        D("4000.00"),
        D("0.00"),
        D("5500.00"),
    )
    assert signed_in.get(AWARD).context["paid_ahead"] == []


def test_the_lists_count_it_as_not_proven(signed_in, kim):
    signed_in.post(f"{PAGE}auszahlung/", payment(prefinance="on"))

    assert "10.000,00 €" in text_of(signed_in.get("/weiterleitungen/"))
    assert "4.000,00 € dazu vom Kreis vorfinanziert: 6.000,00 €" in text_of(
        signed_in.get("/zuwendungen/")
    )


@pytest.mark.parametrize(
    ("page", "asked", "hint"),
    [
        (
            f"{PAGE}auszahlung/",
            {"amount": "10000", "prefinance": "on"},
            "Verstanden: 10.000,00 €. Davon zahlt der Kreis 6.000,00 € voraus.",
        ),
        (
            f"{PAGE}auszahlung/",
            {"amount": "10000"},
            "Verstanden: 10.000,00 €. Im Bestand sind nur noch 4.000,00 €, gebucht werden sollen "
            "10.000,00 €. Bitte den Betrag senken, zuerst den Zahlungseingang buchen oder "
            "Vorfinanzierung durch den Kreis ankreuzen: 6.000,00 € zahlt dann der Kreis voraus.",
        ),
        (
            f"{PAGE}auszahlung/",
            {"amount": "4000", "prefinance": "on"},
            "Verstanden: 4.000,00 €. Danach bleiben 0,00 € auszahlbar.",
        ),
        (
            f"{PAGE}auszahlung/",
            {"amount": "66700,01", "prefinance": "on"},
            "Verstanden: 66.700,01 €. Nur noch 66.700,00 € sind vereinbart und noch nicht "
            "ausgezahlt, gebucht werden sollen 66.700,01 €. Bitte den Betrag senken oder zuerst "
            "die Vereinbarung ändern.",
        ),
        (
            f"{AWARD}ausgabe/",
            {"amount": "10000", "prefinance": "on"},
            "Verstanden: 10.000,00 €. Davon zahlt der Kreis 6.000,00 € voraus.",
        ),
        (
            f"{AWARD}ausgabe/",
            {"amount": "376500,01", "prefinance": "on"},
            "Verstanden: 376.500,01 €. Aus dieser Zuwendung kommen noch 372.500,00 €; mehr "
            "kann der Kreis nicht vorfinanzieren. Es fehlen 0,01 €. Bitte den "
            "Betrag senken, 0,01 € als Eigenanteil eintragen oder zuerst den Änderungsbescheid "
            "erfassen.",
        ),
    ],
)
def test_the_hint_follows_the_tick(signed_in, kim, page, asked, hint):
    response = signed_in.get(f"{page}frei/", asked)

    assert (response.status_code, text_of(response)) == (200, hint)


def test_the_amount_asks_anew_when_the_box_is_ticked(signed_in, kim):
    amount = signed_in.get(f"{PAGE}auszahlung/").context["form"].fields["amount"].widget.attrs

    assert (amount["hx-include"], amount["hx-trigger"]) == (
        "#id_prefinance",
        "input changed delay:300ms, change from:#id_prefinance",
    )
