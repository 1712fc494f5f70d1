"""Read side of the journal."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import Award
from ledger.models import BudgetLine, Place, Posting, Voucher
from ledger.money import ZERO, CentsField

# Bookings between these places only note what is agreed; no euro moves.
_NOTED_PLACES = (Place.AGREEMENTS, Place.COMMITTED)


def vouchers_for_table() -> QuerySet[Voucher]:
    """Belege with ``amount``: the euros that moved, below zero where a reversal moves them back.

    What is only agreed counts as nothing moved.
    """
    moved = (
        Posting.objects.filter(voucher=OuterRef("pk"))
        .exclude(source__place__in=_NOTED_PLACES)
        .exclude(target__place__in=_NOTED_PLACES)
        .order_by()
        .values("voucher")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return (
        Voucher.objects.select_related("actor", "reverses", "reversed_by")
        .annotate(
            moved=Coalesce(
                Subquery(moved, output_field=CentsField()),
                Value(ZERO, CentsField()),
                output_field=CentsField(),
            )
        )
        .annotate(
            amount=Case(
                When(reverses__isnull=False, then=_negative(F("moved"))),
                default=F("moved"),
                output_field=CentsField(),
            )
        )
    )


def _negative(amount: Combinable) -> Combinable:
    return Value(ZERO, CentsField()) - amount


def touching(
    vouchers: QuerySet[Voucher],
    *,
    award: Award | None = None,
    place: str = "",
    line: BudgetLine | None = None,
    year: int | None = None,
) -> QuerySet[Voucher]:
    """Belege with one posting that fits all that is given.

    Without a line the year is that of the value date, with one the fiscal year it counts
    against.
    """
    postings = Posting.objects.filter(voucher=OuterRef("pk"))
    if award is not None:
        postings = postings.filter(Q(source__purse=award.purse) | Q(target__purse=award.purse))
    if place:
        postings = postings.filter(Q(source__place=place) | Q(target__place=place))
    if line is not None:
        postings = postings.filter(line=line)
    if year is not None:
        if line is None:
            vouchers = vouchers.filter(booked_on__year=year)
        else:
            postings = postings.filter(year=year)
    return vouchers.filter(Exists(postings))
