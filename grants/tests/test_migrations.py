"""Migrations that move what people entered, there and back with real rows."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from grants import services
from grants.models import AwardNotice, PassThroughNotice, RuleSetting
from grants.rules.catalogue import RULES
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_pass_through, new_key
from ledger.integrity import verify
from ledger.models import Account, Appropriation, Place

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def tables_of(migration):
    """Within it the tables are those of an earlier migration; afterwards the latest again."""
    call_command("migrate", "grants", migration, verbosity=0)
    try:
        yield
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


def test_the_settings_of_the_rules_of_awards_come_and_go():
    rules = RuleSetting.objects.values_list("rule", flat=True)

    with tables_of("0013_post_change"):
        without = set(rules.all())

    older = {"spending_window", "own_proof_due", "ring_plan_unbalanced", "ring_overdrawn"}
    older.add("over_granted")
    assert without <= older
    assert set(rules.all()) - older == set(RULES) - older


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
