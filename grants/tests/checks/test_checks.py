"""All checks together: they are collected, complete, and a new one is a file and its test."""

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

import grants.checks
from grants.alerts.run import RunResult, run
from grants.alerts.send import send_deliveries
from grants.checks import CHECKS, collect_checks
from grants.queries.facts.gatherers import GATHERERS
from grants.tests.alerts.rows import AT_FIVE
from grants.tests.builders import build_award, spend

HOW_TO = Path(settings.BASE_DIR) / "docs/how-to/add-a-check.md"


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)
def test_a_check_is_one_module_of_its_name_whose_facts_somebody_gathers(check):
    (module,) = [
        name
        for name, module in sys.modules.items()
        if name.startswith("grants.checks.")
        and name.rpartition(".")[2] == check.code
        and check in vars(module).values()
    ]

    assert (".records." in module) is check.is_about_records
    assert check.facts in GATHERERS
    assert check.finds


def test_every_check_has_a_place_of_its_own():
    places = [check.place for check in CHECKS.values()]

    assert places == sorted(set(places))


@pytest.fixture
def not_begun(tmp_path, monkeypatch):
    """The check of the how-to as the file that it says, found like all others."""
    module, its_test = re.findall(r"^```python\n(.*?)^```$", HOW_TO.read_text(), re.M | re.S)
    (tmp_path / "not_begun.py").write_text(module)
    monkeypatch.setattr(grants.checks, "__path__", [*grants.checks.__path__, str(tmp_path)])
    monkeypatch.setitem(CHECKS, "not_begun", collect_checks()["not_begun"])
    yield its_test
    del sys.modules["grants.checks.not_begun"]
    del grants.checks.not_begun


def test_the_test_of_the_how_to_passes(not_begun):
    tests: dict = {}
    exec(not_begun, tests)

    run_tests = [test() for name, test in tests.items() if name.startswith("test_")]
    assert len(run_tests) == 2


@pytest.mark.django_db
def test_a_check_that_was_added_as_the_how_to_says_warns_like_all_others(
    not_begun, client, clerk, settings
):
    settings.FIXED_DAY = date(2024, 7, 5)
    client.force_login(clerk)
    award = build_award("kim", amount="1000.00", received="1000.00", responsible=clerk)
    title = "von 1.000,00\u00a0€ ist nichts verwendet (noch 179 Tage)"

    assert run(date(2024, 7, 5), ["not_begun"]) == RunResult(opened=1, still_open=0, settled=0)
    send_deliveries(AT_FIVE)
    assert [sent.subject for sent in mail.outbox] == ["1 Zuwendung ist noch nicht begonnen"]
    assert title in mail.outbox[0].body
    assert title in client.get(reverse("award", kwargs={"code": "kim"})).text
    overview = client.get("/").text
    assert "1 Zuwendung ist noch nicht begonnen" in overview

    spend(award, "0.01")
    assert run(date(2024, 7, 5), ["not_begun"]) == RunResult(opened=0, still_open=0, settled=1)
