"""Every page of the admin opens for supervisors, and for nobody else."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.admin import site
from grants.admin_models import ADMIN_MODELS, Right
from grants.tests.admin.rows import build_everything
from grants.tests.builders import PASSWORD, build_person

MODELS = sorted(site._registry, key=lambda model: model._meta.label)
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture(scope="module")
def rows(shared_rows):
    build_everything(3)


def test_every_model_of_both_apps_has_a_page_or_stands_on_the_page_of_another(rows):
    inline = {inline.model for admin in site._registry.values() for inline in admin.inlines}

    missing = {
        model._meta.label
        for app in ("ledger", "grants")
        for model in apps.get_app_config(app).get_models()
    } - {model._meta.label for model in (*MODELS, *inline)}

    # The pages of the program show what a booking meant and what a notice says in detail, and
    # use the monthly sums; marks live for minutes.
    assert missing == {
        "grants.CarryOver",
        "grants.Claim",
        "grants.DeadlineChange",
        "grants.Drawdown",
        "grants.DrawdownDate",
        "grants.Expense",
        "grants.FundedUnit",
        "grants.HeldUnits",
        "grants.InterestClaim",
        "grants.InterestPayment",
        "grants.InterestReceipt",
        "grants.InterestWithdrawal",
        "grants.Notification",
        "grants.OtherIncome",
        "grants.Payout",
        "grants.PlanAmount",
        "grants.PlanItem",
        "grants.Receipt",
        "grants.Recheck",
        "grants.RecipientLoss",
        "grants.RecipientProof",
        "grants.Refund",
        "grants.Repayment",
        "grants.Return",
        "grants.RuleOverride",
        "grants.SuspenseItem",
        "grants.SuspenseReturn",
        "grants.Transfer",
        "grants.UseMark",
        "grants.WriteOff",
        "grants.YearShare",
        "grants.YearSplit",
        "ledger.AccountTurnover",
        "ledger.LineTurnover",
    }


@every_model
def test_list_and_form_open(client, supervisor, rows, model):
    client.force_login(supervisor)
    row = model._default_manager.last()

    listed = client.get(address(model, "changelist"))
    searched = client.get(address(model, "changelist"), {"q": "viele"})
    shown = client.get(address(model, "change", row.pk))

    assert (listed.status_code, searched.status_code, shown.status_code) == (200, 200, 200)
    assert "fundtracker – Stammdaten" in listed.content.decode()


@every_model
def test_rows_are_added_changed_and_deleted_only_where_that_makes_sense(
    client, supervisor, rows, model
):
    client.force_login(supervisor)
    rights, row = ADMIN_MODELS[model._meta.label], model._default_manager.last()

    statuses = {
        "add": client.get(address(model, "add")).status_code,
        "change": client.post(address(model, "change", row.pk)).status_code,
        "delete": client.get(address(model, "delete", row.pk)).status_code,
    }

    # Deadlines are deleted as well, but not those of an award, as this one is.
    of_an_award = {"delete": 403} if model._meta.label == "grants.Deadline" else {}
    expected = {right: 200 if right in rights else 403 for right in Right}
    assert statuses == expected | of_an_award


def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_three(client, supervisor, rows):
    client.force_login(supervisor)
    pages = [address(model, "changelist") for model in MODELS]

    def queries_of_all():
        counts = {}
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counts[page] = len(queries)
        return counts

    queries_of_all()  # what is remembered after the first time is asked for here
    three = queries_of_all()
    build_everything(27, start=3)

    assert queries_of_all() == three


@every_model
def test_no_list_offers_to_delete_many_rows_at_once(client, supervisor, rows, model):
    client.force_login(supervisor)
    row = model._default_manager.last()
    before = model._default_manager.count()

    client.post(
        address(model, "changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )

    assert model._default_manager.count() == before


@pytest.mark.parametrize("group", ["Sachbearbeitung", "Kämmerei", "Rechnungsprüfung"])
@pytest.mark.parametrize("name", ["index", "grants_award_add", "ledger_voucher_changelist"])
def test_other_roles_do_not_get_in(client, db, group, name):
    person = build_person("jemand", group=group)
    person.is_staff = True
    person.save()
    client.force_login(person)

    assert client.get(reverse(f"admin:{name}")).status_code == 403


def test_strangers_sign_in_at_the_program_and_land_where_they_wanted_to_go(client, supervisor):
    vouchers = reverse("admin:ledger_voucher_changelist")

    sign_in = client.get(vouchers, follow=True)
    address_of_sign_in, _ = sign_in.redirect_chain[-1]
    landed = client.post(
        address_of_sign_in, {"username": "leitung", "password": PASSWORD}, follow=True
    )

    assert address_of_sign_in.startswith(reverse("login"))
    assert (landed.status_code, landed.request["PATH_INFO"]) == (200, vouchers)


def test_signing_out_of_the_admin_signs_out_of_the_program(client, supervisor):
    client.force_login(supervisor)

    response = client.post(reverse("admin:logout"))

    assert (response.status_code, response.url) == (302, reverse("login"))
    assert client.get(reverse("admin:index")).status_code == 302


@every_model
def test_pages_carry_no_inline_style_and_no_inline_script(client, supervisor, rows, model):
    client.force_login(supervisor)
    pages = [
        address(model, "changelist"),
        address(model, "change", model._default_manager.last().pk),
    ]

    for page in pages:
        html = client.get(page).content.decode()
        assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html) == []
