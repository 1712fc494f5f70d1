"""Jobs of the worker. Each reads the database for what is due, so a missed one is made up.

Each is recorded as a run, so that the health page can tell whether it was missed. Orders of
people are on record themselves.
"""

from collections.abc import Callable

from celery import shared_task

from fundtracker import clock
from grants.alerts import journal_head, send
from grants.alerts.check_and_send import check_and_send
from grants.alerts.recheck import recheck
from grants.alerts.run import run
from grants.checks import CHECKS
from grants.checks.check import NightlyJob
from grants.models import JobRun, WorkOrder
from grants.rules.wording import counted
from grants.services.job_runs import Outcome, run_job
from grants.services.upkeep import keep_up
from grants.services.work_orders import Report, Work, WorkResult, work_off
from ledger import seal
from ledger.errors import BookingUnderWay
from ledger.integrity import require_guards, verify


@shared_task
def warn_expiring_spending_windows() -> None:
    _check(NightlyJob.SPENDING_WINDOWS)


@shared_task
def warn_unbalanced_rings() -> None:
    _check(NightlyJob.RINGS)


@shared_task
def warn_due_proofs() -> None:
    _check(NightlyJob.PROOFS)


@shared_task
def warn_overcommitted_awards() -> None:
    _check(NightlyJob.COMMITMENTS)


@shared_task
def check_awards() -> None:
    """All checks that belong to no other job, then the upkeep, without which they do as well."""
    _check(NightlyJob.AWARDS, then=lambda: keep_up(clock.today()))


@shared_task
def send_deliveries() -> None:
    """What people changed is judged first, so that no mail tells what a booking has mended since.

    If judging fails, mails go out all the same, and the health page names the failed run.
    """
    try:
        _write(JobRun.Job.RECHECK, _recheck)
    finally:
        _write(JobRun.Job.SEND, _send)


@shared_task
def seal_journal(*, whole: bool = False) -> None:
    """Each hour what was booked since; each night the whole journal is gone through."""
    _write(JobRun.Job.SEAL, lambda: _seal(whole=whole))


@shared_task
def mail_journal_head() -> None:
    _write(JobRun.Job.HEAD, _mail_head)


@shared_task
def verify_journal() -> None:
    run_job(JobRun.Job.VERIFY, _verify, now=clock.now)


@shared_task
def work_off_orders() -> None:
    """Aufträge abarbeiten: what people asked for on pages."""
    work_off(WORKS, now=clock.now)


def _write(job: JobRun.Job, work: Callable[[], Outcome]) -> None:
    """Run a job that writes; while the journal is unguarded its run ends with that sentence."""

    def guarded() -> Outcome:
        require_guards()
        return work()

    run_job(job, guarded, now=clock.now)


def _check(job: NightlyJob, *, then: Callable[[], None] = lambda: None) -> None:
    """Run the checks that say they belong to a job."""

    def work() -> Outcome:
        codes = [check.code for check in CHECKS.values() if check.job == job]
        result = run(clock.today(), codes=codes)
        then()
        return Outcome(result.in_words)

    _write(JobRun.Job(job), work)


def _recheck() -> Outcome:
    result = recheck(clock.today())
    return Outcome(result.in_words if result else "Nichts vorgemerkt")


def _send() -> Outcome:
    result = send.send_deliveries(clock.now(), simulated_day=clock.simulated_day())
    return Outcome(
        f"{result.sent} Mails gesendet, {result.failed} gescheitert, {result.waiting} warten",
        ok=not result.failed,
    )


def _seal(*, whole: bool) -> Outcome:
    try:
        return Outcome(
            f"{seal.seal_journal(clock.now(), whole=whole)} Belege gegen Änderung gesichert"
        )
    except BookingUnderWay as error:
        return Outcome(str(error), ok=False)


def _mail_head() -> Outcome:
    result = journal_head.mail_journal_head(
        clock.now(), today=clock.today(), simulated_day=clock.simulated_day()
    )
    if result.head is None:
        return Outcome("Noch kein Beleg gegen Änderung gesichert")
    return Outcome(f"{result.head} an {counted(result.recipients, 'Person', 'Personen')} gesendet")


def _verify() -> Outcome:
    deviations = verify()
    if deviations:
        return Outcome(
            f"{counted(len(deviations), 'Abweichung', 'Abweichungen')}, zuerst: {deviations[0]}",
            ok=False,
        )
    return Outcome("Keine Abweichung")


def _check_and_send(report: Report) -> WorkResult:
    return check_and_send(
        report, today=clock.today(), now=clock.now, simulated_day=clock.simulated_day()
    )


# What is done for each kind of order.
WORKS: dict[str, Work] = {WorkOrder.Kind.ALL_CHECKS: _check_and_send}
