"""Verwahrung: money that came in and belongs to no award yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import SettingScope
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds
from grants.rules.days_left import days_until
from grants.rules.wording import counted, time_left
from ledger.days import format_day
from ledger.money import ZERO, format_euro

MONEY_IN_SUSPENSE = Check(
    code="money_in_suspense",
    place=180,
    title="Geld in Verwahrung",
    explanation=(
        "Gehört eine ungeklärte Einzahlung zu einer Zuwendung, läuft deren Verwendungsfrist schon "
        "seit dem Eingang (VV Nr. 8.6 zu § 44 LHO NRW); sie ist darum bald zuzuordnen oder "
        "zurückzugeben."
    ),
    severity=Severity.URGENT,
    one="Betrag ist noch in Verwahrung",
    many="Beträge sind noch in Verwahrung",
    has_total=True,
    default=Thresholds((7, 21, 45), supervisor_from=21),
)


@dataclass(frozen=True)
class SuspenseFacts:
    """Verwahrung, von der ``open`` euro nicht zugeordnet sind.

    ``use_by`` is the last day on which the money may be used, if it belongs to ``award``, or to
    any grant without one; None if nothing sets such a day. ``award`` is the title of the award that
    it is supposed to belong to.
    """

    item_id: int
    payer: str
    credited_on: date
    open: Decimal
    use_by: date | None
    award_id: int | None
    award: str
    responsible_id: int | None

    @property
    def scope(self) -> SettingScope:
        return SettingScope(award_id=self.award_id)


@MONEY_IN_SUSPENSE.judges(SuspenseFacts)
def judge(item: SuspenseFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Verwahrung: money is neither assigned nor sent back since more than so many days.

    The finding names how much of the receipt clock is used up already. It is urgent once that
    clock has run out.
    """
    days = (today - item.credited_on).days
    exceeded = thresholds.days_exceeded(days)
    if item.open <= ZERO or exceeded is None:
        return
    days_left = None if item.use_by is None else days_until(item.use_by, today=today)
    supervisor_from = thresholds.supervisor_from
    yield Finding(
        check_code=MONEY_IN_SUSPENSE.code,
        subject=f"suspense-{item.item_id}",
        stage=str(exceeded),
        severity=_severity(days_left),
        title=(
            f"{format_euro(item.open)} von {item.payer} seit {counted(days, 'Tag', 'Tagen')} in "
            "Verwahrung"
        ),
        text=" ".join(_sentences(item, days, days_left)),
        amount=item.open,
        due_on=item.use_by,
        days_left=days_left,
        of_award=item.award_id,
        responsible_id=item.responsible_id,
        tells_supervisors=supervisor_from is not None and days > supervisor_from,
    )


def _severity(days_left: int | None) -> Severity:
    if days_left is not None and days_left < 0:
        return Severity.URGENT
    return Severity.WARNING


def _sentences(item: SuspenseFacts, days: int, days_left: int | None) -> Iterator[str]:
    yield f"Eingegangen am {format_day(item.credited_on)}."
    if item.use_by is not None and days_left is not None:
        whose = f"zu „{item.award}“" if item.award else "zu einer Zuwendung"
        yield (
            f"Gehört das Geld {whose}, läuft die Verwendungsfrist seit diesem Tag: "
            f"{counted(days, 'Tag ist', 'Tage sind')} verbraucht, sie endet am "
            f"{format_day(item.use_by)} ({time_left(days_left)})."
        )
    yield "Bitte einer Zuwendung zuordnen oder an den Einzahler zurückgeben."
