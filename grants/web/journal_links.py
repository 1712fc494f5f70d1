"""Verweise ins Journal: every figure on a page leads to the vouchers that sum to it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from django.urls import reverse
from django.utils.http import urlencode

from grants.models import (
    Award,
    Booking,
    InterestClaim,
    InterestPayment,
    InterestReceipt,
    InterestWithdrawal,
    PassThrough,
    Payout,
    RecipientLoss,
    RecipientProof,
    Return,
)
from grants.queries.occasions import AGREEMENT, NOTICE, OccasionKind, kind_of
from ledger.as_of import AsOf, Reading
from ledger.days import format_day
from ledger.models import BudgetLine, Place
from ledger.queries import LineFacts


def journal_of_award(award: Award, place: Place, *, as_of: AsOf | None = None) -> str:
    """Wie viel von der Zuwendung wo ist."""
    return _journal(award=award.pk, place=place, **_until(as_of))


def journal_of_grant(award: Award, *, as_of: AsOf | None = None) -> str:
    """Was bewilligt ist: what the notices pledged."""
    return _journal(award=award.pk, place=Place.PLEDGED, occasion=NOTICE.relation, **_until(as_of))


def journal_of_whole_award(award: Award) -> str:
    """Alle Belege der Zuwendung."""
    return _journal(award=award.pk)


def journal_of_bookings(award: Award, booking: type[Booking]) -> str:
    """Alle Buchungen einer Art: what they moved sums to what their list shows.

    Receipts by what of the promised came in, as the journal counts it below zero: in the same
    voucher a receipt settles what the county had prefinanced.
    """
    occasion = kind_of(booking).relation
    return _journal(award=award.pk, place=booking.kind.journal_place, occasion=occasion)


def journal_of_line(line: BudgetLine | LineFacts, year: int, *, as_of: AsOf | None = None) -> str:
    """Ist einer Haushaltsposition in one fiscal year."""
    return _journal(line=line.pk, year=year, **_until(as_of))


def journal_of_line_paid(line: BudgetLine, year: int) -> str:
    """Was auf einer Haushaltsposition with a day of payment in the year gebucht ist."""
    days = (date(year, 1, 1), date(year, 12, 31))
    first, last = map(format_day, days)
    return _journal(line=line.pk, first=first, last=last)


def journal_of_line_commitments(
    line: BudgetLine | LineFacts, year: int, *, as_of: AsOf | None = None
) -> str:
    """Was auf einer Haushaltsposition gebunden ist in one fiscal year."""
    return _journal(line=line.pk, year=year, place=Place.COMMITTED, **_until(as_of))


def journal_of_month(award: Award, year: int, month: int, *, as_of: AsOf | None = None) -> str:
    """Belege einer Zuwendung in one month by value date."""
    last = date(year, month, monthrange(year, month)[1])
    until = _until(as_of)
    if as_of is not None and as_of.reading is Reading.BOOKED:
        last = min(last, as_of.day)
    days = {"first": format_day(date(year, month, 1)), "last": format_day(last)}
    return _journal(award=award.pk, **until | days)


@dataclass(frozen=True)
class PassThroughJournal:
    """Belege hinter den Beträgen einer Weiterleitung: one link for each figure, and for all."""

    all: str
    agreed: str
    paid: str
    open: str
    returned: str
    with_recipient: str
    ahead: str
    lost: str
    proven: str


def journal_of_pass_through(pass_through: PassThrough) -> PassThroughJournal:
    def narrowed(place: Place | None = None, occasion: OccasionKind | None = None) -> str:
        relation = occasion.relation if occasion else None
        return _journal(pass_through=pass_through.pk, place=place, occasion=relation)

    return PassThroughJournal(
        all=narrowed(),
        agreed=narrowed(Place.COMMITTED, AGREEMENT),
        paid=narrowed(occasion=kind_of(Payout)),
        open=narrowed(Place.COMMITTED),
        returned=narrowed(occasion=kind_of(Return)),
        with_recipient=narrowed(Place.WITH_RECIPIENT),
        ahead=narrowed(Place.AHEAD_WITH_RECIPIENT),
        lost=narrowed(occasion=kind_of(RecipientLoss)),
        proven=narrowed(occasion=kind_of(RecipientProof)),
    )


@dataclass(frozen=True)
class InterestJournalSide:
    """Belege hinter den Zinsforderungen in one direction."""

    claimed: str
    settled: str
    withdrawn: str
    open: str


@dataclass(frozen=True)
class InterestJournal:
    """Belege hinter den Zinsen einer Zuwendung: claimed, settled, withdrawn and open.

    ``ours`` was claimed from us, ``theirs`` from recipients.
    """

    ours: InterestJournalSide
    theirs: InterestJournalSide


def journal_of_interest(award: Award) -> InterestJournal:
    """Zinsforderungen einer Zuwendung und was auf sie gebucht ist."""

    def side(place: Place, settling: type[Booking]) -> InterestJournalSide:
        def at(booking: type[Booking] | None = None) -> str:
            occasion = kind_of(booking).relation if booking else None
            return _journal(award=award.pk, place=place, occasion=occasion)

        return InterestJournalSide(
            claimed=at(InterestClaim),
            settled=journal_of_bookings(award, settling),
            withdrawn=at(InterestWithdrawal),
            open=at(),
        )

    return InterestJournal(
        ours=side(Place.INTEREST_OWED, InterestPayment),
        theirs=side(Place.INTEREST_DUE, InterestReceipt),
    )


def journal_of_claim(claim: InterestClaim) -> str:
    """Zinsforderungen der Zuwendung in the direction of this one, and what was booked on them."""
    place = Place.INTEREST_OWED if claim.is_ours else Place.INTEREST_DUE
    return _journal(award=claim.award_id, place=place)


def journal_of_suspense() -> str:
    """Alles, was in Verwahrung kam und von dort wegging."""
    return _journal(place=Place.SUSPENSE)


def _until(as_of: AsOf | None) -> dict[str, str]:
    """The filter of the journal that leaves what counts as of that day."""
    if as_of is None:
        return {}
    day = format_day(as_of.day)
    match as_of.reading:
        case Reading.SHOWN:
            return {"recorded_to": day}
        case Reading.BOOKED:
            return {"last": day}
        case other:
            assert_never(other)


def _journal(**filters: str | int | None) -> str:
    given = {name: value for name, value in filters.items() if value is not None}
    return f"{reverse('journal')}?{urlencode(given)}"
