"""Rows of the ledger for tests, and a service of their own that books one move."""

from datetime import date
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import User

from ledger.commands import command
from ledger.models import (
    Account,
    Appropriation,
    Budget,
    BudgetLine,
    FiscalYear,
    PeriodClosing,
    PeriodReopening,
    Place,
    PlanEntry,
    Ring,
    Side,
    Voucher,
)
from ledger.money import ZERO
from ledger.services import Move, open_account, open_purse, write_voucher
from ledger.years import close_period, request_reopening

_numbers = count(1)


def new_key() -> str:
    """A key that no other command of this test run has."""
    return f"test-{next(_numbers)}"


def build_years(first: int = 2015, last: int = 2027) -> None:
    """Open fiscal years, where there are none yet."""
    if not FiscalYear.objects.exists():
        FiscalYear.objects.bulk_create(FiscalYear(year=year) for year in range(first, last + 1))


def close_year(year: int, actor: User, *, through: date | None = None) -> PeriodClosing:
    """Close a year, or only up to a day of it."""
    day = through or date(year, 12, 31)
    return close_period(
        year=year, through=day, note="Jahresabschluss", today=day, key=new_key(), actor=actor
    )


def build_reopening(
    year: int, actor: User, *, open_from: date | None = None, reason: str = "Rechnung vergessen"
) -> PeriodReopening:
    """Close a year and ask to open it again, from its first day unless told otherwise."""
    if not FiscalYear.objects.filter(pk=year, closed_through__isnull=False).exists():
        close_year(year, actor)
    return request_reopening(
        year=year,
        open_from=open_from or date(year, 1, 1),
        reason=reason,
        key=new_key(),
        actor=actor,
    )


def build_purse(name: str = "KOMM-AN NRW 2016") -> dict[Place, Account]:
    """A purse with one account at zero for each place."""
    purse = open_purse(name)
    return {place: open_account(purse, place, name) for place in Place}


def build_budget(code: str = "budget-35") -> Budget:
    return Budget.objects.get_or_create(code=code, defaults={"name": "Budget 35"})[0]


def build_ring(
    code: str = "35-04",
    *,
    name: str = "Kommunales Integrationsmanagement",
    mode: Ring.Mode = Ring.Mode.SURPLUS_AND_SHORTFALL,
    tolerance: Decimal = ZERO,
) -> Ring:
    return Ring.objects.get_or_create(
        code=code,
        defaults={"budget": build_budget(), "name": name, "mode": mode, "tolerance": tolerance},
    )[0]


def build_line(
    code: str,
    *,
    side: Side = Side.EXPENSE,
    ring: Ring | None = None,
    budgeted: dict[int, str] | None = None,
    name: str | None = None,
    order: int = 0,
    row: str | None = None,
) -> BudgetLine:
    """A budget line; ``budgeted`` maps fiscal years to euro."""
    line, is_new = BudgetLine.objects.get_or_create(
        code=code,
        defaults={
            "budget": ring.budget if ring else build_budget(),
            "ring": ring,
            "side": side,
            "product": "35.02",
            "row": row or ("002" if side == Side.INCOME else "016"),
            "name": name or code.replace("-", " ").title(),
            "order": order,
        },
    )
    if is_new:
        for year, amount in (budgeted or {}).items():
            Appropriation.objects.create(line=line, year=year, budgeted=Decimal(amount))
            PlanEntry.objects.create(
                line=line,
                year=year,
                kind=PlanEntry.Kind.BUDGETED,
                amount=Decimal(amount),
                decided_on=date(year, 1, 1),
                reason="Haushaltsplan",
            )
    return line


@command
def book(
    *,
    source: Account,
    target: Account,
    amount: Decimal,
    booked_on: date = date(2016, 3, 1),
    line: BudgetLine | None = None,
    year: int | None = None,
    text: str = "Buchung",
    key: str,
    actor: User,
) -> Voucher:
    """The smallest service there can be: one voucher with one posting."""
    return write_voucher(
        moves=[Move(source, target, amount, line, year)],
        booked_on=booked_on,
        text=text,
        key=key,
        actor=actor,
    )


def balances(accounts: dict[Place, Account]) -> dict[Place, Decimal]:
    """What the database holds now, without the accounts at zero."""
    rows = Account.objects.filter(pk__in=[account.pk for account in accounts.values()])
    return {Place(row.place): row.balance for row in rows if row.balance}


def appropriation(line: BudgetLine, year: int) -> tuple[Decimal, Decimal]:
    """What a line has booked in a year: actual and committed, in euro."""
    row = Appropriation.objects.get(line=line, year=year)
    return row.actual, row.committed
