from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, CarryOver
from grants.queries.awards import places_of
from grants.queries.carry_overs import CARRIED_KINDS, carried_from, may_be_carried
from grants.services.errors import (
    CarriedBeyondUnspent,
    CarriedBeyondWindow,
    CarriedTooEarly,
    NotCarriedOver,
    NothingCarried,
)
from grants.services.refusals import refuse_future, refuse_wrong_side, require_notice
from ledger.commands import command
from ledger.errors import ReasonMissing, YearMissing
from ledger.filled_from import WITHOUT_FORM
from ledger.models import Appropriation, BudgetLine, FiscalYear, PlanEntry, Ring, RingSurplus, Side
from ledger.money import ZERO, format_euro
from ledger.plan import change_plan

_LONGEST_EXPLANATION = 500


@command
def carry_over(
    *,
    award: Award,
    line: BudgetLine,
    from_year: int,
    amount: Decimal,
    decided_on: date,
    reason: str,
    today: date,
    key: str,
    actor: User,
) -> CarryOver:
    """In das Folgejahr übertragen: unspent money of a lump sum, by a note in the budget.

    Rule: § 29 Abs. 5 Haushaltsgesetz NRW and § 22 KomHVO NRW: what is not used may stay for the
    next year where a budget note says so, and raises the expense of that year. No euro moves. The
    expense ``line`` of the next year is raised by ``amount``; as no income stands against it there,
    the explained surplus of its ring falls by the same. An amount below zero takes an earlier
    carry-over back.

    Raises:
        NoticeMissing, LineOnWrongSide, ReasonMissing, YearMissing, PlanOfClosedYear
        NotCarriedOver: it is no lump sum, so its notice decides.
        CarriedTooEarly: the year has not begun.
        DateInFuture (decided_on): it is decided in the future.
        NothingCarried: the amount is zero.
        CarriedBeyondWindow: the money may not be spent in the next year.
        CarriedBeyondUnspent: more than is unspent, or taken back more than was carried.
    """
    # Lock the award, so that two do not carry the same euro.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    notice = require_notice(award)
    if award.kind not in CARRIED_KINDS:
        raise NotCarriedOver
    refuse_wrong_side(line, Side.EXPENSE)
    refuse_future(decided_on, today=today, about="decided_on")
    if not reason.strip():
        raise ReasonMissing("Eine Übertragung")
    if from_year > today.year:
        raise CarriedTooEarly(from_year)
    to_year = from_year + 1
    if notice.spend_by.year < to_year:
        raise CarriedBeyondWindow(to_year, spend_by=notice.spend_by)
    if not FiscalYear.objects.filter(pk=to_year).exists():
        raise YearMissing(to_year)
    if amount == ZERO:
        raise NothingCarried
    free = may_be_carried(award, from_year, places_of(award))
    carried = carried_from(award, from_year)
    if not -carried <= amount <= free:
        raise CarriedBeyondUnspent(asked=amount, free=free, carried=carried)
    entry = _raise_plan(line, to_year, amount, decided_on, award, reason, key=key, actor=actor)
    if line.ring is not None:
        _lower_surplus(line.ring, to_year, amount, award, reason)
    return CarryOver.objects.create(
        award=award,
        line=line,
        from_year=from_year,
        amount=amount,
        decided_on=decided_on,
        reason=reason.strip(),
        plan_entry=entry,
    )


def _raise_plan(
    line: BudgetLine,
    year: int,
    amount: Decimal,
    decided_on: date,
    award: Award,
    reason: str,
    *,
    key: str,
    actor: User,
) -> PlanEntry:
    row, _ = Appropriation.objects.select_for_update().get_or_create(line=line, year=year)
    return change_plan(
        line=line,
        year=year,
        kind=PlanEntry.Kind.ADJUSTMENT,
        total=row.adjustment + amount,
        decided_on=decided_on,
        reason=_told(award, year, amount, reason),
        filled_from=WITHOUT_FORM,
        key=f"{key}:plan",
        actor=actor,
    )


def _lower_surplus(ring: Ring, year: int, amount: Decimal, award: Award, reason: str) -> None:
    """Its income came in the year before, so the plan of the ring has a gap of that amount."""
    surplus, _ = RingSurplus.objects.select_for_update().get_or_create(
        ring=ring, year=year, defaults={"amount": ZERO, "explanation": ""}
    )
    surplus.amount -= amount
    told = " ".join((surplus.explanation, _told(award, year, amount, reason))).strip()
    surplus.explanation = told[-_LONGEST_EXPLANATION:]
    surplus.save(update_fields=["amount", "explanation"])


def _told(award: Award, year: int, amount: Decimal, reason: str) -> str:
    act = "Übertragen" if amount > ZERO else "Zurückgenommen"
    return (
        f"{act} aus {year - 1}: {format_euro(abs(amount))} von „{award.title}“ ({reason.strip()})."
    )
