"""The cases that the tests of alerts tell of."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.contrib.auth.models import User

from grants.alerts.run import RunResult, run
from grants.checks import CHECKS
from grants.checks.over_granted import OVER_GRANTED
from grants.checks.own_proof_due import OWN_PROOF_DUE
from grants.checks.ring_overdrawn import RING_OVERDRAWN
from grants.checks.ring_plan_unbalanced import RING_PLAN_UNBALANCED
from grants.checks.spending_window import SPENDING_WINDOW
from grants.models import Award, CheckSetting, Deadline
from grants.tests.builders import build_award, build_line, build_person, build_ring, build_years
from ledger.models import Explanation, Ring, Side

THE_DAY = date(2020, 2, 15)
# The awards of most tests have no application, no person and no day of proof; what the checks of
# incomplete records say of them is tested apart.
MONEY_CHECKS = (
    SPENDING_WINDOW.code,
    OWN_PROOF_DUE.code,
    RING_PLAN_UNBALANCED.code,
    RING_OVERDRAWN.code,
    OVER_GRANTED.code,
)
AT_FIVE = datetime(2020, 2, 15, 4, 0, tzinfo=UTC)


def switch_off(*codes: str) -> None:
    """A supervisor switches checks off for all awards; without any, all checks."""
    for code in codes or CHECKS:
        CheckSetting.objects.create(check_code=code, is_active=False)


def check_money(today: date) -> RunResult:
    """One run of the checks of money, days and rings."""
    return run(today, codes=MONEY_CHECKS)


def build_integrationspauschale(
    *,
    responsible: User | None = None,
    code: str = "integrationspauschale",
    spent: str = "350000.00",
) -> Award:
    """976.377,32 euro received, 350.000 of them spent, the rest to be spent until 30.11.2020."""
    return build_award(
        code,
        title="Integrationspauschale",
        amount="976377.32",
        window=(date(2019, 1, 1), date(2020, 11, 30)),
        received="976377.32",
        spent=spent,
        responsible=responsible,
    )


def build_ring_35_02(code: str = "35-02", *, income: str = "269836.00") -> Ring:
    """The ring whose income, as printed, is 300 euro short of its expense."""
    build_years()
    ring = build_ring(code, name="Landesförderung KI")
    line = build_line(f"{code}-ertrag", side=Side.INCOME, ring=ring, budgeted={2024: income})
    build_line(f"{code}-aufwand", ring=ring, budgeted={2024: "270136.00"})
    for text, amount in (
        ("KOMM-AN, SprachmittlerPool, IfKuF, FIT", "259836.00"),
        ("Rucksack", "10300.00"),
    ):
        explanation = Explanation.objects.create(year=2024, text=text, amount=Decimal(amount))
        explanation.lines.add(line)
    return ring


def build_proof(
    number: int = 1,
    *,
    due_on: date = date(2020, 3, 31),
    award: Award | None = None,
    **terms: object,
) -> Deadline:
    return Deadline.objects.create(
        code=f"nachweis-{number}",
        kind=Deadline.Kind.OWN_PROOF,
        title="Verwendungsnachweis: Integrationspauschale",
        award=award,
        due_on=due_on,
        source="Zuwendungsbescheid",
        **{"confidence": Deadline.Confidence.FOUND, **terms},
    )


def build_supervisor(username: str = "leitung") -> User:
    return build_person(username, group="Leitung")


def build_treasurer() -> User:
    return build_person("kaemmerei", group="Kämmerei")
