from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_ring,
    receive,
    spend,
)
from grants.tests.web.reading import text_of
from ledger.models import Place, Side, Voucher
from ledger.queries import balances_of


@pytest.fixture
def kim(clerk):
    ring = build_ring("35-04")
    line = build_line("kim-income", name="Konzept KIM", side=Side.INCOME, ring=ring)
    return build_award(income_line=line)


@pytest.fixture
def receipt(kim):
    return receive(kim, "94125.00", on=date(2024, 8, 15)).voucher


def reversal_form(**changed):
    return {"reason": "Doppelt erfasst", "day": "15.10.2024", "key": str(uuid4())} | changed


def in_hand(award):
    return balances_of([award.purse])[award.purse_id][Place.CASH]


def test_a_voucher_shows_its_postings_and_what_it_was(client, clerk, receipt):
    client.force_login(clerk)

    text = text_of(client.get(f"/journal/{receipt.pk}/"))

    assert f"Beleg {receipt.pk}" in text
    assert "Buchungsdatum 15.08.2024 Buchungsart Zahlungseingang Zuwendung KIM 1 2024" in text
    assert "erfasst von sachbearbeitung" in text
    assert (
        "bewilligt, noch nicht eingegangen Bestand 94.125,00 € 35.02 / 002 Konzept KIM · Ring "
        "35-04 2024" in text
    )


def test_a_payout_names_the_recipient_and_the_pass_through(client, clerk):
    award = build_award(received="376500.00")
    pass_through = build_pass_through(award, paid="50025.00")
    voucher = pass_through.payouts.get().voucher
    client.force_login(clerk)

    text = text_of(client.get(f"/journal/{voucher.pk}/"))

    assert "Buchungsart Auszahlung" in text
    assert "Bestand ausgezahlt, noch nicht nachgewiesen Stadt Luenen 50.025,00 €" in text
    assert "gebunden Stadt Luenen Vereinbarungen 50.025,00 €" in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_voucher_is_not_found(client, clerk, method):
    client.force_login(clerk)

    assert client.get("/journal/4711/").status_code == 404
    assert getattr(client, method)("/journal/4711/storno/").status_code == 404


def test_a_reversal_takes_the_voucher_back_and_both_name_each_other(client, clerk, kim, receipt):
    client.force_login(clerk)

    response = client.post(f"/journal/{receipt.pk}/storno/", reversal_form(), follow=True)

    reversal = Voucher.objects.get(reverses=receipt)
    assert (reversal.reason, reversal.booked_on, reversal.actor) == (
        "Doppelt erfasst",
        date(2024, 10, 15),
        clerk,
    )
    assert in_hand(kim) == Decimal("0.00")
    text = text_of(response)
    assert f"Storniert Beleg {receipt.pk} mit Beleg {reversal.pk}." in text
    assert f"Storniert am 15.10.2024 mit Beleg {reversal.pk} . Grund: Doppelt erfasst" in text
    assert "Buchungsart Storno (Zahlungseingang)" in text_of(client.get(f"/journal/{reversal.pk}/"))


def test_a_reversal_sent_twice_reverses_once(client, clerk, receipt):
    client.force_login(clerk)
    form = reversal_form()

    answers = [client.post(f"/journal/{receipt.pk}/storno/", form) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, f"/journal/{receipt.pk}/")
    ] * 2
    assert Voucher.objects.filter(reverses=receipt).count() == 1


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"reason": " "}, "Grund : Ein Storno braucht eine Begründung. Bitte den Grund angeben."),
        ({"day": ""}, "Storniert am : Bitte ein Datum eingeben, zum Beispiel 15.10.2024."),
        ({"day": "31.02.2024"}, "„31.02.2024“ ist kein Datum im Kalender."),
        ({"day": "16.10.2024"}, "Der 16.10.2024 liegt in der Zukunft."),
        ({"day": "14.08.2024"}, "Bitte ein Datum ab dem 15.08.2024 wählen."),
        ({"key": ""}, "Dem Formular fehlt sein Schlüssel."),
    ],
)
def test_a_bad_reversal_changes_nothing_and_says_why(client, clerk, kim, receipt, changed, answer):
    client.force_login(clerk)

    response = client.post(f"/journal/{receipt.pk}/storno/", reversal_form(**changed))

    assert response.status_code == 422
    assert answer in text_of(response)
    assert in_hand(kim) == Decimal("94125.00")


def test_a_second_reversal_is_refused(client, clerk, receipt):
    client.force_login(clerk)
    client.post(f"/journal/{receipt.pk}/storno/", reversal_form())

    response = client.post(f"/journal/{receipt.pk}/storno/", reversal_form())

    assert response.status_code == 422
    assert f"Beleg {receipt.pk} wurde am 15.10.2024 bereits storniert." in text_of(response)
    assert "Stornieren" not in text_of(client.get(f"/journal/{receipt.pk}/"))


def test_a_notice_cannot_be_reversed(client, clerk, kim):
    voucher = kim.current_notice.voucher
    client.force_login(clerk)

    assert "lässt sich nicht stornieren" in text_of(client.get(f"/journal/{voucher.pk}/"))
    response = client.post(f"/journal/{voucher.pk}/storno/", reversal_form())
    assert response.status_code == 422
    assert "Bitte stattdessen die Änderung als neuen Bescheid erfassen." in text_of(response)


@pytest.mark.parametrize("role", ["treasury", "auditor"])
def test_only_who_may_book_may_reverse(client, request, kim, receipt, role):
    client.force_login(request.getfixturevalue(role))

    assert "Stornieren" not in text_of(client.get(f"/journal/{receipt.pk}/"))
    assert client.post(f"/journal/{receipt.pk}/storno/", reversal_form()).status_code == 403
    assert in_hand(kim) == Decimal("94125.00")


def test_a_receipt_whose_money_is_spent_asks_for_the_later_storno_first(
    client, clerk, kim, receipt
):
    spend(kim, "94125.00", on=date(2024, 9, 1))
    client.force_login(clerk)

    response = client.post(f"/journal/{receipt.pk}/storno/", reversal_form())

    assert response.status_code == 422
    assert "Bitte zuerst die spätere Buchung stornieren" in text_of(response)
