"""Fassungen: what each notice changed, in words, down to the application."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from grants.models import AwardNotice
from grants.queries.notices import notices_of
from grants.services import record_application, record_notice
from grants.services.terms import DrawdownDay, FundedQuantity, Override, PlannedItem
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key
from grants.tests.web.reading import text_of
from grants.web.notice_changes import Change
from grants.web.notice_versions import ApplicationVersion, versions_of

TERMS = {
    "amount": D("921502.00"),
    "financing": AwardNotice.Financing.SHARE,
    "quota": D(80),
    "period_from": date(2020, 9, 1),
    "period_to": date(2022, 6, 30),
    "spend_by": date(2022, 6, 30),
    "decided_on": date(2020, 8, 20),
}


@pytest.fixture
def award(clerk):
    return build_award("durchstarten", amount=None)


def decide(award, actor, **changes):
    return ask(record_notice, award=award, key=new_key(), actor=actor, **(TERMS | changes))


def versions(award):
    return versions_of(notices_of(award), getattr(award, "application", None))


def test_an_extension_names_the_days_that_it_changed(award, clerk):
    decide(award, clerk)
    decide(
        award,
        clerk,
        amount=D("920175.00"),
        period_to=date(2023, 6, 30),
        spend_by=date(2023, 6, 30),
        decided_on=date(2022, 5, 2),
        interim_proof_due=date(2022, 4, 30),
        repay_by=date(2023, 9, 30),
        conditions="ANBest-G",
    )

    latest, first = versions(award)

    assert first.changes == ()
    assert latest.changes == (
        Change("Betrag", "921.502,00\u00a0€", "920.175,00\u00a0€"),
        Change("Bewilligungszeitraum bis", "30.06.2022", "30.06.2023"),
        Change("Verausgabungsfrist", "30.06.2022", "30.06.2023"),
        Change("Zwischennachweis fällig am", "–", "30.04.2022"),
        Change("Rückzahlung bis", "–", "30.09.2023"),
        Change("Nebenbestimmungen", "–", "ANBest-G"),
    )


def test_rows_are_named_where_they_came_went_or_changed(award, clerk):
    unit = FundedQuantity(award.programme, "Coaching", "VZÄ", D("2.5"))
    decide(
        award,
        clerk,
        plan=[
            PlannedItem("staff", "Personal", D("900000.00")),
            PlannedItem("material", "Sachmittel", D("251877.50")),
        ],
        funded_units=[unit],
        drawdown_dates=[DrawdownDay(date(2021, 3, 31), D("1000.00"))],
        overrides=[Override("use_period", D(6)), Override("item_overrun", D(20))],
    )
    decide(
        award,
        clerk,
        decided_on=date(2021, 5, 2),
        plan=[
            PlannedItem("staff", "Personal", D("901000.00")),
            PlannedItem("pass_through", "Träger", D("250877.50")),
        ],
        funded_units=[
            unit,
            FundedQuantity(award.programme, "Coaching", "VZÄ", D(1), 7, D("33250"), fte=D("0.5")),
            FundedQuantity(award.programme, "Coaching", "VZÄ", D(1), period_from=date(2021, 7, 1)),
        ],
        drawdown_dates=[DrawdownDay(date(2021, 9, 30))],
        overrides=[Override("use_period", None)],
    )

    assert versions(award)[0].changes == (
        Change("Finanzierungsplan, Personal", "900.000,00\u00a0€", "901.000,00\u00a0€"),
        Change("Finanzierungsplan, Träger", "–", "250.877,50\u00a0€"),
        Change("Finanzierungsplan, Sachmittel", "251.877,50\u00a0€", "–"),
        Change(
            f"Einheiten, {award.programme}, Coaching",
            "2,50 VZÄ",
            "2,50 VZÄ und 1,00 VZÄ für 7 Monate zu 33.250,00\u00a0€ mit je 0,50 VZÄ "
            "und 1,00 VZÄ vom 01.07.2021 bis 30.06.2022",
        ),
        Change("Abruf bis 30.09.2021", "–", "alles noch nicht Abgerufene"),
        Change("Abruf bis 31.03.2021", "1.000,00\u00a0€", "–"),
        Change("Verwendungsfrist nach Zahlungseingang (Monate)", "6,00", "gilt nicht"),
        Change("Überschreitung einer Ausgabeposition (%)", "20,00", "Standardregel"),
    )


def test_the_final_notice_is_named_as_such(award, clerk):
    decide(award, clerk)
    decide(award, clerk, decided_on=date(2023, 11, 2), is_final=True)

    assert versions(award)[0].changes == (
        Change("Bescheidart", "Zuwendungsbescheid", "Schlussbescheid"),
    )


def test_the_application_is_version_0_and_the_first_notice_is_compared_with_it(award, clerk):
    application = ask(
        record_application,
        award=award,
        amount=D("950000.00"),
        submitted_on=date(2020, 5, 4),
        financing="share",
        quota=D(90),
        period_from=date(2020, 9, 1),
        today=date(2020, 5, 5),
        key=new_key(),
        actor=clerk,
    )
    decide(award, clerk)

    first, applied = versions(award)

    assert applied == ApplicationVersion(application)
    assert first.changes == (
        Change("Betrag", "950.000,00\u00a0€", "921.502,00\u00a0€"),
        Change("Fördersatz", "90\u00a0%", "80\u00a0%"),
    )


def test_the_page_shows_all_versions(client, award, clerk):
    ask(
        record_application,
        award=award,
        amount=D("950000.00"),
        submitted_on=date(2020, 5, 4),
        early_start_requested_on=date(2020, 5, 4),
        early_start_consent_on=date(2020, 6, 1),
        today=date(2020, 5, 5),
        key=new_key(),
        actor=clerk,
    )
    decide(award, clerk, announced_on=date(2020, 8, 24), appeal_waived_on=date(2020, 9, 1))
    decide(award, clerk, decided_on=date(2022, 5, 2))
    client.force_login(clerk)

    text = text_of(client.get(reverse("award", args=[award.code])))

    for expected in (
        "Antrag vom 04.05.2020 beantragt 950.000,00 €",
        "vorzeitiger Maßnahmebeginn: beantragt am 04.05.2020, zugelassen ab 01.06.2020",
        "Anders als beantragt: Betrag: 950.000,00 € → 921.502,00 €",
        "bekannt gegeben am 24.08.2020, Rechtsbehelfsverzicht am 01.09.2020",
        "ohne Änderung an Betrag, Finanzierung und Fristen",
    ):
        assert expected in text
