from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import Programme
from ledger.commands import Arguments


@dataclass(frozen=True, kw_only=True)
class HeldQuantity(Arguments):
    """Durchgeführte Einheiten. Each field has the name of its column in ``HeldUnits``.

    Both days count. ``source`` says where the number stands, for example a list of participants.
    """

    programme: Programme
    component: str
    unit: str
    quantity: Decimal
    held_from: date
    held_to: date
    source: str
