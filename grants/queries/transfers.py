"""Umbuchungen: on which budget line and position of the plan a booking counts now."""

from typing import Any

from django.db.models import BigIntegerField, CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import BOOKINGS, Expense, OtherIncome, PlanItem, Transfer
from grants.queries.standing import standing
from ledger.models import IN_HAND, Place, Posting, Side, Voucher


def side_of(posting: Posting) -> Side:
    """Seite: the side of the posting's line; without a line, income if money comes from others."""
    if posting.line is not None:
        return Side(posting.line.side)
    comes_in = posting.source.place in (Place.PLEDGED, Place.THIRD_PARTY)
    return Side.INCOME if comes_in else Side.EXPENSE


def is_transferable(voucher: Voucher) -> bool:
    """Ob ein Beleg umbuchbar ist: its kind may count elsewhere, and it is not reversed."""
    return any(
        booking._default_manager.filter(standing(), voucher=voucher).exists()
        for booking in BOOKINGS
        if booking.kind.is_transferable
    )


def latest_transfer(original: Voucher) -> Transfer | None:
    """Letzte geltende Umbuchung eines Belegs; None if there is none."""
    valid = Transfer.objects.filter(standing(), original=original)
    return valid.select_related("voucher").order_by("voucher_id").last()


def standing_postings(original: Voucher) -> list[Posting]:
    """Buchungen, mit denen ein Beleg jetzt zählt; none if it may not be transferred.

    After a transfer they are the postings of its voucher with the accounts of the original.
    """
    if not is_transferable(original):
        return []
    ways = _ways_of(original)
    latest = latest_transfer(original)
    carrier = latest.voucher if latest else original
    return [
        posting
        for posting in carrier.postings.select_related("source", "target", "line")
        if (posting.source_id, posting.target_id) in ways
        and (posting.source.place in IN_HAND or posting.target.place in IN_HAND)
    ]


def _ways_of(original: Voucher) -> set[tuple[int, int]]:
    """Source and target of the postings of a booking; of a receipt only how it came in.

    The postings by which a receipt settles what the county had prefinanced count on no line.
    """
    postings = list(original.postings.values_list("source", "target", "source__place"))
    received = [row for row in postings if row[2] == Place.PLEDGED]
    return {(source, target) for source, target, _ in received or postings}


def item_now(field: str = "pk", *, of: str = "") -> Combinable:
    """Position, auf der eine Buchung jetzt zählt: the last transfer that names one says it.

    Annotate it to expenses or income of others; ``field`` is the field of the position to read.
    ``of`` leads to the booking that has the position, for example from a refund ``expense__``.
    """
    named = _standing_transfers(f"{of}voucher").filter(plan_item__isnull=False)
    name = f"plan_item__{field}"
    kind = CharField() if field == "name" else BigIntegerField()
    return Coalesce(Subquery(named.values(name)[:1]), F(f"{of}{name}"), output_field=kind)


def with_line_now(expenses: QuerySet[Any]) -> QuerySet[Any]:
    """Ausgaben with ``line``: the id of the budget line that each counts on now.

    Of a transfer only the posting that leaves the money in hand counts: the other one takes the
    expense off its former line.
    """
    latest = Subquery(_standing_transfers().values("voucher")[:1])
    carrier = Coalesce(latest, F("voucher_id"), output_field=BigIntegerField())
    postings = Posting.objects.filter(voucher=OuterRef("carrier"), source__place__in=IN_HAND)
    line = Subquery(postings.order_by("pk").values("line")[:1])
    rows: QuerySet[Any] = expenses.annotate(carrier=carrier).annotate(line=line)
    return rows


def item_of(original: Voucher) -> PlanItem | None:
    """Position, auf der ein Beleg jetzt zählt; None if it never named one."""
    booking = booking_with_item(original)
    if booking is None:
        return None
    counted: QuerySet[Any] = type(booking)._default_manager.filter(pk=booking.pk)
    return PlanItem.objects.filter(pk__in=counted.annotate(item=item_now()).values("item")).first()


def booking_with_item(voucher: Voucher) -> Expense | OtherIncome | None:
    """Buchung eines Belegs, that may name a position of the plan of its award."""
    of_awards: tuple[type[Expense] | type[OtherIncome], ...] = (Expense, OtherIncome)
    found = (
        model._default_manager.filter(voucher=voucher).select_related("award").first()
        for model in of_awards
    )
    return next((booking for booking in found if booking is not None), None)


def _standing_transfers(voucher: str = "voucher") -> QuerySet[Transfer]:
    """Umbuchungen einer Buchung that are not reversed, the latest first."""
    return Transfer.objects.filter(standing(), original=OuterRef(voucher)).order_by("-voucher_id")
