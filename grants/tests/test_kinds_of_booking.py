"""Each kind of booking describes itself, and lists, journal and transfer read that."""

import pytest

from grants.models import BOOKINGS, Booking
from grants.queries.bookings import OF_AWARDS
from grants.queries.occasions import OCCASIONS, kind_of
from grants.services.errors import NotTransferable
from grants.web.filters.journal import JournalFilter
from ledger.money import CentsField


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
        "Einnahme Dritter",
        "Rückzahlung",
        "Vereinbarung einer Weiterleitung",
        "Auszahlung",
        "Rückfluss",
        "Umbuchung",
        "Verwendungsnachweis des Empfängers",
    ]
    assert list(OF_AWARDS) == ["receipts", "expenses", "other_income", "repayments"]
