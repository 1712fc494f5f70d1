"""Zusammenhang der Buchungen: no constraint of one table can say it, so ``verify`` looks at it."""

from collections.abc import Iterator
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from grants.models import Expense, OtherIncome, Receipt, Transfer
from grants.queries.occasions import OccasionKind
from ledger.integrity import Deviation, verified_as_well
from ledger.models import Voucher

# What a voucher can be: the relation that says so, and its German name.
_KINDS = {**dict(OccasionKind.choices), "reverses": "Storno"}


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
    its_own = F("award__code")
    of_original = Coalesce(
        "original__expense_booking__award__code",
        "original__otherincome_booking__award__code",
        Value("ohne Position"),
    )
    parts: tuple[tuple[QuerySet[Any], str], ...] = (
        (Receipt.objects.annotate(of=its_own), "drawdown"),
        (Expense.objects.annotate(of=its_own), "plan_item"),
        (OtherIncome.objects.annotate(of=its_own), "plan_item"),
        (Transfer.objects.annotate(of=of_original), "plan_item"),
    )
    for bookings, name in parts:
        named = bookings.using(using).filter(**{f"{name}__isnull": False})
        for booking in named.exclude(**{f"{name}__award__code": F("of")}):
            part = getattr(booking, name)
            yield Deviation(str(booking), f"{part} ({part.award.code})", booking.of)
