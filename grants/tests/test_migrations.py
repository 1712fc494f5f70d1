"""Migrations that move what people entered, there and back with real rows."""

import pytest
from django.core.management import call_command
from django.db import connection

from grants.models import PassThroughNotice
from grants.tests.builders import build_award, build_pass_through

BEFORE = "0004_job_run"
LATEST = "0008_over_granted"


@pytest.mark.django_db(transaction=True)
def test_the_agreement_of_every_contract_becomes_its_first_notice():
    award = build_award("kim-1-2024")
    build_pass_through(award, "luenen", agreed="66700.00")
    build_pass_through(award, "selm", agreed="1000.00")
    before = list(PassThroughNotice.objects.values())

    call_command("migrate", "grants", BEFORE, verbosity=0)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT voucher_id FROM grants_passthrough ORDER BY id")
            vouchers = [voucher for (voucher,) in cursor.fetchall()]
    finally:
        call_command("migrate", "grants", LATEST, verbosity=0)

    assert vouchers == [notice["voucher_id"] for notice in before]
    after = list(PassThroughNotice.objects.values())
    assert [_without_id(notice) for notice in after] == [_without_id(notice) for notice in before]


def _without_id(notice):
    return {name: value for name, value in notice.items() if name != "id"}
