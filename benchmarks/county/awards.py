"""Awards and pass-throughs with their accounts, before anything is booked on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from benchmarks.county.masters import Masters
from benchmarks.county.plan import AwardPlan
from benchmarks.county.size import TODAY
from grants.models import Application, Award, Drawdown, PassThrough, PlanItem, Post
from grants.services.accounts import AWARD_PLACES
from ledger.models import ORIGINS, Account, Place, Purse
from ledger.money import from_cents

Row = TypeVar("Row")

PROOF_AFTER = timedelta(days=59)


@dataclass(frozen=True)
class AwardRows:
    """Zeilen einer Zuwendung with their accounts and what hangs on it, none of it booked."""

    plan: AwardPlan
    award: Award
    accounts: dict[Place, Account]
    items: list[PlanItem]
    drawdowns: list[Drawdown]
    pass_throughs: list[PassThrough]


def build_awards(masters: Masters, plans: Sequence[AwardPlan]) -> list[AwardRows]:
    """Zuwendungen anlegen with plan, posts, requests and contracts."""
    purses = Purse.objects.bulk_create(Purse(name=f"Vorhaben {plan.number}") for plan in plans)
    accounts = Account.objects.bulk_create(
        _account(purse, place, purse.name) for purse in purses for place in AWARD_PLACES
    )
    width = len(AWARD_PLACES)
    awards = Award.objects.bulk_create(
        _award(plan, purse, masters) for plan, purse in zip(plans, purses, strict=True)
    )
    rows = [
        AwardRows(
            plan=plan,
            award=award,
            accounts=dict(zip(AWARD_PLACES, accounts[position : position + width], strict=True)),
            items=[PlanItem(award=award, kind=kind, name=kind.label) for kind in _items(plan)],
            drawdowns=[_drawdown(plan, award, part) for part in plan.requested],
            pass_throughs=[
                _pass_through(plan, award, nth, masters) for nth in range(plan.contracts)
            ],
        )
        for plan, award, position in zip(plans, awards, range(0, len(accounts), width), strict=True)
    ]
    PlanItem.objects.bulk_create(item for row in rows for item in row.items)
    Drawdown.objects.bulk_create(drawdown for row in rows for drawdown in row.drawdowns)
    _save_pass_throughs(rows)
    Post.objects.bulk_create(_post(row, nth) for row in rows for nth in range(row.plan.number % 3))
    Application.objects.bulk_create(
        Application(
            award=row.award,
            amount=from_cents(row.plan.granted * 11 // 10),
            submitted_on=row.plan.first - timedelta(days=90),
        )
        for row in rows
        if row.plan.number % 2
    )
    return rows


def _account(purse: Purse, place: Place, name: str) -> Account:
    return Account(purse=purse, place=place, name=name, may_go_below_zero=place in ORIGINS)


def _award(plan: AwardPlan, purse: Purse, masters: Masters) -> Award:
    programme = _turn(masters.programmes, plan.number)
    return Award(
        code=plan.code,
        title=f"{programme.name}, {purse.name} ab {plan.first.year}",
        programme=programme,
        holder=masters.holder,
        kind=Award.Kind.LUMP_SUM if plan.number % 7 == 3 else Award.Kind.GRANT,
        responsible=_turn(masters.clerks, plan.number),
        income_line=_turn(masters.income_lines, plan.number),
        expense_line=_turn(masters.expense_lines, plan.number),
        purse=purse,
    )


def _items(plan: AwardPlan) -> tuple[PlanItem.Kind, ...]:
    return PlanItem.COSTS if plan.number % 2 == 0 else ()


def _drawdown(plan: AwardPlan, award: Award, part: int) -> Drawdown:
    return Drawdown(
        award=award,
        number=part + 1,
        amount=from_cents(plan.granted // plan.parts),
        requested_on=min(plan.start_of(part), TODAY),
    )


def _pass_through(plan: AwardPlan, award: Award, nth: int, masters: Masters) -> PassThrough:
    recipient = _turn(masters.recipients, plan.number * 7 + nth)
    return PassThrough(
        award=award,
        recipient=recipient,
        code=f"{plan.code}-weiterleitung-{nth}",
        title=f"{award.title}: {recipient.name}",
        legal_form=PassThrough.LegalForm.PUBLIC_CONTRACT,
        signed_on=plan.first,
        agreed=from_cents(plan.agreed),
        period_from=plan.first,
        period_to=plan.last,
        proof_due=plan.last + PROOF_AFTER,
        line=award.expense_line,
        budget_year=plan.first.year,
    )


def _save_pass_throughs(rows: Sequence[AwardRows]) -> None:
    pass_throughs = [one for row in rows for one in row.pass_throughs]
    for name, place in (
        ("committed_account", Place.COMMITTED),
        ("recipient_account", Place.WITH_RECIPIENT),
    ):
        accounts = Account.objects.bulk_create(
            _account(one.award.purse, place, one.code) for one in pass_throughs
        )
        for one, account in zip(pass_throughs, accounts, strict=True):
            setattr(one, name, account)
    PassThrough.objects.bulk_create(pass_throughs)


def _post(row: AwardRows, nth: int) -> Post:
    return Post(
        award=row.award,
        number=f"{row.plan.number:03}-{nth}",
        fte=Decimal("0.50"),
        valid_from=row.plan.first,
        valid_to=row.plan.last,
    )


def _turn(rows: Sequence[Row], number: int) -> Row:
    return rows[number % len(rows)]
