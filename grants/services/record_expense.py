from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, Expense, PlanItem
from grants.queries.awards import places_of
from grants.queries.eligible_days import eligible_days_of
from grants.queries.quota_split import split_of_expense
from grants.rules.quota_split import QuotaSplit
from grants.services.accounts import accounts_of, locked_accounts_of
from grants.services.book import book
from grants.services.errors import (
    CashMissingOnDay,
    NotEnoughCash,
    OwnShareByQuota,
    OwnShareOutOfRange,
    ReasonOutsideWindow,
)
from grants.services.plan_items import line_to_book, require_item_of_expense
from grants.services.prefinancing import to_prefinance
from grants.services.refusals import (
    refuse_future,
    refuse_wrong_side,
    require_notice,
)
from grants.services.terms import LineBookingDetails
from ledger.commands import command_naming
from ledger.day_balances import least_from
from ledger.errors import AmountNotPositive, BelowZeroOnDay, NotEnoughMoney
from ledger.models import Place, Side
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
    reason: str = "",
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

    A payment outside the spending window needs a ``reason``. It is eligible if the notice lets
    invoices of the period be paid until then, or the authority has let the measure begin early
    (``rules.eligible_days``); if not, all of it is own share.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed, OpenDayChanged
        PlanItemMissing: the notice plans items for own spending, and none of them is named.
        PlanItemElsewhere: it is no cost item of this award.
        PlanItemOfRecipients: it is for what is handed on to recipients.
        OwnShareByQuota: an own share is named although the quota says it.
        OwnShareOutOfRange: it is below zero or more than the amount.
        ReasonOutsideWindow: the day lies before the award period or after the spending window,
            and no reason is given.
        NotEnoughCash: the grant's part is more than is in hand.
        CashMissingOnDay: it is in hand today, but was not on that day.
        PrefinancedBeyondPledge: more would be prefinanced than can still come in.
    """
    notice = require_notice(award)
    refuse_future(booking.day, booking.booked_on, today=today)
    days = eligible_days_of(notice)
    is_outside, is_eligible = days.is_outside(booking.day), days.is_eligible(booking.day)
    if is_outside and not reason.strip():
        raise ReasonOutsideWindow(
            booking.day, first=days.first, last=days.last, is_eligible=is_eligible
        )
    require_item_of_expense(plan_item, notice)
    amount = booking.amount
    line = line_to_book(booking.line, item=plan_item, usual=award.expense_line)
    refuse_wrong_side(line, Side.EXPENSE)
    if amount <= ZERO:
        raise AmountNotPositive(amount)
    # Lock the accounts if their balances, or the expenses so far, decide how the cost is split.
    by_balances = prefinance or notice.quota is not None
    accounts = locked_accounts_of(award) if by_balances else accounts_of(award)
    split = _split(amount, own_share, notice, is_eligible=is_eligible)
    from_grant = split.of_grant
    prefinanced = ZERO
    if prefinance:
        prefinanced = to_prefinance(
            from_grant, accounts[Place.CASH], places_of(award), booking.day, may_bear=True
        )
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
            asked=lack.asked,
            free=lack.free,
            prefinanceable=places_of(award).prefinanceable,
            may_bear=True,
        ) from lack
    except BelowZeroOnDay as lack:
        raise CashMissingOnDay(
            lack,
            missing=from_grant - least_from(accounts[Place.CASH], booking.day),
            prefinanceable=places_of(award).prefinanceable,
        ) from lack
    return Expense.objects.create(
        award=award,
        voucher=voucher,
        amount=amount,
        value_day=booking.value_day,
        own_share=amount - from_grant,
        quota=None if split.is_capped or not is_eligible else notice.quota,
        plan_item=plan_item,
        outside_reason=reason.strip() if is_outside else "",
        is_eligible=is_eligible,
    )


def _split(
    amount: Decimal, own_share: Decimal | None, notice: AwardNotice, *, is_eligible: bool
) -> QuotaSplit:
    """Aufteilung der Ausgabe: by the quota of the notice, else by the own share that is named.

    Nothing of what is not eligible is paid by the grant.

    Raises:
        OwnShareByQuota, OwnShareOutOfRange
    """
    if notice.quota is not None:
        if own_share is not None:
            raise OwnShareByQuota(notice.quota)
        by_quota = split_of_expense(amount, notice, places_of(notice.award))
        return by_quota if is_eligible else QuotaSplit(ZERO)
    at_least = ZERO if is_eligible else amount
    if own_share is not None and not at_least <= own_share <= amount:
        raise OwnShareOutOfRange(own_share, at_least=at_least, at_most=amount)
    return QuotaSplit(amount - (at_least if own_share is None else own_share))
