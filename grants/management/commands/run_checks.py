from typing import Any

from django.core.management.base import BaseCommand

from fundtracker import clock
from grants.alerts.run import run
from grants.alerts.send import send_deliveries
from grants.models import JobRun
from grants.services.job_runs import Outcome, run_job


class Command(BaseCommand):
    help = (
        "Alle Prüfungen einmal ausführen und die Hinweise versenden (auch ohne Celery, per cron)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = run_job(JobRun.Job.ALL_CHECKS, _check_and_send, now=clock.now)
        self.stdout.write(f"Prüflauf {clock.today():%d.%m.%Y}: {outcome.summary}.")


def _check_and_send() -> Outcome:
    today = clock.today()
    checked = run(today)
    mails = send_deliveries(clock.now(), simulated_day=today if clock.is_fixed() else None)
    return Outcome(
        f"neu {checked.opened}, weiterhin offen {checked.still_open}, erledigt {checked.settled}. "
        f"Mails: gesendet {mails.sent}, gescheitert {mails.failed}, wartend {mails.waiting}",
        ok=not mails.failed,
    )
