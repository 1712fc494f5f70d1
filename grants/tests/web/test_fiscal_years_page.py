"""Haushaltsjahre: the Leitung closes them; opening again takes a second person of the Leitung."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.tests.builders import build_person
from grants.tests.web.reading import text_of
from ledger.models import FiscalYear, PeriodClosing, PeriodReopening, ReopeningApproval
from ledger.tests.builders import build_reopening, close_year, new_key
from ledger.years import approve_reopening

YEARS = "/haushaltsjahre/"
CLOSE = "/haushaltsjahre/2024/abschluss/"
REOPEN = "/haushaltsjahre/2024/wiedereroeffnung/"


@pytest.fixture
def deputy(db):
    return build_person("stellvertretung", group="Leitung")


@pytest.fixture
def supervised(client, supervisor, fiscal_years):
    client.force_login(supervisor)
    return client


def sent(**typed):
    return {"key": str(uuid4())} | typed


def closed_through(year=2024):
    return FiscalYear.objects.get(pk=year).closed_through


def approval_page(reopening):
    return f"/haushaltsjahre/wiedereroeffnungen/{reopening.pk}/freigabe/"


def log_on(page):
    """The rows of the log as a person reads them, without the time."""
    return [
        re.sub(r"^\d\d\.\d\d\.\d{4} \d\d:\d\d ", "", row)
        for row in re.findall(
            r"\d\d\.\d\d\.\d{4} \d\d:\d\d \d{4} .*?(?=\d\d\.\d\d\.\d{4} \d\d:\d\d|$)",
            text_of(page)[text_of(page).index("Protokoll") :],
        )
    ]


def test_a_period_is_closed_reopened_by_two_and_all_of_it_stands_in_the_log(
    supervised, client, supervisor, deputy, auditor
):
    supervised.post(CLOSE, sent(day="30.09.2024", note="Drittes Quartal"))
    asked = supervised.post(REOPEN, sent(day="01.09.2024", reason="Rechnung 17 fehlt"), follow=True)
    reopening = PeriodReopening.objects.get()
    own = supervised.get(YEARS)
    refused = supervised.post(approval_page(reopening), sent())
    client.force_login(deputy)
    offered = client.get(YEARS)
    approved = client.post(approval_page(reopening), sent(), follow=True)

    assert (
        "Haushaltsjahr 2024, Wiedereröffnung ab 01.09.2024. Es fehlt die Freigabe "
        "durch eine zweite Person." in text_of(asked)
    )
    assert "durch eine zweite Person" in text_of(own)
    assert "Prüfen und freigeben" not in text_of(own)
    assert refused.status_code == 422
    assert (
        "Nicht freigegeben Wer die Wiedereröffnung beantragt hat, kann sie nicht selbst freigeben."
        in text_of(refused)
    )
    assert f'href="{approval_page(reopening)}"'.encode() in offered.content
    assert "Haushaltsjahr 2024, Freigabe: Wiedereröffnung ab 01.09.2024." in text_of(approved)
    assert closed_through() == date(2024, 8, 31)

    client.force_login(auditor)
    seen = client.get(YEARS)
    assert "2024 abgeschlossen bis 31.08.2024 2023 offen" in text_of(seen)
    assert [row.strip() for row in log_on(seen)] == [
        "2024 Wiedereröffnung ab 01.09.2024 freigegeben stellvertretung –",
        "2024 Wiedereröffnung ab 01.09.2024 beantragt leitung Rechnung 17 fehlt",
        "2024 Abschluss bis 30.09.2024 leitung Drittes Quartal",
    ]
    assert "Warten auf Freigabe" not in text_of(seen)


def test_the_closing_form_proposes_the_last_month_that_is_over(supervised, supervisor):
    proposed = {
        year: supervised.get(f"/haushaltsjahre/{year}/abschluss/").context["form"]["day"].value()
        for year in (2023, 2024, 2025)
    }
    close_year(2024, supervisor, through=date(2024, 9, 30))

    assert proposed == {2023: date(2023, 12, 31), 2024: date(2024, 9, 30), 2025: None}
    assert supervised.get(CLOSE).context["form"]["day"].value() is None
    assert supervised.get(REOPEN).context["form"]["day"].value() == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("", "Bitte ein Datum eingeben"),
        ("31.02.2024", "„31.02.2024“ ist kein Datum im Kalender."),
        ("30.06.2024", "Bis einschließlich 30.06.2024 ist bereits abgeschlossen."),
        ("31.12.2023", "Der 31.12.2023 liegt nicht im Haushaltsjahr 2024."),
        ("16.10.2024", "Der 16.10.2024 liegt in der Zukunft"),
    ],
)
def test_what_cannot_be_closed_is_answered_in_german(supervised, supervisor, day, answer):
    close_year(2024, supervisor, through=date(2024, 6, 30))

    response = supervised.post(CLOSE, sent(day=day))

    assert response.status_code == 422
    assert "Nicht abgeschlossen" in text_of(response)
    assert answer in text_of(response)
    assert b'href="#id_day"' in response.content
    assert closed_through() == date(2024, 6, 30)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"day": "01.07.2024"}, "Der 01.07.2024 ist nicht abgeschlossen"),
        ({"reason": ""}, "Eine Wiedereröffnung braucht eine Begründung."),
        ({"reason": "   "}, "Eine Wiedereröffnung braucht eine Begründung."),
        ({"key": ""}, "Dem Formular fehlt sein Schlüssel."),
    ],
)
def test_what_cannot_be_asked_for_is_answered_in_german(supervised, supervisor, typed, answer):
    close_year(2024, supervisor, through=date(2024, 6, 30))

    response = supervised.post(REOPEN, sent(day="01.06.2024", reason="Rechnung fehlt") | typed)

    assert response.status_code == 422
    assert answer in text_of(response)
    assert not PeriodReopening.objects.exists()


def test_an_approval_that_comes_too_late_is_answered_in_german(
    client, supervised, supervisor, deputy, clerk
):
    outdated, late = (
        build_reopening(2024, clerk, open_from=day) for day in (date(2024, 1, 1), date(2024, 9, 1))
    )
    approve_reopening(reopening=outdated, key=new_key(), actor=deputy)

    again = supervised.post(approval_page(outdated), sent())
    nothing_left = supervised.post(approval_page(late), sent())

    assert (again.status_code, nothing_left.status_code) == (422, 422)
    assert "Diese Wiedereröffnung ist bereits freigegeben." in text_of(again)
    assert "Der 01.09.2024 ist nicht abgeschlossen" in text_of(nothing_left)


def test_each_form_sent_twice_does_it_once(supervised, client, deputy):
    closing = sent(day="30.09.2024")
    asking = sent(day="01.09.2024", reason="Rechnung fehlt")
    approving = sent()
    answers = [supervised.post(CLOSE, closing).status_code for _ in range(2)]
    answers += [supervised.post(REOPEN, asking).status_code for _ in range(2)]
    client.force_login(deputy)
    page = approval_page(PeriodReopening.objects.get())
    answers += [client.post(page, approving).status_code for _ in range(2)]

    assert answers == [302] * 6
    assert [
        model.objects.count() for model in (PeriodClosing, PeriodReopening, ReopeningApproval)
    ] == [1, 1, 1]


@pytest.mark.parametrize("role", ["clerk", "treasury", "auditor"])
def test_only_the_leitung_closes_and_opens(client, request, supervisor, fiscal_years, role):
    reopening = build_reopening(2024, supervisor)
    client.force_login(request.getfixturevalue(role))

    for page in (CLOSE.replace("2024", "2023"), REOPEN, approval_page(reopening)):
        assert client.get(page).status_code == 403
        assert client.post(page, sent(day="01.06.2023", reason="so")).status_code == 403
    assert (closed_through(), closed_through(2023)) == (date(2024, 12, 31), None)


@pytest.mark.parametrize("role", ["treasury", "auditor"])
def test_who_only_looks_is_offered_nothing_to_do(client, request, supervisor, fiscal_years, role):
    build_reopening(2024, supervisor)
    client.force_login(request.getfixturevalue(role))

    page = client.get(YEARS)

    assert "Warten auf Freigabe" in text_of(page)
    assert re.findall(r'href="/haushaltsjahre/\d[^"]*"', page.content.decode()) == []
    assert "Freigeben" not in text_of(page)
    assert 'href="/haushaltsjahre/"' in client.get("/journal/").content.decode()


def test_a_clerk_is_not_shown_the_way(client, clerk):
    client.force_login(clerk)

    assert 'href="/haushaltsjahre/"' not in client.get("/journal/").content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "/haushaltsjahre/1999/abschluss/",
        "/haushaltsjahre/99999999999/abschluss/",
        "/haushaltsjahre/1999/wiedereroeffnung/",
        "/haushaltsjahre/wiedereroeffnungen/4711/freigabe/",
    ],
)
def test_what_does_not_exist_is_not_found(supervised, page):
    assert (supervised.get(page).status_code, supervised.post(page, sent()).status_code) == (
        404,
        404,
    )


def test_a_long_log_takes_as_many_queries_as_a_short_one(supervised, supervisor, deputy):
    def fill(years):
        for year in years:
            reopening = build_reopening(year, supervisor)
            approve_reopening(reopening=reopening, key=new_key(), actor=deputy)
            build_reopening(year, deputy)

    fill([2015])
    supervised.get(YEARS)
    with CaptureQueriesContext(connection) as short:
        supervised.get(YEARS)
    fill(range(2016, 2024))
    with CaptureQueriesContext(connection) as long:
        supervised.get(YEARS)

    assert len(long) == len(short)


def test_without_any_year_the_page_says_what_to_do(client, supervisor):
    client.force_login(supervisor)

    assert "Die Leitung legt es in den Stammdaten an." in text_of(client.get(YEARS))
