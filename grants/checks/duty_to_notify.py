"""Mitteilungspflicht: what the authority has to be told at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.plan_item_overrun import PlanFacts
from grants.checks.spending_window import SpendingFacts
from grants.checks.thresholds import Thresholds
from grants.rules.days_left import days_until
from ledger.days import format_day
from ledger.money import ZERO, format_euro

DUTY_TO_NOTIFY = Check(
    code="duty_to_notify",
    place=335,
    title="Mitteilung an die Bewilligungsbehörde fehlt",
    explanation=(
        "Was für die Bewilligung maßgeblich war und sich ändert, ist der Bewilligungsbehörde "
        "unverzüglich mitzuteilen (ANBest-P Nr. 5, ANBest-G Nr. 5; Wortlaut nicht bestätigt, "
        "maßgeblich ist der Bescheid)."
    ),
    severity=Severity.WARNING,
    one="Mitteilung an die Bewilligungsbehörde fehlt",
    many="Mitteilungen an die Bewilligungsbehörde fehlen",
    default=Thresholds((90,)),
    mails=False,
)


@dataclass(frozen=True)
class DutyFacts(AwardFacts):
    """Was mitzuteilen sein kann, and of which duties the authority was told under this notice.

    ``extra_income`` in euro is what others paid beyond the plan; ``cancelled`` are the titles of
    pass-throughs that were cancelled; ``authority`` is empty if the programme names none.
    """

    authority: str
    plan: PlanFacts | None
    spending: SpendingFacts
    extra_income: Decimal
    cancelled: tuple[str, ...]
    told: frozenset[str]


@DUTY_TO_NOTIFY.judges(DutyFacts)
def judge(award: DutyFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Mitteilungspflicht: a fact that the authority has to know, and nobody noted that it does.

    The plan is exceeded, others pay more than planned, a pass-through was cancelled, or, within so
    many days of its end, money will not be used within the spending window.
    """
    for duty, what, amount in _duties(award, today, thresholds):
        if duty not in award.told:
            yield DUTY_TO_NOTIFY.finding(
                award,
                stage=duty,
                title=f"{what} – mitzuteilen",
                text=(
                    f"{what}. Bitte {_whom(award)} unverzüglich mitteilen und auf der Seite der "
                    "Zuwendung unter „Mitteilungen“ vermerken, wann das war."
                ),
                amount=amount,
            )


def _whom(award: DutyFacts) -> str:
    return (
        f"der Bewilligungsbehörde ({award.authority})"
        if award.authority
        else ("der Bewilligungsbehörde")
    )


def _duties(
    award: DutyFacts, today: date, thresholds: Thresholds
) -> Iterator[tuple[str, str, Decimal | None]]:
    """Yield (duty, what is to be told, its amount in euro)."""
    plan, spending = award.plan, award.spending
    if plan is not None and plan.exceeded:
        excess = sum((item.excess for item in plan.exceeded), ZERO)
        names = ", ".join(f"„{name}“" for name in plan.exceeded_names)
        yield (
            "plan",
            f"{names} überschreitet den Finanzierungsplan um {format_euro(excess)}",
            excess,
        )
    elif plan is not None and plan.actual > plan.planned:
        excess = plan.actual - plan.planned
        yield "plan", f"Der Finanzierungsplan ist um {format_euro(excess)} überschritten", excess
    loss = spending.forecast_loss(today)
    stage = thresholds.stage_reached(days_until(spending.spend_by, today=today))
    if loss and stage is not None:
        until = format_day(spending.spend_by)
        yield (
            "unused",
            f"{format_euro(loss)} werden voraussichtlich nicht bis {until} verwendet",
            loss,
        )
    if award.extra_income > ZERO:
        extra = award.extra_income
        yield "funding", f"Dritte zahlen {format_euro(extra)} mehr als geplant", extra
    if award.cancelled:
        names = ", ".join(f"„{title}“" for title in award.cancelled)
        yield "purpose", f"Aufgehoben: {names}", None
