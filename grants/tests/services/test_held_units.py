"""KOMM-AN II grants 150 months at 400 euro; 120 were held, and the Festbetrag follows them."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.alerts.findings import collect
from grants.models import AwardNotice, FundedUnit, HeldUnits, ProgrammeRate
from grants.queries.entitlement import entitlement_of
from grants.queries.held_units import held_lines
from grants.queries.loaded_awards import LoadedAwards
from grants.services import correct_held_units, record_held_units
from grants.services.errors import (
    DateInFuture,
    DateOutsideWindow,
    HeldCorrected,
    HeldEndsBeforeItBegins,
    HeldNegative,
    HeldSourceMissing,
    HeldUnchanged,
    UnitNotGranted,
)
from grants.services.terms import HeldQuantity
from grants.tests.builders import build_award, build_programme, new_key
from grants.tests.post_builders import build_post
from grants.tests.web.reading import text_of
from ledger.errors import ReasonMissing
from ledger.filled_from import WITHOUT_FORM

TODAY = date(2025, 1, 15)
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
DAY = timedelta(days=1)
RUNNING = "A: laufender Betrieb"


def grant(award, component, unit, quantity, rate, **facts):
    ProgrammeRate.objects.create(
        programme=award.programme, component=component, unit=unit, amount=D(rate), source="Test"
    )
    return FundedUnit.objects.create(
        notice=award.current_notice,
        programme=award.programme,
        component=component,
        unit=unit,
        quantity=D(quantity),
        **facts,
    )


@pytest.fixture
def komm_an(clerk):
    award = build_award(
        "komm-an-2-2024",
        title="KOMM-AN II",
        amount="60000.00",
        programme=build_programme("komm-an-2"),
        received="60000.00",
        spent="60000.00",
        proof_due=date(2025, 3, 31),
    )
    grant(award, RUNNING, "Monat", "150", "400.00")
    return award


def hold(award, clerk, quantity="120", **facts):
    facts = {
        "programme": award.programme,
        "component": RUNNING,
        "unit": "Monat",
        "quantity": D(quantity),
        "held_from": FIRST,
        "held_to": LAST,
        "source": " Nachweis der Stadt ",
    } | facts
    return record_held_units(
        award=award, held=HeldQuantity(**facts), today=TODAY, key=new_key(), actor=clerk
    )


def correct(held, clerk, **facts):
    facts = {
        "quantity": D(130),
        "held_from": FIRST,
        "held_to": LAST,
        "reason": "Zählfehler",
    } | facts
    return correct_held_units(
        held=held, filled_from=WITHOUT_FORM, today=TODAY, key=new_key(), actor=clerk, **facts
    )


def result(award):
    award.refresh_from_db()
    notice = award.current_notice
    return entitlement_of(notice, LoadedAwards([award], TODAY)).result


def position(award):
    award.refresh_from_db()
    return [one.position for one in held_lines(award.current_notice, LoadedAwards([award], TODAY))]


def test_nothing_is_taken_for_not_held_as_long_as_nobody_said_so(komm_an):
    assert (position(komm_an), result(komm_an).amount) == (
        ["150 Monate bewilligt, noch nichts durchgeführt"],
        D("60000.00"),
    )


@pytest.mark.parametrize(
    ("held", "amount"),
    [
        ("0", "0.00"),
        ("120", "48000.00"),
        ("149", "59600.00"),
        ("149.99", "59996.00"),
        ("150", "60000.00"),
        ("151", "60000.00"),
    ],
)
def test_the_festbetrag_follows_what_was_held_and_never_exceeds_the_grant(
    komm_an, clerk, held, amount
):
    hold(komm_an, clerk, held)

    assert result(komm_an).amount == D(amount)


def test_the_sentence_says_how(komm_an, clerk):
    hold(komm_an, clerk)

    assert result(komm_an).sentence() == (
        "Zuwendungsfähige Ausgaben 60.000,00\u00a0€, Festbetrag 48.000,00\u00a0€; bewilligt sind "
        "höchstens 60.000,00\u00a0€; abgezogen sind 12.000,00\u00a0€ für nicht Durchgeführtes "
        "(A: laufender Betrieb: 150 Monate bewilligt, 120 durchgeführt): "
        "12.000,00\u00a0€ sind zurückzuzahlen."
    )


def test_several_units_count_together(komm_an, clerk):
    grant(komm_an, "C: Übersetzung", "Seite", "200", "50.00")
    AwardNotice.objects.update(amount=D("70000.00"))
    komm_an.current_notice.refresh_from_db()
    hold(komm_an, clerk)
    hold(komm_an, clerk, "150", component="C: Übersetzung", unit="Seite")

    assert position(komm_an) == [
        "150 Monate bewilligt, 120 durchgeführt",
        "200 Seiten bewilligt, 150 durchgeführt",
    ]
    # 70.000 − 30 × 400 − 50 × 50
    assert D("70000.00") - D("14500.00") == D("55500.00")
    assert result(komm_an).amount == D("55500.00")


def test_a_grant_below_the_worth_of_its_units_falls_in_proportion(komm_an, clerk):
    AwardNotice.objects.update(amount=D("30000.00"))
    hold(komm_an, clerk)

    assert result(komm_an).amount == D("24000.00")


def test_a_share_follows_the_cost_alone(komm_an, clerk):
    AwardNotice.objects.update(financing="share", quota=D(100))
    hold(komm_an, clerk)

    assert result(komm_an).amount == D("60000.00")


def test_a_second_number_adds_and_a_correction_replaces(komm_an, clerk):
    first = hold(komm_an, clerk, "60", held_to=date(2024, 6, 30))
    hold(komm_an, clerk, "50", held_from=date(2024, 7, 1))

    corrected = correct(first, clerk, quantity=D(70), held_to=date(2024, 6, 30))

    assert position(komm_an) == ["150 Monate bewilligt, 120 durchgeführt"]
    assert (corrected.replaces, corrected.reason, corrected.source) == (
        first,
        "Zählfehler",
        "Nachweis der Stadt",
    )
    assert HeldUnits.objects.get(pk=first.pk).quantity == D(60)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"quantity": D("-0.01")}, HeldNegative),
        ({"held_from": FIRST - DAY}, DateOutsideWindow),
        ({"held_to": LAST + DAY}, DateOutsideWindow),
        ({"held_to": TODAY + DAY}, DateInFuture),
        ({"held_from": LAST, "held_to": LAST - DAY}, HeldEndsBeforeItBegins),
    ],
)
def test_what_cannot_be_is_refused(komm_an, clerk, facts, refusal):
    held = hold(komm_an, clerk)

    with pytest.raises(refusal):
        hold(komm_an, clerk, **facts)
    with pytest.raises(refusal):
        correct(held, clerk, **facts)


def test_only_granted_units_that_are_no_posts_are_held(komm_an, clerk):
    grant(komm_an, "Sachkosten", "VZÄ", "5", "9700.00")

    with pytest.raises(UnitNotGranted):
        hold(komm_an, clerk, component="B: Begleitung", unit="Begleitung")
    with pytest.raises(UnitNotGranted):
        hold(komm_an, clerk, component="Sachkosten", unit="VZÄ")


def test_a_number_has_its_source(komm_an, clerk):
    with pytest.raises(HeldSourceMissing):
        hold(komm_an, clerk, source=" ")


def test_a_correction_says_why_changes_something_and_happens_once(komm_an, clerk):
    held = hold(komm_an, clerk)

    with pytest.raises(ReasonMissing):
        correct(held, clerk, reason=" ")
    with pytest.raises(HeldUnchanged):
        correct(held, clerk, quantity=D(120))
    correct(held, clerk)
    with pytest.raises(HeldCorrected):
        correct(held, clerk, quantity=D(140))


@pytest.mark.parametrize(
    ("day", "is_found"),
    [(date(2025, 2, 28), False), (date(2025, 3, 1), True), (date(2025, 3, 2), True)],
)
def test_thirty_days_before_the_proof_the_missing_number_is_told(komm_an, clerk, day, is_found):
    before = [one.title for one in collect(day, ["held_units_missing"])]

    hold(komm_an, clerk)

    assert before == (["KOMM-AN II: durchgeführte Einheiten fehlen"] if is_found else [])
    assert collect(day, ["held_units_missing"]) == []


def test_what_is_granted_for_each_post_stays_when_one_is_vacant_and_the_sentence_says_so(clerk):
    award = build_award("kim-1", amount="105500.00", received="105500.00", spent="105500.00")
    grant(award, "Koordination", "VZÄ", "1", "57000.00", fte=D(1))
    grant(award, "Sachkosten", "VZÄ", "5", "9700.00")
    build_post(award, valid_to=date(2024, 6, 30), component="Koordination", programme=None)

    found = result(award)

    assert found.amount == D("77000.00")
    assert found.reason.endswith(
        "; je Stelle bewilligt und trotz nicht besetzter Stellen nicht gekürzt sind "
        "5 × 9.700,00\u00a0€ „Sachkosten“"
    )


@pytest.fixture
def signed_in(client, clerk, monkeypatch):
    client.force_login(clerk)
    monkeypatch.setattr("fundtracker.clock.today", lambda: TODAY)
    return client


def test_the_forms_record_and_correct_and_the_page_shows_both(signed_in, komm_an, clerk):
    new = reverse("held-new", args=[komm_an.code])
    form = signed_in.get(new).context["form"]
    sent = {
        "unit": "1",
        "quantity": "120",
        "held_from": "01.01.2024",
        "held_to": "31.12.2024",
        "source": "Nachweis der Stadt",
        "key": form["key"].value(),
    }
    empty = signed_in.post(new, sent | {"quantity": ""})
    recorded = signed_in.post(new, sent)
    change = reverse("held-correct", args=[HeldUnits.objects.get().pk])
    form = signed_in.get(change).context["form"]
    stale = signed_in.get(change).context["form"]
    sent = {
        "quantity": "130",
        "held_from": "01.01.2024",
        "held_to": "31.12.2024",
        "reason": "Zählfehler",
        "filled_from": form["filled_from"].value(),
        "key": form["key"].value(),
    }
    corrected = signed_in.post(change, sent)
    refused = signed_in.post(change, sent | {"key": stale["key"].value()})

    assert [one.status_code for one in (empty, recorded, corrected, refused)] == [
        422, 302, 302, 422,
    ]  # fmt: skip
    text = text_of(signed_in.get(reverse("award", args=[komm_an.code])))
    assert "150 Monate bewilligt, 130 durchgeführt, 400,00\u00a0€ je Monat" in text.replace(
        "400,00 €", "400,00\u00a0€"
    )
    assert "berichtigt: Zählfehler" in text


def test_the_page_takes_the_same_queries_for_any_number(signed_in, komm_an, clerk):
    counts = []
    for number in (1, 3):
        for _ in range(number):
            hold(komm_an, clerk, "1")
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(reverse("award", args=[komm_an.code]))
        counts.append(len(queries))

    assert counts[0] == counts[1]
