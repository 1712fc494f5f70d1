from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from fundtracker import clock
from grants.alerts.check_and_send import check_and_send
from grants.models import JobRun
from grants.services.job_runs import Outcome, run_job
from grants.services.upkeep import keep_up
from ledger.days import format_day
from ledger.writing_command import WritingCommand


class Command(WritingCommand):
    help = (
        "Alle Prüfungen einmal ausführen und die Hinweise versenden (auch ohne Celery, per cron)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once-a-day",
            action="store_true",
            help="do nothing if the checks of this day, which may be a simulated one, have run",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once_a_day"] and _have_run(clock.today()):
            return
        outcome = run_job(JobRun.Job.ALL_CHECKS, _check_and_send, now=clock.now)
        self.stdout.write(f"{outcome.summary}.")


def _check_and_send() -> Outcome:
    today = clock.today()
    result = check_and_send(
        today=today,
        now=clock.now,
        simulated_day=clock.simulated_day(),
    )
    keep_up(today)
    summary = f"{_title(today)} {result.summary} {result.warning}".rstrip(" .")
    return Outcome(summary, ok=not result.warning)


def _title(day: date) -> str:
    return f"Prüflauf {format_day(day)}:"


def _have_run(day: date) -> bool:
    # By its title: when a run began is always told in real time, also on a simulated day.
    runs = JobRun.objects.filter(job=JobRun.Job.ALL_CHECKS, ok=True)
    return runs.filter(summary__startswith=_title(day)).exists()
