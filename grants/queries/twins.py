"""Doppelt? What is kept already and is told by nothing from what is about to be saved."""

import re
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from grants.models import (
    Award,
    AwardNotice,
    Booking,
    Expense,
    InterestClaim,
    PassThrough,
    SuspenseItem,
)
from grants.queries.standing import standing

# What people write before a file reference, or leave out.
_BEFORE_REFERENCE = re.compile(r"(aktenzeichen|geschäftszeichen|az|gz)\b")


def twin_of_booking(
    kind: type[Booking],
    subject: Award | PassThrough | Expense | InterestClaim | SuspenseItem | None,
    said: dict[str, Any],
    *,
    key: str,
) -> Booking | None:
    """Zwilling einer Buchung: the latest one of this kind that says the same and still counts.

    ``said`` holds ``amount``, ``day``, ``document_number`` and ``text`` as typed. With a document
    number a twin has the same amount and number, on whatever award; what is booked on a contract,
    only with the same recipient. Without a number it has the same amount and day on the same award,
    contract or claim (if there is one), and the same text if one is given. Blanks and case tell
    nothing apart. What was booked with ``key`` is this very booking, sent before.

    Queries: 1
    """
    booked: QuerySet[Any] = kind._default_manager.filter(standing(), amount=said["amount"])
    booked = booked.exclude(voucher__command=key)
    if said["document_number"]:
        if isinstance(subject, PassThrough):
            booked = booked.filter(pass_through__recipient=subject.recipient_id)
        booked = _saying(said["document_number"], booked, "voucher__document_number")
    else:
        booked = booked.filter(
            Q(value_day=said["day"]) | Q(value_day__isnull=True, voucher__booked_on=said["day"])
        )
        if subject is not None:
            on = "pass_through" if isinstance(subject, PassThrough) else kind.kind.hangs_on
            booked = booked.filter(**{on: subject})
        if said["text"]:
            booked = _saying(said["text"], booked, "voucher__text")
    related = booked.select_related("voucher", kind.kind.hangs_on)
    twin: Booking | None = related.order_by("-voucher_id").first()
    return twin


def _saying(text: str, booked: QuerySet[Any], column: str) -> QuerySet[Any]:
    without_blanks = Replace(column, Value(" "), Value(""))
    saying: QuerySet[Any] = booked.alias(said=without_blanks)
    return saying.filter(said__iexact="".join(text.split()))


def twin_of_award(said: dict[str, Any]) -> Award | None:
    """Zwilling einer Zuwendung: one with the same file reference, however it is spelled.

    Without a file reference one of the same programme, with a notice of the same amount and
    period. ``said`` holds them as typed. Reads one row of each award and notice.

    Queries: 2 at most
    """
    wanted = _plain_reference(said["file_reference"])
    if not wanted:
        names = ("amount", "period_from", "period_to")
        same = AwardNotice.objects.filter(
            award__programme=said["programme"], **{name: said[name] for name in names}
        )
        notice = same.select_related("award").first()
        return None if notice is None else notice.award
    of_notices = AwardNotice.objects.order_by().values_list("award", "file_reference")
    of_awards = Award.objects.order_by().values_list("pk", "file_reference")
    references = of_awards.union(of_notices)
    for award, reference in references.iterator():
        if _plain_reference(reference) == wanted:
            return Award.objects.get(pk=award)
    return None


def _plain_reference(text: str) -> str:
    """Aktenzeichen ohne Eigenheiten der Schreibweise: ``Az.: 34.02 - 17/3`` is ``3402173``."""
    return re.sub(r"[\W_]", "", _BEFORE_REFERENCE.sub("", text.casefold(), count=1))
