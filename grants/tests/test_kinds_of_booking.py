"""Each kind of booking describes itself, and nobody asks otherwise whether a booking counts."""

import re
from dataclasses import fields

import pytest
from django.conf import settings

from grants.models import BOOKINGS, Booking
from grants.queries.bookings import OF_AWARDS
from grants.queries.month_report import Flows
from grants.queries.occasions import OCCASIONS, kind_of
from grants.services.errors import NotTransferable
from grants.web.filters.journal import JournalFilter
from ledger.models import GRANT_PLACES, Place
from ledger.money import CentsField

# They tell which voucher took another one back; `standing` says of all others whether one did.
TELL_WHICH = {
    "grants/queries/bookings.py",
    "grants/queries/journal.py",
    "grants/queries/standing.py",
    "grants/queries/voucher_page.py",
    "grants/web/tables/journal.py",
    "grants/web/views/bookings.py",
    "grants/web/views/voucher.py",
}


def test_every_kind_is_known():
    assert set(BOOKINGS) == set(Booking.__subclasses__())


@pytest.mark.parametrize("booking", BOOKINGS)
def test_a_kind_describes_itself_as_its_model_is(booking):
    fields = {field.name: field for field in booking._meta.get_fields()}

    assert "kind" in vars(booking)
    assert booking.kind.hangs_on in fields
    assert bool(booking.kind.items) == ("plan_item" in fields)
    assert booking.kind.summed == tuple(
        name for name, field in fields.items() if isinstance(field, CentsField)
    )
    assert kind_of(booking) in OCCASIONS.values()


def test_each_euro_that_leaves_or_reaches_the_hand_is_in_one_column_of_the_month_report():
    flows = {flow for booking in BOOKINGS if (flow := booking.kind.flow)}

    assert {flow.column for flow in flows} == {field.name for field in fields(Flows)}
    assert {flow.place for flow in flows} == {*GRANT_PLACES} - {Place.CASH}
    assert len(flows) == len({flow.place for flow in flows})


@pytest.mark.parametrize("booking", BOOKINGS)
def test_what_spends_money_of_the_grant_moves_it_in_the_month_report(booking):
    assert booking.kind.flow is not None or not booking.kind.is_spending


@pytest.mark.parametrize("booking", BOOKINGS)
def test_a_refused_transfer_names_the_kinds_that_can_be_transferred(booking):
    named = str(booking._meta.verbose_name_plural) in str(NotTransferable(17))

    assert named == booking.kind.is_transferable


def test_the_journal_offers_each_kind_and_a_page_of_an_award_lists_its_own():
    choices = JournalFilter.base_filters["occasion"].extra["choices"]

    assert [label for _, label in choices] == [
        "Bescheid",
        "Zahlungseingang",
        "Ausgabe",
        "Erstattung eines Lieferanten",
        "Leistung Dritter",
        "Rückzahlung",
        "Zinsforderung",
        "Verwahrung",
        "Vereinbarung",
        "Auszahlung",
        "Rückfluss",
        "Umbuchung",
        "Verwendungsnachweis des Empfängers",
        "Verlust beim Empfänger",
        "Zinszahlung",
        "Zinseingang",
        "Rücknahme einer Zinsforderung",
        "Rückgabe aus der Verwahrung",
    ]
    assert list(OF_AWARDS) == ["receipts", "expenses", "other_income", "repayments"]


def test_whether_a_booking_counts_is_asked_in_one_way():
    other = re.compile(r"reversed_by|\breverses=")
    program = [
        path.relative_to(settings.BASE_DIR).as_posix()
        for path in (settings.BASE_DIR / "grants").rglob("*.py")
        if other.search(path.read_text())
    ]

    assert {path for path in program if "/tests/" not in path} == TELL_WHICH
