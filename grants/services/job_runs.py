from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from grants.models import JobRun

# A job that runs every minute leaves 43,000 rows in that time.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Outcome:
    """Ergebnis einer Aufgabe: one German line, and whether it is as it should be."""

    summary: str
    ok: bool = True


def run_job(
    job: JobRun.Job, work: Callable[[], Outcome], *, now: Callable[[], datetime]
) -> Outcome:
    """Aufgabe ausführen und den Lauf festhalten, also if ``work`` raises an error.

    Runs of the same job that are older than ``KEPT`` are deleted. An error of ``work`` is noted
    and raised again.
    """
    started_at = now()
    run = JobRun.objects.create(job=job, started_at=started_at)
    JobRun.objects.filter(job=job, started_at__lt=started_at - KEPT).delete()
    try:
        outcome = work()
    except Exception as error:
        _finish(run, Outcome(f"{type(error).__name__}: {error}", ok=False), now())
        raise
    _finish(run, outcome, now())
    return outcome


def _finish(run: JobRun, outcome: Outcome, finished_at: datetime) -> None:
    run.finished_at = finished_at
    run.ok = outcome.ok
    run.summary = outcome.summary[:500]
    run.save(update_fields=["finished_at", "ok", "summary"])
