"""Each page of the admin opens for the role, and with the method, that the table names."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from grants.admin import site
from grants.admin_models import ADMIN_MODELS, Right
from grants.permissions import ADMIN_PAGES, Role
from grants.tests.admin.rows import build_everything
from grants.tests.builders import build_person
from grants.tests.web.test_reading import writes_of_reading

ANSWERED = (200, 302, 404)  # 404: of the routes for what is no page
# The table opens them; then they refuse by what is asked for, or by the row.
REFUSED_LATER = {"admin/autocomplete/", "admin/grants/deadline/<path:object_id>/delete/"}


@pytest.fixture(scope="module")
def addresses(shared_rows):
    """The address of every page of the admin by its route, each with a row to show."""
    build_everything(1)
    return dict(_addresses())


def _addresses() -> Iterator[tuple[str, str]]:
    rows = {
        f"admin/{label.lower().replace('.', '/')}/": apps.get_model(label)._default_manager.last()
        for label in ADMIN_MODELS
    }
    for page in ADMIN_PAGES:
        folder = "/".join(page.route.split("/")[:3]) + "/"
        address = page.route.replace("(?P<app_label>grants|ledger|auth)/$", "ledger/")
        address = address.replace("(?P<url>.*)$", "geheim/").replace("<path:content_type_id>", "1")
        if row := rows.get(folder):
            address = address.replace("<path:object_id>", str(row.pk)).replace("<id>", str(row.pk))
        yield page.route, "/" + address.replace("<path:object_id>", "1")


def test_the_admin_serves_the_models_of_the_list_and_no_other():
    assert {model._meta.label for model in site._registry} == set(ADMIN_MODELS)


def test_a_model_that_the_list_does_not_name_is_not_taken_up():
    with pytest.raises(ImproperlyConfigured, match=r"sessions\.Session does not stand in ADMIN"):
        site.register(Session)

    assert not site.is_registered(Session)


def test_what_may_be_done_with_the_rows_of_each_model():
    """A second list, so that no right is given in passing."""
    by_rights = {}
    for label, rights in ADMIN_MODELS.items():
        by_rights.setdefault(tuple(right for right in Right if right in rights), set()).add(label)

    assert by_rights == {
        (): {
            "auth.Group",
            "grants.Alert",
            "grants.CheckCase",
            "grants.Delivery",
            "grants.JobRun",
            "grants.WorkOrder",
            "ledger.Account",
            "ledger.Command",
            "ledger.JournalHead",
            "ledger.PeriodClosing",
            "ledger.PeriodReopening",
            "ledger.Posting",
            "ledger.Purse",
            "ledger.ReopeningApproval",
            "ledger.Voucher",
            "ledger.VoucherSeal",
        },
        ("add",): {"grants.AwardNotice", "grants.Post", "ledger.FiscalYear"},
        ("change",): {"grants.PassThrough"},
        ("add", "change"): {"auth.User", "grants.Award"},
        ("add", "change", "delete"): {
            "grants.ApplicationWindow",
            "grants.BaseRate",
            "grants.Deadline",
            "grants.DrawdownPart",
            "grants.InterestExclusion",
            "grants.Organisation",
            "grants.Programme",
            "grants.ProgrammeRate",
            "grants.CheckSetting",
            "grants.StandardRule",
            "ledger.Budget",
            "ledger.BudgetLine",
            "ledger.Explanation",
            "ledger.Ring",
            "ledger.StatementRow",
        },
    }


def rights_inline(request_of_supervisor):
    return {
        (type(admin).__name__, inline.model._meta.label): tuple(
            right
            for right in Right
            if getattr(inline(admin.model, site), f"has_{right}_permission")(request_of_supervisor)
        )
        for admin in site._registry.values()
        for inline in admin.inlines
    }


def test_what_may_be_done_with_the_rows_that_stand_on_the_page_of_another_model(rf):
    request = rf.get("/admin/")
    request.role = Role.SUPERVISOR

    assert rights_inline(request) == {
        ("AlertAdmin", "grants.Delivery"): (),
        ("AwardAdmin", "grants.Application"): ("add", "change", "delete"),
        ("AwardAdmin", "grants.AwardNotice"): (),
        ("CheckCaseAdmin", "grants.Alert"): (),
        ("BudgetLineAdmin", "ledger.Appropriation"): ("add", "change"),
        ("BudgetLineAdmin", "ledger.PlanEntry"): (),
        ("PassThroughAdmin", "grants.PassThroughNotice"): (),
        ("PostAdmin", "grants.PostChange"): (),
        ("ProgrammeAdmin", "grants.ProgrammeRate"): ("add", "change", "delete"),
        ("PurseAdmin", "ledger.Account"): (),
        ("RingAdmin", "ledger.BudgetLine"): (),
        ("RingAdmin", "ledger.RingSurplus"): ("add", "change", "delete"),
        ("StatementRowAdmin", "ledger.Explanation"): ("add", "change", "delete"),
        ("StatementRowAdmin", "ledger.StatementFigure"): ("add", "change", "delete"),
        ("VoucherAdmin", "ledger.Posting"): (),
    }


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_each_page_answers_each_role_as_the_table_says(client, addresses, role, method):
    person = build_person("jemand", group=role)

    answered = set()
    for route, address in addresses.items():
        client.force_login(person)  # anew: one of the pages signs out
        if client.generic(method, address).status_code in ANSWERED:
            answered.add(route)

    opened = {page.route for page in ADMIN_PAGES if page.lets(role, method)}
    assert answered == opened - REFUSED_LATER


def test_who_is_not_signed_in_is_sent_to_the_login(client, addresses):
    ends = {
        route: client.get(address, follow=True).redirect_chain[-1][0].partition("?")[0]
        for route, address in addresses.items()
    }

    assert ends == dict.fromkeys(addresses, reverse("login"))


def test_only_supervisors_open_the_admin():
    assert {role for page in ADMIN_PAGES for role in page.roles} == {Role.SUPERVISOR}
    assert {method for page in ADMIN_PAGES for method in page.everybody} == set()


def test_reading_writes_nothing(client, addresses, supervisor):
    client.force_login(supervisor)
    read = [page.route for page in ADMIN_PAGES if page.lets(Role.SUPERVISOR, "GET")]

    found = {route: writes_of_reading(client, addresses[route], each_alone=False) for route in read}

    assert found == {route: [] for route in read}
