"""Migrations that move what people entered, there and back with real rows.

All stories travel together, since the way takes long: each builds its rows, then yields where it
wants to look and is sent the models of that time, and at last is back at the latest migrations.
"""

from datetime import date
from decimal import Decimal as D

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from grants import services
from grants.checks import CHECKS
from grants.models import Alert, AwardNotice, CheckCase, CheckSetting, PassThroughNotice, UseMark
from grants.permissions import Role, role_of
from grants.services.use_marks import keep_use_marks
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_person,
    build_programme,
    new_key,
)
from ledger.integrity import verify
from ledger.models import Account, Place

TODAY = ("today", "latest")
# Where somebody looks on the way back, and then on the way forth.
BACK = (
    "0024_settings_that_differ",
    "0023_work_orders",
    "0013_post_change",
    "0009_transfer",
    "0004_job_run",
)
FORTH = ("0023_work_orders", "0025_check_codes")


@pytest.mark.django_db(transaction=True)
def test_what_people_entered_comes_through_the_way_back_and_forth(clerk):
    stories = {story: next(story) for story in (tell(clerk) for tell in STORIES)}

    for way, stops in (("back", BACK), ("forth", FORTH)):
        for migration in stops:
            call_command("migrate", "grants", migration, verbosity=0)
            apps = MigrationExecutor(connection).loader.project_state(("grants", migration)).apps
            for story, wanted in stories.items():
                if wanted == (way, migration):
                    stories[story] = story.send(apps)
    call_command("migrate", verbosity=0)

    assert set(stories.values()) == {TODAY}
    for story in stories:
        assert next(story, "told") == "told"
    assert verify() == []


# Checks that never had a row of their own.
CAME_LATER = {
    "claim_overdue",
    "day_below_zero",
    "duty_to_notify",
    "held_units_missing",
    "interest_claim_due",
    "money_in_suspense",
}


def the_agreement_of_every_contract_becomes_its_first_notice(clerk):
    award = build_award("kim-1-2024")
    build_pass_through(award, "luenen", agreed="66700.00")
    build_pass_through(award, "selm", agreed="1000.00")
    before = list(PassThroughNotice.objects.values())

    yield "back", "0004_job_run"
    with connection.cursor() as cursor:
        cursor.execute("SELECT voucher_id FROM grants_passthrough ORDER BY id")
        vouchers = [voucher for (voucher,) in cursor.fetchall()]
    assert vouchers == [notice["voucher_id"] for notice in before]

    yield TODAY
    after = list(PassThroughNotice.objects.values())
    assert [_without_id(notice) for notice in after] == [_without_id(notice) for notice in before]


def later_notices_become_amendments_and_every_purse_has_each_account_once(clerk):
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

    yield "back", "0009_transfer"

    yield TODAY
    assert list(award.notices.values_list("number", "kind")) == [(1, "award"), (2, "amendment")]
    accounts = Account.objects.filter(purse=award.purse_id)
    assert accounts.filter(place=Place.PREFINANCED, may_go_below_zero=False).count() == 1
    assert accounts.filter(place=Place.THIRD_PARTY, may_go_below_zero=True).count() == 1


def only_settings_that_somebody_changed_stay_rows(clerk):
    kim = build_programme("kim")
    every_check = {
        (check.code, ",".join(map(str, check.default.stages)), check.default.supervisor_from)
        for check in CHECKS.values()
        if check.code not in CAME_LATER
    }
    changed = [
        # Whoever deleted the row for all had no stages any more.
        ("drawdown_due", None, True, "", None),
        ("fte_open", None, False, "", None),
        ("own_proof_due", None, True, "60,30,14,3", None),
        ("spending_window", None, True, "365", 30),
        ("two_month_use", kim.pk, True, "21,7,0", 0),
    ]

    apps = yield "back", "0023_work_orders"
    settings = apps.get_model("grants", "RuleSetting").objects
    assert set(settings.values_list("rule", "stages", "supervisor_from")) == every_check

    apps = yield "back", "0013_post_change"
    rings = {"ring_plan_unbalanced", "ring_overdrawn"}
    older = set(apps.get_model("grants", "RuleSetting").objects.values_list("rule", flat=True))
    assert older == {"spending_window", "own_proof_due", "over_granted", *rings}

    apps = yield "forth", "0023_work_orders"
    settings = apps.get_model("grants", "RuleSetting").objects
    assert set(settings.values_list("rule", "stages", "supervisor_from")) == every_check
    settings.filter(rule="drawdown_due").delete()
    settings.filter(rule="fte_open").update(is_active=False)
    settings.filter(rule="own_proof_due").update(supervisor_from=None)
    settings.filter(rule="spending_window").update(stages="365")
    settings.create(rule="two_month_use", programme_id=kim.pk, stages="21,7,0", supervisor_from=0)

    yield TODAY
    columns = ("check_code", "programme", "is_active", "stages", "supervisor_from")
    assert list(CheckSetting.objects.order_by("check_code").values_list(*columns)) == changed


def marks_of_the_old_kind_go_and_the_night_keeps_new_ones(clerk):
    award = build_award("kim", received="1000.00", received_on=date(2024, 3, 1))

    apps = yield "forth", "0025_check_codes"
    apps.get_model("grants", "UseMark").objects.create(
        award_id=award.pk,
        received_through=date(2024, 3, 1),
        used_on=date(2024, 3, 1),
        carried=D("0.00"),
    )

    yield TODAY
    assert not UseMark.objects.exists()
    keep_use_marks(date(2024, 3, 2))
    assert UseMark.objects.get().through == date(2024, 3, 1)


def alerts_keep_the_check_that_found_them(clerk):
    said = {
        "stage": "open", "severity": CheckCase.Severity.NOTE, "title": "KIM: offen", "text": "",
        "opened_on": date(2024, 10, 15),
    }  # fmt: skip
    case = CheckCase.objects.create(check_code="fte_open", subject="award-1", **said)
    Alert.objects.create(case=case, **said)

    apps = yield "back", "0024_settings_that_differ"
    (before,) = apps.get_model("grants", "Alert").objects.values_list("rule", "title")
    assert before == ("fte_open", "KIM: offen")

    yield TODAY
    assert Alert.objects.values_list("case__check_code", "title").get() == before


def auditors_keep_their_role_under_its_new_name_and_back(clerk):
    auditor = build_person("revision", group="Rechnungsprüfung")

    yield "back", "0013_post_change"
    assert list(auditor.groups.values_list("name", flat=True)) == ["Revision"]
    # Somebody has made a group of the new name, and put another person into it.
    second = build_person("pruefung-2", group="Rechnungsprüfung")

    yield TODAY
    assert not Group.objects.filter(name="Revision").exists()
    assert role_of(auditor) == role_of(second) == Role.AUDITOR


STORIES = (
    auditors_keep_their_role_under_its_new_name_and_back,
    the_agreement_of_every_contract_becomes_its_first_notice,
    later_notices_become_amendments_and_every_purse_has_each_account_once,
    only_settings_that_somebody_changed_stay_rows,
    marks_of_the_old_kind_go_and_the_night_keeps_new_ones,
    alerts_keep_the_check_that_found_them,
)


def _without_id(notice):
    return {name: value for name, value in notice.items() if name != "id"}
