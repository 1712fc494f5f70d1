"""Alle Buchungsarten: whoever adds a module with a kind imports it here."""

from grants.models import interest_claim as interest_claim
from grants.models import suspense_item as suspense_item
from grants.models.booking import Booking

# In the order in which they are offered.
BOOKINGS: tuple[type[Booking], ...] = tuple(Booking.__subclasses__())
