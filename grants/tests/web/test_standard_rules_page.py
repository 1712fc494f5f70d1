from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.imports.rules import load_rules
from grants.models import ApplicationWindow, StandardRule
from grants.tests.builders import build_person, build_programme
from grants.tests.web.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, clerk):
    build_programme("kim", name="KIM")
    load_rules(settings.BASE_DIR / "fixtures")
    client.force_login(clerk)
    return lambda: client.get("/regeln/")


def test_each_rule_tells_its_value_its_source_and_that_nobody_confirmed_it(page):
    text = text_of(page())

    assert (
        " 500 Zuwendung bis 06.06.2025 unsicher nicht bestätigt ANBest-P und ANBest-G Nr. 2" in text
    )
    assert " 500 Zuwendung ab 07.06.2025 unsicher nicht bestätigt VV zur LHO in der Fassung" in text
    assert "Zinsaufschlag auf den Basiszinssatz (Prozentpunkte) 3 alle Arten bis 06.11.2025" in text
    assert " 3 alle Arten ab 07.11.2025" in text
    assert " 20 Zuwendung bis 06.06.2025 unsicher" in text
    assert "KIM 2027 19.12.2026 16.01.2027 unsicher nicht bestätigt" in text
    assert "KIM 2025 19.12.2024 16.01.2025 in der Quelle gefunden Bezirksregierung" in text
    assert "01.01.2026 1,27 % allgemein bekannt nicht bestätigt" in text


def test_what_a_supervisor_confirmed_says_by_whom(page):
    supervisor = build_person("leitung", group="Leitung")
    StandardRule.objects.filter(code="minimum_change", award_kind="grant").update(
        confirmed_by=supervisor, confirmed_on=date(2026, 11, 21)
    )

    confirmed = " 500 Zuwendung bis 06.06.2025 unsicher bestätigt am 21.11.2026 von leitung"
    assert confirmed in text_of(page())


def test_a_rule_that_does_not_apply_says_so(page):
    assert (
        " gilt nicht fachbezogene Pauschale immer "
        "allgemein bekannt nicht bestätigt § 29 Haushaltsgesetz NRW" in text_of(page())
    )


def test_only_supervisors_are_led_to_where_rules_are_confirmed(client, page):
    seen_by_clerk = "/admin/grants/standardrule/" in page().content.decode()
    client.force_login(build_person("leitung", group="Leitung"))

    assert not seen_by_clerk
    assert "/admin/grants/standardrule/" in page().content.decode()


def test_a_rule_is_named_once_over_its_rows(page):
    assert page().text.count("Zinsaufschlag auf den Basiszinssatz (Prozentpunkte)") == 1


@pytest.mark.parametrize(
    ("today", "current", "past"),
    [
        (date(2026, 1, 16), [2027, 2026], [2025]),
        (date(2026, 1, 17), [2027], [2026, 2025]),
    ],
)
def test_application_windows_that_are_over_are_folded_away(page, settings, today, current, past):
    settings.FIXED_DAY = today

    response = page()

    assert [window.year for window in response.context["windows"]] == current
    assert [window.year for window in response.context["past_windows"]] == past
    assert f"<summary>Vergangene Antragsfristen ({len(past)})</summary>" in response.text


def test_without_any_rule_the_page_says_who_loads_them(client, clerk):
    client.force_login(clerk)

    text = text_of(client.get("/regeln/"))

    assert "Keine Standardregeln erfasst. Die Betreuung des Programms lädt sie" in text
    assert "Keine Antragsfristen erfasst." in text
    assert "Keine Basiszinssätze erfasst." in text


def test_the_page_takes_as_many_queries_for_three_windows_as_for_one(page):
    with CaptureQueriesContext(connection) as for_three:
        page()
    ApplicationWindow.objects.exclude(year=2025).delete()
    with CaptureQueriesContext(connection) as for_one:
        page()

    assert len(for_three) == len(for_one)
