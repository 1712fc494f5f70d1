"""A colleague books behind a mark at the moment in which the night keeps it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep

from django.db import connection

from grants.models import UseMark
from grants.services import use_marks
from grants.tests.builders import build_award, receive, spend
from ledger.integrity import verify

MARCH, MAY = date(2024, 3, 1), date(2024, 5, 2)


def test_a_booking_behind_a_mark_waits_until_it_is_kept_and_undoes_it(
    several_connections, monkeypatch
):
    kim = build_award("kim-1", received="500.00", received_on=MARCH)
    spend(kim, "500.00", on=MAY)
    read = use_marks.use_up
    bookings = []

    def book():
        try:
            receive(kim, "1.00", on=MARCH)
        finally:
            connection.close()

    def read_and_let_somebody_book(flows, before):
        bookings.append(colleagues.submit(book))
        sleep(0.5)  # Without the lock the booking would be through by now.
        assert not bookings[0].done()
        return read(flows, before)

    monkeypatch.setattr(use_marks, "use_up", read_and_let_somebody_book)
    with ThreadPoolExecutor(1) as colleagues:
        use_marks.keep_use_marks(date(2024, 6, 1))
    monkeypatch.undo()

    bookings[0].result()

    assert (UseMark.objects.count(), verify()) == (0, [])
