"""Questions that a database without the right index would answer by reading the whole journal."""

from decimal import Decimal

import pytest
from django.db import connection

from ledger.models import Place, Voucher
from ledger.statistics import refresh_statistics
from ledger.tests.builders import book, build_purse, new_key


@pytest.mark.parametrize("counted", [False, True])
def test_the_reversal_of_a_voucher_is_found_by_index_where_there_is_none_yet(
    fiscal_years, clerk, counted
):
    """SQLite took the index of all vouchers for useless once it had counted it."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps apart how many are empty")
    purse = build_purse()
    for _ in range(60):
        book(
            source=purse[Place.FUNDER],
            target=purse[Place.PLEDGED],
            amount=Decimal("1000.00"),
            key=new_key(),
            actor=clerk,
        )
    if counted:
        refresh_statistics()
    vouchers = Voucher.objects.order_by("pk").values_list("pk", flat=True)[:3]

    plan = Voucher.objects.filter(pk__in=list(vouchers)).select_related("reversed_by").explain()

    assert "SEARCH T2 USING INDEX" in plan
