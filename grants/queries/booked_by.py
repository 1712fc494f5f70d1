"""Worauf ein Vorgang gebucht hat: asked in the transaction of every command."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from ledger.models import Place

# By hand and not by the ORM, which takes longer to put it together than a whole booking takes. Each
# name by a subquery and not by a join: PostgreSQL plans the statement each time, and to find an
# order for seven tables takes it longer than to answer.
_ASKED = """
    SELECT DISTINCT
        COALESCE(
            (SELECT id FROM grants_award WHERE purse_id = source.purse_id),
            (
                SELECT award_id FROM grants_suspenseitem
                WHERE account_id IN (source.id, posting.target_id)
            )
        ),
        (SELECT ring_id FROM ledger_budgetline WHERE id = posting.line_id),
        (
            SELECT mark.id
            FROM grants_usemark mark JOIN grants_award award ON award.id = mark.award_id
            WHERE award.purse_id = source.purse_id
            AND %(cash)s IN (
                source.place, (SELECT place FROM ledger_account WHERE id = posting.target_id)
            )
            AND (
                voucher.reverses_id IS NOT NULL
                OR voucher.booked_on <= mark.through
                OR %(value_day)s <= mark.through
            )
        )
    FROM ledger_voucher voucher
    JOIN ledger_posting posting ON posting.voucher_id = voucher.id
    JOIN ledger_account source ON source.id = posting.source_id
    WHERE voucher.command_id = %(key)s"""


class Booked(NamedTuple):
    """Bebucht, by number: awards, rings, and the marks of use that are no longer true."""

    awards: set[int]
    rings: set[int]
    untrue_marks: set[int]


def booked_by(key: str, value_day: date | None = None) -> Booked:
    """What the vouchers of a command count on; one query.

    What moves in Verwahrung counts on the award that the money is supposed to belong to.
    A mark of use is made untrue by cash that moves on its day or an earlier one, and by every
    reversal, because that takes effect on the day of what it reverses. ``value_day`` is the day on
    which it moved, if the voucher has a later one.
    """
    booked = Booked(set(), set(), set())
    with connection.cursor() as cursor:
        day = connection.ops.adapt_datefield_value(value_day)
        cursor.execute(_ASKED, {"cash": Place.CASH.value, "key": key, "value_day": day})
        for row in cursor.fetchall():
            for found, number in zip(booked, row, strict=True):
                if number is not None:
                    found.add(number)
    return booked
