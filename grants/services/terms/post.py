from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import Organisation, Programme
from ledger.commands import Arguments


@dataclass(frozen=True, kw_only=True)
class PostFilling(Arguments):
    """Besetzung einer Stelle. Each field has the name of its column in ``Post``.

    Both days count. ``number`` is the number in the Stellenplan; it stands for one post and names
    no person. ``component`` says which part of ``programme`` pays for it; without a ``programme``
    the programme of the award pays.
    """

    number: str
    programme: Programme | None = None
    component: str = ""
    fte: Decimal
    valid_from: date
    valid_to: date
    refinanced_by: Organisation | None = None
    is_example: bool = False
