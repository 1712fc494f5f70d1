"""What runs without a person: the nightly checks, the mails, the seal, ``verify``."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import process_time
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from benchmarks.county import TODAY
from benchmarks.look import Look, look_at
from grants.alerts.findings import collect
from grants.alerts.recheck import check_everything, recheck
from grants.alerts.run import run
from grants.alerts.send import send_deliveries
from grants.checks import CHECKS
from grants.models import Alert, Award, CheckCase, Delivery, Recheck
from grants.permissions import Role
from grants.services.use_marks import keep_use_marks
from ledger.integrity import verify
from ledger.seal import seal_journal

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
MAILS = 2000
CHECKS_MAILED = 10
# Processor time in seconds after which no further mails are sent.
LONG_ENOUGH = 20.0


def measure_first_night() -> Iterator[dict[str, Any]]:
    """Before the pages, which show what it found."""
    yield _row("first marks of used receipts", look_at(_taken_back(lambda: keep_use_marks(TODAY))))
    keep_use_marks(TODAY)
    yield _row("first night", look_at(_taken_back(lambda: run(TODAY))))
    # With what the building of the county has marked, or one award would be all of them.
    check_everything(TODAY)


def measure_jobs() -> Iterator[dict[str, Any]]:
    yield _row("all checks", look_at(lambda: collect(TODAY)))
    yield _row("night with nothing new", look_at(lambda: run(TODAY)))
    yield _row("marks with nothing new", look_at(lambda: keep_use_marks(TODAY)))
    yield _row("recheck of one award", look_at(_taken_back(_recheck_one)))
    yield _row("seal of the whole journal", look_at(lambda: seal_journal(NOW), only_once=True))
    yield _row("hourly seal with nothing new", look_at(lambda: seal_journal(NOW)))
    yield _row("verify", look_at(verify))
    yield _mails()


def _taken_back(action: Callable[[], Any]) -> Callable[[], None]:
    """The same action in a transaction that is rolled back, so that it can be done again."""

    def act() -> None:
        with transaction.atomic():
            action()
            transaction.set_rollback(True)

    return act


def _recheck_one() -> None:
    Recheck.objects.create(award=Award.objects.earliest("pk"))
    recheck(TODAY)


def _mails() -> dict[str, Any]:
    _queue_mails()
    look = look_at(_send_for_a_while, only_once=True)
    sent = Delivery.objects.filter(state=Delivery.State.SENT, sent_at=NOW).count()
    return _row(f"{sent:,} of {MAILS:,} mails", look)


def _send_for_a_while() -> None:
    busy = process_time()
    while process_time() - busy < LONG_ENOUGH and send_deliveries(NOW).sent:
        pass


def _queue_mails() -> None:
    """So many mails that wait, each of one check to one person; what waited before is out."""
    Delivery.objects.update(state=Delivery.State.SENT)
    award = Award.objects.earliest("pk")
    said = {"stage": "benchmark", "severity": CheckCase.Severity.WARNING, "opened_on": TODAY}
    cases = CheckCase.objects.bulk_create(
        CheckCase(
            check_code=check.code,
            # The night has told of the award itself.
            subject=f"award-{award.pk}-benchmark",
            title=check.explanation[:300],
            text=check.explanation,
            **said,
        )
        for check in [check for check in CHECKS.values() if check.mails][:CHECKS_MAILED]
    )
    alerts = Alert.objects.bulk_create(
        Alert(case=case, title=case.title, text=case.text, **said) for case in cases
    )
    persons = User.objects.bulk_create(
        User(username=f"post-{number}", email=f"post-{number}@example.org")
        for number in range(MAILS // len(alerts))
    )
    Group.objects.get(name=Role.CLERK.value).user_set.add(*persons)
    Delivery.objects.bulk_create(
        Delivery(alert=alert, recipient=person) for person in persons for alert in alerts
    )


def _row(name: str, look: Look) -> dict[str, Any]:
    return {
        "kind": "job",
        "name": name,
        "processor": look.processor,
        "elapsed": look.elapsed,
        "memory": look.memory,
        "queries": len(look.reading.statements),
        "rows": look.reading.rows,
    }
