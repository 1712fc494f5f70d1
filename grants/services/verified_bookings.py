"""Zusammenhang der Buchungen: no constraint of one table can say it, so ``verify`` looks at it."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import (
    BOOKINGS,
    Booking,
    HangsOn,
    InterestClaim,
    Payout,
    Receipt,
    RecipientLoss,
    Return,
)
from grants.queries.occasions import OCCASIONS
from grants.queries.standing import standing
from grants.queries.value_days import day_of_booking
from ledger.days import format_day
from ledger.integrity import Deviation, verified_as_well
from ledger.models import Posting, Voucher

# What a voucher can be beside a reversal: the German name, and the table that says so.
_FACTS: list[tuple[str, Any]] = [
    (kind.label, Voucher._meta.get_field(relation).related_model)
    for relation, kind in OCCASIONS.items()
]
# The code of the award to which all that a booking names belongs.
_AWARD_CODE: dict[HangsOn, Combinable] = {
    HangsOn.AWARD: F("award__code"),
    HangsOn.PASS_THROUGH: F("pass_through__award__code"),
    HangsOn.EXPENSE: F("expense__award__code"),
    HangsOn.INTEREST_CLAIM: F("interest_claim__award__code"),
    HangsOn.SUSPENSE_ITEM: F("suspense_item__award__code"),
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
    """Belege, die mehreres zugleich sind: one service wrote each of them, as one kind.

    The facts are read one after the other in the order of their vouchers. To join them to the
    voucher instead takes minutes where the planner of PostgreSQL knows nothing of the tables yet.
    """
    reversals = Voucher.objects.using(using).filter(reverses__isnull=False)
    facts = _named("Storno", reversals, voucher="pk").union(
        *(_named(label, model.objects.using(using), voucher="voucher") for label, model in _FACTS),
        all=True,
    )
    for voucher, kinds in groupby(facts.order_by("voucher_key").iterator(), key=itemgetter(0)):
        labels = [label for _, label in kinds]
        if len(labels) > 1:
            named = str(Voucher.objects.using(using).get(pk=voucher))
            yield Deviation(named, " und ".join(sorted(labels)), "nur eines davon")


def _named(label: str, rows: QuerySet[Any], *, voucher: str) -> QuerySet[Any]:
    # A notice that left the amount as it was, and what a recipient handed on, have no voucher.
    booked = rows.filter(**{f"{voucher}__isnull": False})
    named = booked.order_by().annotate(voucher_key=F(voucher), kind_label=Value(label))
    pairs: QuerySet[Any] = named.values_list("voucher_key", "kind_label")
    return pairs


@verified_as_well
def bookings_after_their_vouchers(using: str) -> Iterator[Deviation]:
    """Buchungen, deren Vorgang nicht vor ihrem Beleg liegt, though they say another day."""
    for kind in BOOKINGS:
        rows = kind._default_manager.using(using).select_related("voucher")
        for booking in rows.filter(value_day__gte=F("voucher__booked_on")):
            yield Deviation(
                f"{booking}, Tag des Vorgangs",
                format_day(booking.day),
                f"vor dem {format_day(booking.voucher.booked_on)}",
            )


@verified_as_well
def bookings_with_parts_of_others(using: str) -> Iterator[Deviation]:
    """Buchungen, die Position, Mittelabruf oder Weiterleitung einer anderen Zuwendung nennen."""
    parts: list[tuple[type[Booking], str]] = [
        (Receipt, "drawdown"),
        (InterestClaim, "pass_through"),
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


@verified_as_well
def returns_beside_their_claim(using: str) -> Iterator[Deviation]:
    """Rückflüsse, die eine Rückforderung einer anderen Weiterleitung nennen."""
    returns = Return._default_manager.using(using).filter(claim__isnull=False)
    elsewhere = returns.exclude(claim__pass_through=F("pass_through"))
    for booking in elsewhere.select_related("pass_through", "claim__pass_through"):
        claim: Any = booking.claim
        yield Deviation(
            str(booking), f"{claim} ({claim.pass_through.code})", booking.pass_through.code
        )


@verified_as_well
def losses_beside_their_write_off(using: str) -> Iterator[Deviation]:
    """Verluste, die mit ihrer Niederschlagung nicht übereinstimmen: what the loss copies of it."""
    losses = RecipientLoss._default_manager.using(using)
    departing = losses.exclude(
        amount=F("write_off__amount"),
        requested_by=F("write_off__requested_by"),
        pass_through=F("write_off__claim__pass_through"),
        write_off__until__isnull=True,
        write_off__withdrawn_on__isnull=True,
    )
    for loss in departing.select_related("write_off"):
        yield Deviation(
            str(loss),
            "anderer Betrag, andere Weiterleitung oder andere Person",
            str(loss.write_off),
        )


@verified_as_well
def set_offs_of_two_halves(using: str) -> Iterator[Deviation]:
    """Verrechnungen, deren Rückfluss und Auszahlung nicht zusammenpassen oder allein gelten."""
    payouts = Payout._default_manager.using(using).filter(set_off_return__isnull=False)
    agreeing = payouts.filter(
        amount=F("set_off_return__amount"), pass_through=F("set_off_return__pass_through")
    )
    paid, returned = standing(), standing("set_off_return__voucher")
    together = agreeing.filter((paid & returned) | (~paid & ~returned))
    apart = payouts.exclude(pk__in=together.values("pk"))
    for payout in apart.select_related("set_off_return"):
        yield Deviation(str(payout), "anders als der Rückfluss", str(payout.set_off_return))


@verified_as_well
def receipts_beside_their_credit(using: str) -> Iterator[Deviation]:
    """Zuordnungen aus der Verwahrung, deren Beleg nicht so viel am selben Tag von dort nimmt."""
    taken = Posting.objects.using(using).filter(
        voucher=OuterRef("voucher"),
        source=OuterRef("suspense_item__account"),
        amount=OuterRef("amount"),
    )
    receipts = Receipt.objects.using(using).filter(suspense_item__isnull=False)
    beside = receipts.alias(
        happened_on=day_of_booking(), credited_on=day_of_booking("suspense_item__")
    ).exclude(Exists(taken), happened_on=F("credited_on"))
    for receipt in beside.select_related("voucher"):
        yield Deviation(str(receipt), "anderer Betrag oder Tag", str(receipt.suspense_item))
