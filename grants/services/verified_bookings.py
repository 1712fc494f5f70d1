"""Zusammenhang der Buchungen: no constraint of one table can say it, so ``verify`` looks at it."""

from collections.abc import Iterator
from functools import reduce
from operator import add

from django.db.models import Case, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import BOOKINGS, Booking, HangsOn, Receipt
from grants.queries.occasions import OCCASIONS
from ledger.integrity import Deviation, verified_as_well
from ledger.models import Voucher

# What a voucher can be: the relation that says so, and its German name.
_KINDS = {relation: kind.label for relation, kind in OCCASIONS.items()} | {"reverses": "Storno"}
# The code of the award to which all that a booking names belongs.
_AWARD_CODE: dict[HangsOn, Combinable] = {
    HangsOn.AWARD: F("award__code"),
    HangsOn.PASS_THROUGH: F("pass_through__award__code"),
    HangsOn.ORIGINAL: Coalesce(
        *(
            f"original__{relation}__award__code"
            for relation, kind in OCCASIONS.items()
            if kind.has_item and kind.hangs_on is HangsOn.AWARD
        ),
        Value("ohne Position"),
    ),
}


@verified_as_well
def vouchers_of_several_kinds(using: str) -> Iterator[Deviation]:
    """Belege, die mehreres zugleich sind: one service wrote each of them, as one kind."""
    kinds = reduce(
        add, (Case(When(**{f"{kind}__isnull": False}, then=1), default=0) for kind in _KINDS)
    )
    for voucher in Voucher.objects.using(using).annotate(kinds=kinds).filter(kinds__gt=1):
        named = [label for kind, label in _KINDS.items() if getattr(voucher, kind, None)]
        yield Deviation(str(voucher), " und ".join(named), "nur eines davon")


@verified_as_well
def bookings_with_parts_of_others(using: str) -> Iterator[Deviation]:
    """Buchungen, deren Position oder Mittelabruf zu einer anderen Zuwendung gehört."""
    parts: list[tuple[type[Booking], str]] = [
        (Receipt, "drawdown"),
        *((booking, "plan_item") for booking in BOOKINGS if booking.kind.items),
    ]
    for kind, name in parts:
        bookings = kind._default_manager.using(using).annotate(
            award_code=_AWARD_CODE[kind.kind.hangs_on]
        )
        named = bookings.filter(**{f"{name}__isnull": False})
        for booking in named.exclude(**{f"{name}__award__code": F("award_code")}):
            part = getattr(booking, name)
            yield Deviation(str(booking), f"{part} ({part.award.code})", booking.award_code)
