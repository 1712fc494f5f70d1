"""Prüflauf: findings of today become alerts, and alerts become deliveries; each once."""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from grants.alerts.current import open_alerts
from grants.alerts.findings import CHECKS_OF_ALL, Changed, collect
from grants.alerts.from_finding import alert_of, said_now
from grants.alerts.recipients import Recipients
from grants.alerts.rows import insert_all, update_all
from grants.alerts.together import judge_together
from grants.checks import CHECKS
from grants.checks.finding import Finding
from grants.models import Alert, Delivery
from ledger.locks import wait_for_others

_Key = tuple[str, str, str]


@dataclass(frozen=True)
class RunResult:
    """Ergebnis eines Prüflaufs: how many alerts it opened, left open and settled."""

    opened: int
    still_open: int
    settled: int

    def __add__(self, other: "RunResult") -> "RunResult":
        return RunResult(
            self.opened + other.opened,
            self.still_open + other.still_open,
            self.settled + other.settled,
        )


@transaction.atomic
def run(
    today: date, codes: Collection[str] | None = None, only: Changed | None = None
) -> RunResult:
    """Prüflauf: open what was found and is not open yet, settle what is gone, renew the rest.

    Only alerts of the checks with these ``codes`` are touched; with ``only`` just those that hang
    on what changed. An alert that got a tighter stage is settled and replaced. Whoever is to be
    told of an open alert and was not yet gets a delivery, also when the person became responsible
    only after it opened; of a check that is not mailed, nobody does. May run twice, or beside
    itself: the second run waits for the first. The number of queries does not grow with what is
    found.
    """
    wait_for_others(Alert)
    return _write_down(collect(today, codes, only), open_alerts(codes, only), today)


@transaction.atomic
def run_together(today: date, changed: Set[int]) -> RunResult:
    """Prüflauf der Prüfungen über viele Zuwendungen, as far as a change of these awards reaches."""
    wait_for_others(Alert)
    judged = judge_together(today, changed)
    return _write_down(judged.findings, open_alerts(CHECKS_OF_ALL).filter(judged.instead_of), today)


def _write_down(findings: Iterable[Finding], judged: QuerySet[Alert], today: date) -> RunResult:
    """Festhalten, what of the alerts that were judged is new, gone or said otherwise."""
    found = {(f.check_code, f.subject, f.stage): f for f in findings}
    before = _by_key(judged)
    gone = [alert.pk for key, alert in before.items() if key not in found]
    Alert.objects.filter(pk__in=gone).update(settled_on=today)
    _renew((before[key], finding) for key, finding in found.items() if key in before)
    new = [finding for key, finding in found.items() if key not in before]
    insert_all([alert_of(finding, today) for finding in new])
    alerts = _by_key(judged.all()) if new else before
    _tell(found, alerts, judged)
    return RunResult(opened=len(new), still_open=len(found) - len(new), settled=len(gone))


def _renew(pairs: Iterable[tuple[Alert, Finding]]) -> None:
    """Hinweise auffrischen: write those whose finding says something else by now."""
    changed: list[Alert] = []
    columns: list[str] = []
    for alert, finding in pairs:
        now = said_now(finding)
        if any(getattr(alert, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(alert, name, value)
            changed.append(alert)
            columns = list(now)
    update_all(changed, columns)


def _by_key(alerts: Iterable[Alert]) -> dict[_Key, Alert]:
    return {(alert.check_code, alert.subject, alert.stage): alert for alert in alerts}


def _tell(found: dict[_Key, Finding], alerts: dict[_Key, Alert], judged: QuerySet[Alert]) -> None:
    """Zustellungen anlegen: for everybody who is to be told of an alert and was not yet."""
    recipients = Recipients()
    told = set(
        Delivery.objects.filter(alert__in=judged.order_by().values("pk"))
        .order_by()
        .values_list("alert_id", "recipient_id")
    )
    insert_all(
        [
            Delivery(alert=alerts[key], recipient_id=recipient_id)
            for key, finding in found.items()
            if CHECKS[finding.check_code].mails
            for recipient_id in sorted(recipients.of(finding))
            if (alerts[key].pk, recipient_id) not in told
        ]
    )
