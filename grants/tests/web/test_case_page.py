"""The page of one case: what holds now, and what was told of it when, and to whom."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.alerts.run import run
from grants.alerts.send import send_deliveries
from grants.models import Alert, CheckCase, CheckSetting, Recheck
from grants.tests.alerts.rows import (
    AT_FIVE,
    THE_DAY,
    build_integrationspauschale,
    build_supervisor,
    switch_off,
)
from grants.tests.builders import build_person, spend
from grants.tests.web.reading import text_of
from grants.web.wording import stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.FIXED_DAY = THE_DAY


@pytest.fixture
def award():
    return build_integrationspauschale(responsible=build_person())


def judge(today):
    run(today, codes=["spending_window"])
    send_deliveries(AT_FIVE)


def page(client, clerk, case=None):
    client.force_login(clerk)
    return client.get(reverse("case", args=[(case or CheckCase.objects.get()).pk]))


def test_it_says_what_holds_now_and_what_was_told_when_with_which_words(client, clerk, award):
    judge(date(2019, 12, 31))
    spend(award, "100000.00", on=date(2020, 1, 1))
    judge(THE_DAY)
    Recheck.objects.all().delete()

    text = text_of(page(client, clerk))

    assert "Warnung offen seit 31.12.2019 Noch nicht verwendet: 526.377,32 €." in text
    assert "Betrag 526.377,32 € Tag 30.11.2020 zuständig sachbearbeitung" in text
    assert (
        "31.12.2019 365 Tage vorher "
        "Integrationspauschale: 626.377,32 € bis 30.11.2020 ausgeben (noch 335 Tage)"
    ) in text
    assert "626.377,32 € – sachbearbeitung gesendet 15.02.2020 05:00 Uhr" in text


@pytest.mark.parametrize(
    ("reached", "due_on", "words"),
    [
        ("30", THE_DAY, "30 Tage vorher"),
        ("1", THE_DAY, "1 Tag vorher"),
        ("0", THE_DAY, "am Tag selbst"),
        ("opens-60", THE_DAY, "60 Tage vor Beginn"),
        ("overdue", THE_DAY, "überfällig"),
        ("overpaid", THE_DAY, "–"),
        ("overdrawn", None, "–"),
        # More than 30 days without a receipt: no day comes near.
        ("30", None, "–"),
    ],
)
def test_a_stage_is_said_in_words(reached, due_on, words):
    assert stage(reached, due_on) == words


def test_every_stage_stands_there_the_latest_first(client, clerk, award):
    build_supervisor()
    for day in (date(2020, 10, 1), date(2020, 11, 1), date(2020, 12, 1)):
        judge(day)

    alerts = page(client, clerk).context["alerts"]

    assert [(alert.stage, alert.deliveries.count()) for alert in alerts] == [
        ("overdue", 2),
        ("30", 2),
        ("60", 1),
    ]


def test_a_booking_shows_at_once(client, clerk, award):
    judge(THE_DAY)
    spend(award, "100000.00", on=THE_DAY)

    response = page(client, clerk)

    assert response.context["case"].title.startswith("Integrationspauschale: 526.377,32")
    assert CheckCase.objects.get().title.startswith("Integrationspauschale: 626.377,32")


def test_what_a_booking_mended_is_shown_as_settled_at_once(client, clerk, award):
    judge(THE_DAY)
    spend(award, "626377.32", on=THE_DAY)

    assert "offen vom 15.02.2020 bis 15.02.2020, jetzt erledigt" in text_of(page(client, clerk))
    assert CheckCase.objects.get().settled_on is None


def test_a_case_that_came_back_says_so(client, clerk, award):
    judge(THE_DAY)
    switch_off("spending_window")
    judge(THE_DAY)
    CheckSetting.objects.all().delete()
    judge(THE_DAY)
    Recheck.objects.all().delete()

    text = text_of(page(client, clerk))
    assert "offen seit 15.02.2020; zum 2. Mal aufgetreten" in text
    assert text.index("15.02.2020 2. Auftreten") < text.index("15.02.2020 1. Auftreten")


def test_the_list_has_one_row_for_each_case(client, clerk, award):
    for day in (date(2020, 10, 1), date(2020, 11, 1)):
        judge(day)
    client.force_login(clerk)

    response = client.get(reverse("cases"))

    assert [row.record for row in response.context["table"].rows] == [CheckCase.objects.get()]
    assert "2 gesendet" in response.text


@pytest.mark.parametrize("relapses", [1, 20])
def test_the_page_asks_as_often_however_long_the_story_is(client, clerk, award, relapses):
    judge(THE_DAY)
    Recheck.objects.all().delete()
    said = Alert.objects.values("case", "stage", "severity", "title", "text", "opened_on").get()
    case = said.pop("case")
    Alert.objects.bulk_create(
        Alert(case_id=case, relapse=number, settled_on=THE_DAY, **said)
        for number in range(1, relapses)
    )
    response = page(client, clerk)

    with CaptureQueriesContext(connection) as queries:
        client.get(response.request["PATH_INFO"])

    assert (len(response.context["alerts"]), len(queries)) == (relapses, 10)
