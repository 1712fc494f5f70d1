from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import DrawdownPart
from ledger.commands import Arguments


@dataclass(frozen=True, kw_only=True)
class DrawdownDetails(Arguments):
    """Angaben eines Mittelabrufs. Each field has the name of its column in ``Drawdown``.

    ``amount`` is in euro. ``need`` is what the program reckoned, kept with the request. A person
    may ask for more, and a check says so. ``requested_on`` is None only if the day of an old
    request is not known.
    """

    amount: Decimal
    requested_on: date | None
    needed_until: date | None = None
    part: DrawdownPart | None = None
    file_reference: str = ""
    note: str = ""
    need: Decimal | None = None
    is_example: bool = False
