from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, PassThrough, Programme
from ledger.commands import Arguments


@dataclass(frozen=True, kw_only=True)
class DeadlineDetails(Arguments):
    """Angaben einer Frist. Each field has the name of its column in ``Deadline``.

    It is for one award, pass-through or programme, or for nothing in particular. ``kind`` is a
    ``Deadline.Kind``; ``is_shiftable`` says whether the law shifts it (§ 193 BGB).
    """

    title: str
    kind: str
    due_on: date
    source: str
    award: Award | None = None
    pass_through: PassThrough | None = None
    programme: Programme | None = None
    is_shiftable: bool = False
    responsible: User | None = None
