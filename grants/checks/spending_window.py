"""Verausgabungsfrist: money that lapses if it is not spent and proven in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check, NightlyJob
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until
from grants.rules.wording import time_left
from ledger.days import format_day
from ledger.money import ZERO, format_euro, round_to_cent

SPENDING_WINDOW = Check(
    code="spending_window",
    place=110,
    title="Verausgabungsfrist läuft ab",
    explanation=(
        "Was bis zum Ende der Verausgabungsfrist nicht verwendet ist, muss zurückgezahlt werden "
        "(Zuwendungen: § 49a VwVfG NRW; fachbezogene Pauschalen: § 29 Haushaltsgesetz NRW; "
        "maßgeblich ist der Bescheid)."
    ),
    severity=Severity.URGENT,
    one="Verausgabungsfrist läuft ab",
    many="Verausgabungsfristen laufen ab",
    has_total=True,
    default=Thresholds((365, 180, 90, 60, 30, 14, 7, 1), supervisor_from=30),
    job=NightlyJob.SPENDING_WINDOWS,
)

# Of the days of a window: what was used before a quarter of them has passed tells no rate.
_FORECAST_FROM = Decimal("0.25")


@dataclass(frozen=True)
class SpendingFacts(AwardFacts):
    """Stand einer Zuwendung against its spending window; amounts in euro.

    ``left`` is granted and neither spent, paid to a recipient, proven nor repaid; ``committed``
    is the part of it that is agreed with recipients. The first and the last day of the window,
    ``period_from`` and ``spend_by``, both count.
    """

    period_from: date
    spend_by: date
    left: Decimal
    spent: Decimal
    with_recipient: Decimal
    proven: Decimal
    committed: Decimal

    @property
    def used(self) -> Decimal:
        return self.spent + self.with_recipient + self.proven

    @property
    def left_after_commitments(self) -> Decimal:
        return self.left - self.committed

    def lapses(self, today: date) -> Decimal:
        """Was am Ende übrig bleibt, if spending goes on as until today.

        Used so far, divided by the days of the window up to today, times the days after today.
        """
        elapsed = (today - self.period_from).days + 1
        remaining = max(days_until(self.spend_by, today=today), 0)
        forecast = round_to_cent(self.used * remaining / elapsed)
        return max(self.left - forecast, ZERO)

    def forecast_loss(self, today: date) -> Decimal | None:
        """Verfällt voraussichtlich: the one figure that lists, pages, checks and mails tell.

        None if nothing can be said: outside the window, with nothing left, and before a
        quarter of the window has passed.
        """
        days = (self.spend_by - self.period_from).days + 1
        elapsed = (today - self.period_from).days + 1
        is_told = days * _FORECAST_FROM <= elapsed <= days and self.left > ZERO
        return self.lapses(today) if is_told else None


@SPENDING_WINDOW.judges(SpendingFacts)
def judge(award: SpendingFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Verausgabungsfrist: the window of an award runs out while money is neither spent nor repaid.

    The same holds while money is with recipients unproven. The finding names what is left, what
    will lapse at the present rate of spending, and what is committed.
    """
    if today < award.period_from or not (award.left > ZERO or award.with_recipient > ZERO):
        return
    days_left = days_until(award.spend_by, today=today)
    stage = thresholds.stage_reached(days_left)
    if stage is None:
        return
    yield SPENDING_WINDOW.finding(
        award,
        stage=stage,
        severity=_severity(days_left, award.forecast_loss(today)),
        title=_title(award, days_left),
        text=" ".join(_sentences(award, days_left, today)),
        amount=award.left or award.with_recipient,
        due_on=award.spend_by,
        days_left=days_left,
        tells_supervisors=thresholds.tells_supervisors(days_left),
    )


def _severity(days_left: int, loss: Decimal | None) -> Severity:
    """Gewicht: by the days left, and a Warnung at least where money will lapse."""
    by_days = severity_by_days(days_left, warning_from=90, urgent_from=30)
    return Severity.WARNING if loss and by_days == Severity.NOTE else by_days


def _title(award: SpendingFacts, days_left: int) -> str:
    last_day = format_day(award.spend_by)
    if award.left == ZERO:
        task = f"Nachweise über {format_euro(award.with_recipient)} bis {last_day} prüfen"
    elif days_left < 0:
        task = f"{format_euro(award.left)} nicht bis {last_day} ausgegeben"
    else:
        task = f"{format_euro(award.left)} bis {last_day} ausgeben"
    return f"{task} ({time_left(days_left)})"


def _sentences(award: SpendingFacts, days_left: int, today: date) -> list[str]:
    last_day, is_over = format_day(award.spend_by), days_left < 0
    window = (
        f"Die Verausgabungsfrist ist am {last_day} abgelaufen."
        if is_over
        else f"Die Verausgabungsfrist endet am {last_day} ({time_left(days_left)})."
    )
    unproven = f"Ausgezahlt und noch nicht nachgewiesen: {format_euro(award.with_recipient)}."
    if award.left == ZERO:
        request = ["Bitte fehlende Nachweise anfordern."] if is_over else []
        return [window, *request, unproven]
    loss = award.forecast_loss(today)
    forecast = (
        "Für eine Vorausschau ist es noch zu früh."
        if loss is None
        else f"Beim bisherigen Tempo der Ausgaben verfallen davon {format_euro(loss)}."
    )
    return [
        f"Noch nicht verwendet: {format_euro(award.left)}.",
        window,
        "Bitte Verlängerung oder Rückzahlung klären." if is_over else forecast,
        f"An Empfänger gebunden und noch nicht ausgezahlt: {format_euro(award.committed)}; "
        f"danach bleiben {format_euro(award.left_after_commitments)}.",
        unproven,
    ]
