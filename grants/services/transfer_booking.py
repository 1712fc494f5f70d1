from datetime import date
from typing import assert_never

from django.contrib.auth.models import User

from grants.models import Expense, OtherIncome, PlanItem, Transfer
from grants.queries.stated import stated_in_booking
from grants.queries.transfers import booking_with_item, item_of, side_of, standing_postings
from grants.services.errors import AlreadyThere, NotTransferable, PlanItemElsewhere
from grants.services.plan_items import refuse_wrong_item_of_expense, refuse_wrong_item_of_income
from grants.services.refusals import refuse_future, refuse_wrong_side
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.filled_from import FilledFrom
from ledger.models import BudgetLine, Posting, Voucher
from ledger.money import ZERO
from ledger.services import Move, lock_voucher, write_voucher


@command
def transfer_booking(
    *,
    original: Voucher,
    line: BudgetLine,
    booked_on: date,
    reason: str,
    budget_year: int | None = None,
    plan_item: PlanItem | None = None,
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> Transfer:
    """Umbuchen: let a booking count on another budget line, fiscal year or position of the plan.

    The money stays where it is: one voucher takes the booking off its present line and puts it
    on ``line`` in ``budget_year`` (without one, the year of ``booked_on``). It counts on
    ``plan_item`` from then on; without one it keeps its position.

    Raises:
        ChangedMeanwhile
        NotTransferable: it is reversed, or no booking that counts on a budget line.
        AlreadyThere: it counts there already.
        PlanItemElsewhere, PlanItemOfRecipients, NotOtherFunds: no position for this booking.
        ReasonMissing, DateInFuture, LineOnWrongSide, YearMissing, YearClosed, PeriodClosed,
        ChargedYearClosed: the year it counts in now, or would count in, is closed.
    """
    if not reason.strip():
        raise ReasonMissing
    refuse_future(booked_on, today=today)
    # Lock the voucher before it is read, so that it leaves its line only once.
    lock_voucher(original)
    postings = standing_postings(original)
    if not postings:
        raise NotTransferable(original.pk)
    filled_from.refuse_changed(stated_in_booking(original))
    refuse_wrong_side(line, side_of(postings[0]))
    _refuse_wrong_item(plan_item, original)
    year = budget_year or booked_on.year
    stays = plan_item is None or plan_item == item_of(original)
    if stays and all((posting.line, posting.year) == (line, year) for posting in postings):
        raise AlreadyThere(line.name, year)
    voucher = write_voucher(
        moves=[move for posting in postings for move in _moves(posting, line, year)],
        booked_on=booked_on,
        text=f"Umbuchung zu Beleg {original.pk}: {reason.strip()}"[:300],
        key=key,
        actor=actor,
        document_number=original.document_number,
        is_example=original.is_example,
    )
    amount = sum((posting.amount for posting in postings), ZERO)
    return Transfer.objects.create(
        voucher=voucher, amount=amount, original=original, plan_item=plan_item
    )


def _refuse_wrong_item(item: PlanItem | None, original: Voucher) -> None:
    """Raises PlanItemElsewhere, PlanItemOfRecipients, NotOtherFunds."""
    if item is None:
        return
    booking = booking_with_item(original)
    match booking:
        case None:
            raise PlanItemElsewhere(item.name)
        case Expense():
            refuse_wrong_item_of_expense(item, booking.award)
        case OtherIncome():
            refuse_wrong_item_of_income(item, booking.award)
        case other:
            assert_never(other)


def _moves(posting: Posting, line: BudgetLine, year: int) -> tuple[Move, Move]:
    off = Move(posting.target, posting.source, posting.amount, posting.line, posting.year)
    on = Move(posting.source, posting.target, posting.amount, line, year)
    return off, on
