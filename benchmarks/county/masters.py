"""What is there before the first award: persons, organisations, programmes, rings with plans."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import Group, User

from benchmarks.county.size import FISCAL_YEARS, PLAN_YEARS, CountySize
from grants.imports.rules import load_rules
from grants.models import Organisation, Programme
from grants.permissions import Role
from ledger.models import Appropriation, Budget, BudgetLine, FiscalYear, PlanEntry, Ring, Side

LINES_PER_RING = 8
BUDGETED = Decimal("250000.00")
USERNAMES = {
    Role.CLERK: "sachbearbeitung",
    Role.SUPERVISOR: "leitung",
    Role.TREASURY: "kaemmerei",
    Role.AUDITOR: "revision",
}


@dataclass(frozen=True)
class Masters:
    """Stammdaten of the county, as its awards need them."""

    actor: User
    supervisor: User
    clerks: list[User]
    holder: Organisation
    recipients: list[Organisation]
    programmes: list[Programme]
    income_lines: list[BudgetLine]
    expense_lines: list[BudgetLine]


def build_masters(size: CountySize) -> Masters:
    """Stammdaten anlegen; ``load_rules`` brings the real rules and rates."""
    FiscalYear.objects.bulk_create(
        (FiscalYear(year=year) for year in FISCAL_YEARS), ignore_conflicts=True
    )
    persons = {role: _person(name, role) for role, name in USERNAMES.items()}
    clerks = [_person(f"sachbearbeitung-{number:02}", Role.CLERK) for number in range(size.clerks)]
    organisations = _organisations(size)
    programmes = _programmes(size, organisations[1])
    load_rules(settings.BASE_DIR / "fixtures")
    lines = _rings(size)
    return Masters(
        actor=persons[Role.CLERK],
        supervisor=persons[Role.SUPERVISOR],
        clerks=clerks,
        holder=organisations[0],
        recipients=organisations[2:],
        programmes=programmes,
        income_lines=[line for line in lines if line.side == Side.INCOME],
        expense_lines=[line for line in lines if line.side == Side.EXPENSE],
    )


def _person(username: str, role: Role) -> User:
    person, _ = User.objects.get_or_create(
        username=username,
        defaults={"email": f"{username}@example.org", "is_staff": role is Role.SUPERVISOR},
    )
    person.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return person


def _organisations(size: CountySize) -> list[Organisation]:
    kind = Organisation.Kind
    return Organisation.objects.bulk_create(
        [
            Organisation(code="kreis", name="Kreis Beispiel", kind=kind.COUNTY),
            Organisation(
                code="ministerium", name="Ministerium", kind=kind.MINISTRY, is_funder=True
            ),
            *(
                Organisation(
                    code=f"empfaenger-{number:03}",
                    name=f"Gemeinde Nummer {number}",
                    kind=kind.MUNICIPALITY,
                    is_recipient=True,
                )
                for number in range(size.recipients)
            ),
        ]
    )


def _programmes(size: CountySize, ministry: Organisation) -> list[Programme]:
    """Every tenth is the parent of the nine after it."""
    programmes: list[Programme] = []
    for number in range(size.programmes):
        parent = programmes[number - number % 10] if number % 10 else None
        programmes.append(
            Programme.objects.create(
                code=f"programm-{number:02}",
                name=f"Förderprogramm {number:02}",
                parent=parent,
                ministry=ministry,
                authority=ministry,
                is_earmarked=number % 2 == 0,
                source="Haushaltsplan",
                confidence=Programme.Confidence.FOUND,
            )
        )
    return programmes


def _rings(size: CountySize) -> list[BudgetLine]:
    budget = Budget.objects.create(code="county", name="Budget 35")
    rings = Ring.objects.bulk_create(
        Ring(budget=budget, code=f"35-{number:03}", name=f"Ring Nummer {number}")
        for number in range(size.rings)
    )
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(
            budget=budget,
            ring=ring,
            code=f"{ring.code}-{order}",
            side=Side.EXPENSE if order % 2 else Side.INCOME,
            product="35.02",
            row="016" if order % 2 else "002",
            name=f"Position {order} in {ring.name}",
            order=order,
        )
        for ring in rings
        for order in range(LINES_PER_RING)
    )
    Appropriation.objects.bulk_create(
        Appropriation(line=line, year=year, budgeted=BUDGETED)
        for line in lines
        for year in PLAN_YEARS
    )
    PlanEntry.objects.bulk_create(
        PlanEntry(
            line=line,
            year=year,
            kind=PlanEntry.Kind.BUDGETED,
            amount=BUDGETED,
            decided_on=date(year, 1, 1),
            reason="Haushaltsplan",
        )
        for line in lines
        for year in PLAN_YEARS
    )
    return lines
