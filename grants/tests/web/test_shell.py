"""What stands around every page."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.conf import settings as django_settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from grants.permissions import Role
from grants.tests.builders import PASSWORD, build_person
from grants.tests.web.html import problems_of
from grants.web.wording import day, days, eur, moment, number

EVERYBODY = [
    "Übersicht",
    "Zuwendungen",
    "Weiterleitungen",
    "Zweckbindungsringe",
    "Fristen",
    "Journal",
    "Förderprogramme",
    "Hinweise",
]


def navigation(response):
    return [section.label for section in response.context["navigation"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (Role.CLERK, [*EVERYBODY, "Postfach"]),
        (Role.SUPERVISOR, [*EVERYBODY, "Postfach", "Betrieb", "Stammdaten"]),
        (Role.TREASURY, EVERYBODY),
        (Role.AUDITOR, [*EVERYBODY, "Postfach", "Betrieb"]),
    ],
)
def test_the_navigation_offers_what_a_role_may_open(client, mailbox, role, entries):
    client.force_login(build_person("person", group=role))

    assert navigation(client.get(reverse("overview"))) == entries


@pytest.mark.parametrize(
    ("name", "label", "current"),
    [
        ("overview", "Übersicht", "page"),
        ("awards", "Zuwendungen", "page"),
        ("award", "Zuwendungen", "true"),
        ("receipt-new", "Zuwendungen", "true"),
        ("voucher", "Journal", "true"),
    ],
)
def test_the_navigation_marks_where_one_is(client, clerk, pages, name, label, current):
    client.force_login(clerk)

    sections = client.get(pages[name]).context["navigation"]

    assert [(section.label, section.current) for section in sections if section.current] == [
        (label, current)
    ]


def test_every_page_names_itself_and_the_program(client, clerk, pages):
    client.force_login(clerk)

    assert "<title>Zuwendungen – fundtracker</title>" in client.get(pages["awards"]).text


def test_the_person_and_the_role_are_shown(client, clerk):
    client.force_login(clerk)

    assert "sachbearbeitung · Sachbearbeitung" in client.get(reverse("awards")).text


def test_a_simulated_day_is_told_on_every_page(client, clerk, settings):
    client.force_login(clerk)
    banner = "Simulierter Tag: 15.10.2024</strong> – alle Fristen rechnen mit diesem Tag"
    simulated = client.get(reverse("awards")).text
    settings.FIXED_DAY = None

    assert (banner in simulated, "Simulierter Tag" in client.get(reverse("awards")).text) == (
        True,
        False,
    )


def test_signing_in_and_out(client, clerk):
    login = reverse("login")
    wanted = reverse("awards")
    given = {"username": "sachbearbeitung", "password": PASSWORD, "next": wanted}

    assert client.post(login, given).url == wanted
    assert client.post(reverse("logout")).url == login
    assert client.get(wanted).url == f"{login}?next={wanted}"


def test_a_wrong_password_is_told_in_german(client, clerk):
    response = client.post(reverse("login"), {"username": "sachbearbeitung", "password": "falsch"})

    assert "Anmeldung nicht möglich" in response.text
    assert problems_of(response) == []


def test_an_address_that_does_not_exist_gets_a_german_page_with_the_navigation(client, clerk):
    client.force_login(clerk)

    response = client.get("/gibt-es-nicht/")

    assert response.status_code == 404
    assert "Diese Adresse gibt es nicht" in response.text
    assert navigation(response)[: len(EVERYBODY)] == EVERYBODY
    assert problems_of(response) == []


def test_a_form_without_its_token_gets_a_german_page(clerk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)

    response = client.post(reverse("checks-run"))

    assert response.status_code == 403
    assert "Formular abgelaufen" in response.text
    assert problems_of(response) == []


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_the_pages_for_errors_need_nothing_that_may_be_broken(template):
    class Response:
        content = render_to_string(template).encode()

    assert problems_of(Response) == []


def test_every_page_loads_only_from_here(client, supervisor, pages):
    client.force_login(supervisor)
    response = client.get(pages["overview"])

    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', response.text) == []
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, "–"),
        (-3211, "seit 3.211 Tagen überfällig"),
        (-1, "seit 1 Tag überfällig"),
        (0, "heute"),
        (1, "noch 1 Tag"),
        (1200, "noch 1.200 Tage"),
    ],
)
def test_days_in_words(count, words):
    assert days(count) == words


def test_figures_and_days_are_german_and_what_is_unknown_is_a_dash():
    assert (eur(Decimal("1026000")), number(Decimal("0.5")), day(date(2024, 12, 31))) == (
        "1.026.000,00\u00a0€",
        "0,50",
        "31.12.2024",
    )
    assert moment(datetime(2024, 12, 31, 14, 5, tzinfo=UTC)) == "31.12.2024 14:05"
    assert (eur(None), number(None), day(None), moment(None)) == ("–", "–", "–", "–")


def test_the_mails_of_the_demo_are_written_where_the_mailbox_looks():
    assert str(django_settings.DEMO_MAILBOX) == django_settings.EMAIL["EMAIL_FILE_PATH"]


TEMPLATES = django_settings.BASE_DIR / "templates"


def test_no_number_of_a_row_stands_in_a_template_with_dots_in_it():
    """The thousandth person would be "1.000", and no link would find her."""
    printed = re.compile(r"\{\{\s*[\w.]*(?:pk|(?<!auto)_id|\.id)\s*(?:\|(?!unlocalize)[^}]*)?\}\}")

    assert [
        (str(path.relative_to(TEMPLATES)), found)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for found in printed.findall(path.read_text())
    ] == []
