from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from grants.alerts.findings import collect
from grants.alerts.recipients import Recipients
from grants.models import Alert, Delivery
from grants.rules.catalogue import RULES
from grants.rules.finding import Finding

_Key = tuple[str, str, str]


@dataclass(frozen=True)
class RunResult:
    """Ergebnis eines Prüflaufs: how many alerts it opened, left open and settled."""

    opened: int
    still_open: int
    settled: int


@transaction.atomic
def run(today: date, rules: Collection[str] = tuple(RULES)) -> RunResult:
    """Prüflauf: open what was found and is not open yet, settle what is gone.

    Only alerts of these ``rules`` are touched. An alert that got a tighter stage is settled and
    replaced; one that got graver or lighter within its stage, as when money will lapse now, says
    so from now on. Whoever is to be told of an open alert and was not yet gets a delivery, also
    when the person became responsible only after it opened; of a rule that is not mailed,
    nobody does. May run twice, or beside itself.
    """
    found = {(f.rule, f.subject, f.stage): f for f in collect(today, rules)}
    open_alerts = {
        (alert.rule, alert.subject, alert.stage): alert
        for alert in Alert.objects.filter(settled_on__isnull=True, rule__in=rules)
    }
    gone = [alert.pk for key, alert in open_alerts.items() if key not in found]
    settled = Alert.objects.filter(pk__in=gone, settled_on__isnull=True).update(settled_on=today)
    opened = 0
    alerts: dict[_Key, Alert] = {}
    for key, finding in found.items():
        if key in open_alerts:
            alerts[key] = open_alerts[key]
        else:
            alerts[key], is_new = _open(finding, today)
            opened += is_new
    _follow(found, alerts)
    _tell(found, alerts)
    return RunResult(opened=opened, still_open=len(found) - opened, settled=settled)


def _open(finding: Finding, today: date) -> tuple[Alert, bool]:
    # A run beside this one may have opened it a moment ago: the constraint then refuses ours,
    # and get_or_create hands out theirs.
    return Alert.objects.get_or_create(
        rule=finding.rule,
        subject=finding.subject,
        stage=finding.stage,
        settled_on=None,
        defaults={
            "severity": finding.severity.value,
            "title": finding.title,
            "text": finding.text,
            "amount": finding.amount,
            "opened_on": today,
        },
    )


def _follow(found: dict[_Key, Finding], alerts: dict[_Key, Alert]) -> None:
    changed = []
    for key, finding in found.items():
        alert = alerts[key]
        if alert.severity != finding.severity.value:
            alert.severity = finding.severity.value
            alert.title, alert.text, alert.amount = finding.title, finding.text, finding.amount
            changed.append(alert)
    Alert.objects.bulk_update(changed, ["severity", "title", "text", "amount"])


def _tell(found: dict[_Key, Finding], alerts: dict[_Key, Alert]) -> None:
    recipients = Recipients()
    told = set(
        Delivery.objects.filter(alert__in=alerts.values()).values_list("alert_id", "recipient_id")
    )
    for key, finding in found.items():
        if not RULES[finding.rule].mails:
            continue
        alert = alerts[key]
        for recipient_id in sorted(recipients.of(finding)):
            if (alert.pk, recipient_id) not in told:
                Delivery.objects.get_or_create(alert=alert, recipient_id=recipient_id)
