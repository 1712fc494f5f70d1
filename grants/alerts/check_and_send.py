"""Prüfungen jetzt starten: what the order of that kind does."""

from collections.abc import Callable
from datetime import date, datetime

from grants.alerts.recheck import check_everything
from grants.alerts.run import RunResult
from grants.alerts.send import SendResult, send_deliveries
from grants.rules.wording import counted
from grants.services.work_orders import Report, WorkResult


def _tell_nobody(done: int, total: int, doing: str) -> None:
    """Nobody watches how far it is."""


def check_and_send(
    report: Report = _tell_nobody,
    *,
    today: date,
    now: Callable[[], datetime],
    simulated_day: date | None,
) -> WorkResult:
    """Alles prüfen und versenden, was fällig ist; two steps."""
    report(0, 2, "Zuwendungen, Fristen und Ringe prüfen")
    checked = check_everything(today)
    report(1, 2, "Hinweise versenden")
    sent = send_deliveries(now(), simulated_day=simulated_day)
    report(2, 2, "")
    return WorkResult(_summary(checked, sent), _warning(sent))


def _summary(checked: RunResult, sent: SendResult) -> str:
    return (
        f"{checked.in_words}; "
        f"{counted(sent.sent, 'Mail', 'Mails')} versandt"
        f"{f', {sent.waiting} warten' if sent.waiting else ''}."
    )


def _warning(sent: SendResult) -> str:
    if not sent.failed:
        return ""
    return (
        f"{counted(sent.failed, 'Mail', 'Mails')} nicht angenommen. "
        "Der Versand wird von selbst wiederholt."
    )
