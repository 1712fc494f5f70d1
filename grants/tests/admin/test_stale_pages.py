"""Two supervisors have the same page open: the second to save takes nothing back unseen."""

from decimal import Decimal as D

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from grants.admin import site
from grants.admin.outdated import RefusesOutdated
from grants.models import Organisation, ProgrammeRate
from grants.tests.admin.forms import filled_in
from grants.tests.admin.rows import build_everything
from grants.tests.admin.test_pages import address
from grants.tests.builders import build_line, build_organisation, build_person, build_programme
from ledger.models import Appropriation


@pytest.fixture
def supervised(client, supervisor):
    client.force_login(supervisor)
    return client


@pytest.fixture
def colleague(db):
    person = build_person("becker", group="Leitung")
    person.first_name, person.last_name = "Birte", "Becker"
    person.save()
    client = Client()
    client.force_login(person)
    return client


def test_every_page_of_the_admin_looks_whether_it_is_outdated():
    forgetful = [name for name, page in pages().items() if not isinstance(page, RefusesOutdated)]

    assert forgetful == []
    # In a list nobody types over what a colleague has saved.
    assert [name for name, page in pages().items() if page.list_editable] == []


def pages():
    return {model._meta.label: page for model, page in site._registry.items()}


def test_every_page_that_can_be_changed_carries_its_state_and_is_saved_with_it(supervised):
    build_everything(1)
    saved = {}
    for model, page in site._registry.items():
        row = model._default_manager.last()
        if row is None:
            continue
        shown = supervised.get(address(model, "change", row.pk))
        if not shown.context["has_change_permission"]:
            continue
        form = filled_in(shown)
        without = supervised.post(address(model, "change", row.pk), form | {"filled_from": "x"})
        assert "Dem Formular fehlt, aus welchem Stand" in without.text, page
        saved[model._meta.label] = supervised.post(
            address(model, "change", row.pk), form
        ).status_code

    assert set(saved.values()) == {302}
    assert {"auth.User", "grants.Award", "grants.Programme", "ledger.BudgetLine"} <= saved.keys()


def test_an_organisation_that_a_colleague_changed_is_not_taken_back(supervised, colleague):
    luenen = build_organisation("stadt-luenen", name="Stadt Lünen")
    page = reverse("admin:grants_organisation_change", args=[luenen.pk])
    opened = filled_in(supervised.get(page), email="kasse@luenen.de")
    theirs = filled_in(colleague.get(page), name="Stadt Lünen (Kämmerei)", is_recipient="on")
    colleague.post(page, theirs)

    again = colleague.post(page, theirs)
    refused = supervised.post(page, opened)

    assert again.status_code == 302
    assert refused.status_code == 200
    assert [(one.label, one.now, one.typed) for one in refused.context["differences"]] == [
        ("Bezeichnung", "Stadt Lünen (Kämmerei)", "Stadt Lünen"),
        ("Empfänger", "ja", "nein"),
    ]
    assert "Organisation „Stadt Lünen (Kämmerei)“, gespeichert von Birte Becker am " in refused.text
    assert Organisation.objects.get(pk=luenen.pk).email == ""
    form = filled_in(refused)
    assert form["email"] == "kasse@luenen.de"
    assert supervised.post(page, form | {"name": "Stadt Lünen (Kasse)"}).status_code == 302
    luenen.refresh_from_db()
    assert (luenen.name, luenen.email, luenen.is_recipient) == (
        "Stadt Lünen (Kasse)", "kasse@luenen.de", False,
    )  # fmt: skip


def test_a_plan_that_a_colleague_raised_is_not_lowered_by_another_change(supervised, colleague):
    """Ansatz 1.000 € for 2024: one raises it to 1.200 €, the other one renames the line."""
    line = build_line("kim-expense", budgeted={2024: "1000.00"})
    page = reverse("admin:ledger_budgetline_change", args=[line.pk])
    opened = filled_in(supervised.get(page), name="Integration, Sachaufwand")
    raised = {
        "appropriations-0-budgeted": "1.200,00",
        "appropriations-0-decided_on": "01.02.2024",
        "appropriations-0-reason": "Nachtrag",
    }
    theirs = filled_in(colleague.get(page), **raised)
    assert colleague.post(page, theirs).status_code == 302

    again = colleague.post(page, theirs)
    refused = supervised.post(page, opened)

    assert again.status_code == 302
    [found] = refused.context["differences"]
    assert (found.now, found.typed) == ("1.200,00", "1.000,00")
    assert "gespeichert von Birte Becker" in refused.text
    assert Appropriation.objects.get(line=line).budgeted == D("1200.00")


def test_a_rate_changed_on_its_own_page_is_not_taken_back_on_that_of_its_programme(
    supervised, colleague
):
    rate = ProgrammeRate.objects.create(
        programme=build_programme("kim-2"), component="Personal", unit="VZÄ",
        amount=D("57000.00"), source="Haushaltsplan 2024",
    )  # fmt: skip
    page = reverse("admin:grants_programme_change", args=[rate.programme_id])
    opened = filled_in(supervised.get(page), legal_basis="Richtlinie 2024")
    own = reverse("admin:grants_programmerate_change", args=[rate.pk])
    colleague.post(own, filled_in(colleague.get(own), amount="59.000"))

    refused = supervised.post(page, opened)

    rate.refresh_from_db()
    assert rate.amount == D("59000.00")
    assert ("59.000,00", "57.000,00") in [
        (one.now, one.typed) for one in refused.context["differences"]
    ]


def test_what_a_colleague_changed_elsewhere_on_the_page_does_not_disturb(supervised, colleague):
    """A rate that somebody adds meanwhile is not taken back by a form that does not show it."""
    programme = build_programme("kim-2")
    page = reverse("admin:grants_programme_change", args=[programme.pk])
    opened = filled_in(supervised.get(page), legal_basis="Richtlinie 2024")
    ProgrammeRate.objects.create(
        programme=programme, component="Personal", unit="VZÄ", amount=D("57000.00"), source="Plan"
    )

    assert supervised.post(page, opened).status_code == 302
    assert ProgrammeRate.objects.count() == 1
    assert LogEntry.objects.count() == 1
