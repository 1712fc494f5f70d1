from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, OtherIncome, PlanItem
from grants.services.accounts import accounts_of
from grants.services.book import book
from grants.services.plan_items import line_to_book, refuse_wrong_item_of_income
from grants.services.refusals import refuse_future, refuse_wrong_side, require_notice
from grants.services.terms import LineBookingDetails
from ledger.commands import command_naming
from ledger.models import Place, Side
from ledger.services import Move


@command_naming(day="received_on")
def record_other_income(
    *,
    award: Award,
    booking: LineBookingDetails,
    plan_item: PlanItem | None = None,
    today: date,
    key: str,
    actor: User,
) -> OtherIncome:
    """Leistung Dritter buchen: somebody else than the funder pays towards the cost of an award.

    The money goes to the county, not to the award: what is left of the grant stays as it is, but
    the entitlement may fall (ANBest-P/-G Nr. 2). ``plan_item`` is the part of the Finanzierungsplan
    that announced it. Without an income line it counts on the line that the plan names for that
    part, else on the usual line of the award.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed, OpenDayChanged
        NotOtherFunds: the item belongs to another award, or is not for money of others.
    """
    require_notice(award)
    refuse_future(booking.day, booking.booked_on, today=today)
    if plan_item is not None:
        refuse_wrong_item_of_income(plan_item, award)
    line = line_to_book(booking.line, item=plan_item, usual=award.income_line)
    refuse_wrong_side(line, Side.INCOME)
    accounts = accounts_of(award)
    others, county = accounts[Place.THIRD_PARTY], accounts[Place.COUNTY]
    move = Move(others, county, booking.amount, line, booking.budget_year)
    usual_text = f"Leistung Dritter: {award.title}"
    voucher = book(booking, [move], usual_text=usual_text, key=key, actor=actor)
    return OtherIncome.objects.create(
        award=award,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
        plan_item=plan_item,
    )
