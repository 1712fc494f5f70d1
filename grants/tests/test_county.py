"""The county of the benchmarks is a sound book, and the same from the same seed."""

import re
from dataclasses import replace

import pytest
from django.db import transaction

from benchmarks.county import TODAY, a_small_county, build_county
from grants.models import Award, Deadline, PassThrough, Transfer
from ledger.integrity import verify
from ledger.models import Posting, Ring, Voucher

SIZE = a_small_county(500)


@pytest.mark.django_db
def test_a_county_is_as_large_as_asked_for_and_verify_finds_nothing():
    build_county(SIZE)

    rows = {
        model: model.objects.count()
        for model in (Voucher, Award, PassThrough, Ring, Deadline, Transfer)
    }
    assert rows == {Voucher: 500, Award: 12, PassThrough: 30, Ring: 12, Deadline: 100, Transfer: 3}
    assert Voucher.objects.filter(reverses__isnull=False).count() == 3
    assert Voucher.objects.latest("booked_on").booked_on <= TODAY
    assert verify() == []


@pytest.mark.django_db
def test_without_reversals_everything_else_is_the_same():
    with_reversals = postings_of(SIZE)

    without = postings_of(replace(SIZE, vouchers=SIZE.vouchers - 3, has_reversals=False))

    assert without == [row for row in with_reversals if not row[0]]


def postings_of(size):
    """What a county has booked, in its order; the county itself is gone afterwards."""
    with transaction.atomic():
        build_county(size)
        rows = [
            # Numbers of vouchers go on where the county before has ended.
            (reason, re.sub(r"\d+", "", text), *rest)
            for reason, text, *rest in Posting.objects.order_by("id").values_list(
                "voucher__reason", "voucher__text", "voucher__booked_on", "amount", "year"
            )
        ]
        transaction.set_rollback(True)
    return rows
