from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, Expense, PlanItem
from grants.queries.awards import places_of
from grants.queries.quota_split import split_of_expense
from grants.rules.quota_split import QuotaSplit
from grants.services.accounts import accounts_of, locked_accounts_of
from grants.services.book import book
from grants.services.errors import (
    CashMissingOnDay,
    NotEnoughCash,
    OwnShareByQuota,
    OwnShareOutOfRange,
    PrefinancedBeyondPledge,
)
from grants.services.plan_items import line_to_book, require_item_of_expense
from grants.services.refusals import (
    refuse_future,
    refuse_outside_spending_window,
    refuse_wrong_side,
    require_notice,
)
from grants.services.terms import LineBookingDetails
from ledger.commands import command_naming
from ledger.day_balances import least_from
from ledger.errors import AmountNotPositive, BelowZeroOnDay, NotEnoughMoney
from ledger.models import Account, Place, Side
from ledger.money import ZERO
from ledger.services import Move


@command_naming(day="paid_on")
def record_expense(
    *,
    award: Award,
    booking: LineBookingDetails,
    plan_item: PlanItem | None = None,
    own_share: Decimal | None = None,
    prefinance: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Expense:
    """Ausgabe buchen: own spending charged to an award.

    The amount is the whole eligible cost. With share financing the grant pays its quota of it
    until the grant is used up, and the county pays the rest (80 % of 165.631,25 are 132.505,00);
    the cents are rounded over all such expenses together (``rules.quota_split``).
    Otherwise the grant pays all but ``own_share``, the euro that the county pays from own funds or
    from income of others; the county pays what the grant does not cover only if a person says so.
    Money that is still to come from the grant is prefinanced, never an own share.
    ``plan_item`` is the Ausgabeposition of the Finanzierungsplan, if the notice has one.
    Without an expense line the expense counts on the line that the plan names for the position,
    else on the usual line of the award.

    With ``prefinance`` the county pays what is missing of the grant's part on that day, at most
    what is pledged and not prefinanced yet; the next receipt settles it.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed, OpenDayChanged
        PlanItemMissing: the notice plans items for own spending, and none of them is named.
        PlanItemElsewhere: it is no cost item of this award.
        PlanItemOfRecipients: it is for what is handed on to recipients.
        OwnShareByQuota: an own share is named although the quota says it.
        OwnShareOutOfRange: it is below zero or more than the amount.
        DateOutsideWindow: the day lies before the award period or after the spending window.
        NotEnoughCash: the grant's part is more than is in hand.
        CashMissingOnDay: it is in hand today, but was not on that day.
        PrefinancedBeyondPledge: more would be prefinanced than can still come in.
    """
    notice = require_notice(award)
    refuse_future(booking.day, booking.booked_on, today=today)
    refuse_outside_spending_window(booking.day, notice)
    require_item_of_expense(plan_item, notice)
    amount = booking.amount
    line = line_to_book(booking.line, item=plan_item, usual=award.expense_line)
    refuse_wrong_side(line, Side.EXPENSE)
    if amount <= ZERO:
        raise AmountNotPositive(amount)
    # Lock the accounts if their balances, or the expenses so far, decide how the cost is split.
    by_balances = prefinance or notice.quota is not None
    accounts = locked_accounts_of(award) if by_balances else accounts_of(award)
    split = _split(amount, own_share, notice)
    from_grant = split.of_grant
    prefinanced = _to_prefinance(from_grant, accounts, booking.day) if prefinance else ZERO
    shares = (
        (Place.CASH, Place.SPENT, from_grant - prefinanced),
        (Place.COUNTY, Place.PREFINANCED, prefinanced),
        (Place.COUNTY, Place.OWN_SHARE_SPENT, amount - from_grant),
    )
    try:
        voucher = book(
            booking,
            [
                Move(accounts[source], accounts[target], share, line, booking.budget_year)
                for source, target, share in shares
                if share > ZERO
            ],
            usual_text=f"Ausgabe: {award.title}",
            key=key,
            actor=actor,
        )
    except NotEnoughMoney as lack:
        raise NotEnoughCash(
            asked=lack.asked, free=lack.free, prefinanceable=_prefinanceable(accounts)
        ) from lack
    except BelowZeroOnDay as lack:
        raise CashMissingOnDay(
            lack,
            missing=from_grant - least_from(accounts[Place.CASH], booking.day),
            prefinanceable=_prefinanceable(accounts),
        ) from lack
    return Expense.objects.create(
        award=award,
        voucher=voucher,
        amount=amount,
        value_day=booking.value_day,
        own_share=amount - from_grant,
        quota=None if split.is_capped else notice.quota,
        plan_item=plan_item,
    )


def _split(amount: Decimal, own_share: Decimal | None, notice: AwardNotice) -> QuotaSplit:
    """Aufteilung der Ausgabe: by the quota of the notice, else by the own share that is named.

    Raises:
        OwnShareByQuota, OwnShareOutOfRange
    """
    if notice.quota is not None:
        if own_share is not None:
            raise OwnShareByQuota(notice.quota)
        return split_of_expense(amount, notice, places_of(notice.award))
    if own_share is not None and not ZERO <= own_share <= amount:
        raise OwnShareOutOfRange(own_share, amount=amount)
    return QuotaSplit(amount - (own_share or ZERO))


def _to_prefinance(from_grant: Decimal, accounts: dict[Place, Account], day: date) -> Decimal:
    """Vorzufinanzieren, in euro: the part of the grant's share that was not in hand on that day.

    Where no later receipt could settle that, only what is missing today is prefinanced, and the
    ledger refuses the day.

    Raises:
        PrefinancedBeyondPledge
    """
    cash, free = accounts[Place.CASH], _prefinanceable(accounts)
    missing_then = max(from_grant - least_from(cash, day), ZERO)
    if missing_then <= free:
        return missing_then
    missing: Decimal = max(from_grant - cash.balance, ZERO)
    if missing > free:
        raise PrefinancedBeyondPledge(asked=missing, free=free)
    return missing


def _prefinanceable(accounts: dict[Place, Account]) -> Decimal:
    """Noch vorfinanzierbar: pledged and not prefinanced yet, in euro."""
    free: Decimal = accounts[Place.PLEDGED].balance - accounts[Place.PREFINANCED].balance
    return max(free, ZERO)
