from datetime import date

from django.contrib.auth.models import User

from grants.models import Transfer
from grants.queries.transfers import side_of, standing_postings
from grants.services.checks import refuse_future, refuse_wrong_side
from grants.services.errors import AlreadyThere, NotTransferable
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.models import BudgetLine, Posting, Voucher
from ledger.money import ZERO
from ledger.services import Move, hold, post


@command
def transfer_booking(
    *,
    original: Voucher,
    line: BudgetLine,
    booked_on: date,
    reason: str,
    budget_year: int | None = None,
    today: date,
    key: str,
    actor: User,
) -> Transfer:
    """Umbuchen: let a booking count on another budget line or in another fiscal year.

    The money stays where it is: one voucher takes the booking off its present line and puts it
    on ``line`` in ``budget_year`` (without one, the year of ``booked_on``).

    Raises:
        NotTransferable: it is reversed, or no booking that counts on a budget line.
        AlreadyThere: it counts there already.
        ReasonMissing, DateInFuture, LineOnWrongSide, YearMissing, YearClosed, PeriodClosed,
        ChargedYearClosed: the year it counts in now, or would count in, is closed.
    """
    if not reason.strip():
        raise ReasonMissing
    refuse_future(booked_on, today=today)
    # Held before it is read: it leaves its line only once.
    hold(original)
    postings = standing_postings(original)
    if not postings:
        raise NotTransferable(original.pk)
    refuse_wrong_side(line, side_of(postings[0]))
    year = budget_year or booked_on.year
    if all((posting.line, posting.year) == (line, year) for posting in postings):
        raise AlreadyThere(line.name, year)
    voucher = post(
        moves=[move for posting in postings for move in _moves(posting, line, year)],
        booked_on=booked_on,
        text=f"Umbuchung zu Beleg {original.pk}: {reason.strip()}"[:300],
        key=key,
        actor=actor,
        document_number=original.document_number,
        is_example=original.is_example,
    )
    amount = sum((posting.amount for posting in postings), ZERO)
    return Transfer.objects.create(voucher=voucher, amount=amount, original=original)


def _moves(posting: Posting, line: BudgetLine, year: int) -> tuple[Move, Move]:
    off = Move(posting.target, posting.source, posting.amount, posting.line, posting.year)
    on = Move(posting.source, posting.target, posting.amount, line, year)
    return off, on
