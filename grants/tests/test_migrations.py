"""Migrations that move what people entered, there and back with real rows."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal as D

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from grants import services
from grants.checks import CHECKS
from grants.models import Alert, AwardNotice, CheckSetting, PassThroughNotice, UseMark
from grants.permissions import Role, role_of
from grants.services.use_marks import keep_use_marks
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_person,
    build_programme,
    new_key,
)
from ledger.integrity import verify
from ledger.models import Account, Appropriation, Place

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def tables_of(migration):
    """Within it the tables are those of an earlier migration; afterwards the latest again.

    Yields the models of that time.
    """
    call_command("migrate", "grants", migration, verbosity=0)
    try:
        yield MigrationExecutor(connection).loader.project_state(("grants", migration)).apps
    finally:
        call_command("migrate", "grants", verbosity=0)


def test_the_agreement_of_every_contract_becomes_its_first_notice():
    award = build_award("kim-1-2024")
    build_pass_through(award, "luenen", agreed="66700.00")
    build_pass_through(award, "selm", agreed="1000.00")
    before = list(PassThroughNotice.objects.values())

    with tables_of("0004_job_run"), connection.cursor() as cursor:
        cursor.execute("SELECT voucher_id FROM grants_passthrough ORDER BY id")
        vouchers = [voucher for (voucher,) in cursor.fetchall()]

    assert vouchers == [notice["voucher_id"] for notice in before]
    after = list(PassThroughNotice.objects.values())
    assert [_without_id(notice) for notice in after] == [_without_id(notice) for notice in before]


def test_later_notices_become_amendments_and_every_purse_has_each_account_once(clerk):
    award = build_award("durchstarten", amount="921502.00")
    ask(
        services.record_notice,
        award=award,
        amount=D("920175.00"),
        financing=AwardNotice.Financing.FIXED,
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        spend_by=date(2024, 12, 31),
        key=new_key(),
        actor=clerk,
    )

    with tables_of("0009_transfer"):
        pass

    assert list(award.notices.values_list("number", "kind")) == [(1, "award"), (2, "amendment")]
    accounts = Account.objects.filter(purse=award.purse_id)
    assert accounts.filter(place=Place.PREFINANCED, may_go_below_zero=False).count() == 1
    assert accounts.filter(place=Place.THIRD_PARTY, may_go_below_zero=True).count() == 1
    assert verify() == []


def test_only_settings_that_somebody_changed_stay_rows():
    kim = build_programme("kim")
    changed = [
        # Whoever deleted the row for all had no stages any more.
        ("drawdown_due", None, True, "", None),
        ("fte_open", None, False, "", None),
        ("own_proof_due", None, True, "60,30,14,3", None),
        ("spending_window", None, True, "365", 30),
        ("two_month_use", kim.pk, True, "21,7,0", 0),
    ]

    with tables_of("0013_post_change") as apps:
        older = set(apps.get_model("grants", "RuleSetting").objects.values_list("rule", flat=True))
    with tables_of("0023_work_orders") as apps:
        settings = apps.get_model("grants", "RuleSetting").objects
        rows = set(settings.values_list("rule", "stages", "supervisor_from"))
        settings.filter(rule="drawdown_due").delete()
        settings.filter(rule="fte_open").update(is_active=False)
        settings.filter(rule="own_proof_due").update(supervisor_from=None)
        settings.filter(rule="spending_window").update(stages="365")
        settings.create(
            rule="two_month_use", programme_id=kim.pk, stages="21,7,0", supervisor_from=0
        )

    rings = {"ring_plan_unbalanced", "ring_overdrawn"}
    assert older == {"spending_window", "own_proof_due", "over_granted", *rings}
    assert rows == {
        (check.code, ",".join(map(str, check.default.stages)), check.default.supervisor_from)
        for check in CHECKS.values()
    }
    columns = ("check_code", "programme", "is_active", "stages", "supervisor_from")
    assert list(CheckSetting.objects.order_by("check_code").values_list(*columns)) == changed


def test_marks_of_the_old_kind_go_and_the_night_keeps_new_ones():
    award = build_award("kim", received="1000.00", received_on=date(2024, 3, 1))
    with tables_of("0025_check_codes") as apps:
        apps.get_model("grants", "UseMark").objects.create(
            award_id=award.pk,
            received_through=date(2024, 3, 1),
            used_on=date(2024, 3, 1),
            carried=D("0.00"),
        )

    assert not UseMark.objects.exists()
    keep_use_marks(date(2024, 3, 2))
    assert UseMark.objects.get().through == date(2024, 3, 1)


def test_alerts_keep_the_check_that_found_them():
    Alert.objects.create(
        check_code="fte_open", subject="award-1", stage="open", severity=Alert.Severity.NOTE,
        title="KIM: offen", text="", opened_on=date(2024, 10, 15),
    )  # fmt: skip

    with tables_of("0024_settings_that_differ") as apps:
        (before,) = apps.get_model("grants", "Alert").objects.values_list("rule", "title")

    assert before == ("fte_open", "KIM: offen")
    assert Alert.objects.values_list("check_code", "title").get() == before


def test_an_installation_with_a_plan_below_zero_is_told_what_to_do():
    line = build_line("aufwand", budgeted={2024: "100.00"})
    call_command("migrate", "ledger", "0007_recorded_index", verbosity=0)
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_appropriation SET budgeted = -10000")
        with pytest.raises(CommandError) as refused:
            call_command("migrate", "ledger", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_appropriation SET budgeted = 10000")
    finally:
        call_command("migrate", verbosity=0)

    assert str(refused.value) == (
        "An Ansatz below zero is not allowed any more: aufwand 2024 (-100.00 euro). Nothing was "
        "changed. Please go back to the release you came from, raise each Ansatz to zero or more "
        "on the page of its Haushaltsposition, enter the cut as Fortschreibung instead, and then "
        "update again. A closed year has to be reopened for that."
    )
    assert Appropriation.objects.get(line=line).budgeted == D("100.00")
    assert verify() == []


def _without_id(notice):
    return {name: value for name, value in notice.items() if name != "id"}


def test_the_auditors_keep_their_role_under_its_new_name_and_back(auditor):
    by_hand = Group.objects.create(name="Prüfer")
    with tables_of("0031_alerts_by_check") as models:
        old = models.get_model("auth", "Group").objects
        assert list(auditor.groups.values_list("name", flat=True)) == ["Revision"]
        assert not old.filter(name="Rechnungsprüfung").exists()
        # Somebody has made a group of the new name, and put another person into it.
        made = Group.objects.create(name="Rechnungsprüfung")
        second = build_person("pruefung-2", group="Rechnungsprüfung")

    assert not Group.objects.filter(name="Revision").exists()
    assert set(made.user_set.all()) == {auditor, second}
    assert role_of(auditor) == role_of(second) == Role.AUDITOR
    assert not by_hand.user_set.exists()
