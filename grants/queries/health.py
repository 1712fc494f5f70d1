"""Betrieb: what the program can tell about itself. Each check is judged here and only here."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q, QuerySet

from grants.checks.check import NightlyJob
from grants.models import Delivery, JobRun
from ledger.days import format_moment
from ledger.integrity import guards_for, missing_guards
from ledger.models import JournalHead, VoucherSeal

Job = JobRun.Job
# Whether it is well, and what was seen in German.
Seen = tuple[bool, str]

# A nightly job may begin two hours late before somebody is told.
A_NIGHT = timedelta(hours=26)
TWO_HOURS = timedelta(hours=2)
TEN_MINUTES = timedelta(minutes=10)
HEADS_SHOWN = 31


@dataclass(frozen=True)
class HealthCheck:
    """Angabe zum Betrieb: what was looked at, whether it is well, and what was seen."""

    title: str
    ok: bool
    text: str


def check_health(*, now: datetime, today: date, backups: Path) -> list[HealthCheck]:
    """Betrieb prüfen; never raises because the database is away or too old.

    ``now`` is the real time, ``today`` the day that the program is held at, ``backups`` the
    folder of the backups.
    """
    looks: dict[str, Callable[[], Seen]] = {
        "Datenbank": _database,
        "Datenbankschema": _migrations,
        "Schutz des Journals": _guards,
        "Journal geprüft": partial(_run_of, Job.VERIFY, within=A_NIGHT, now=now),
        "Journal gegen Änderung gesichert": partial(_sealing, now),
        "Tagesprüfsumme": partial(_head, today),
        "Prüfläufe": partial(_check_runs, now),
        "Nachprüfung": partial(_each_minute, Job.RECHECK, now),
        "Versand": partial(_each_minute, Job.SEND, now),
        "Postausgang": _mail_queue,
        "Sicherung": partial(_backup, backups, now),
    }
    return [_look(title, look) for title, look in looks.items()]


def latest_heads() -> QuerySet[JournalHead]:
    """Tagesprüfsummen of the last days, the latest first."""
    return JournalHead.objects.select_related("seal")[:HEADS_SHOWN]


def _look(title: str, look: Callable[[], Seen]) -> HealthCheck:
    try:
        ok, text = look()
    except DatabaseError:
        ok, text = False, "Das ließ sich nicht feststellen, die Datenbank gibt keine Antwort."
    return HealthCheck(title, ok, text)


def _database() -> Seen:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True, "Sie antwortet."


def _migrations() -> Seen:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return (
            False,
            f"Fehlende Migrationen: {missing}. Bitte „python manage.py migrate“ ausführen.",
        )
    return True, "Es ist auf dem Stand des Programms."


def _guards() -> Seen:
    if missing := missing_guards():
        return False, (
            f"Es fehlen: {', '.join(sorted(missing))}. "
            "Bitte „python manage.py migrate“ und „python manage.py verify“ ausführen."
        )
    return True, f"Alle {len(guards_for(connection.vendor))} Sperren sind da."


def _run_of(*jobs: Job, within: timedelta, now: datetime) -> Seen:
    """The latest run of one of these jobs: it must have gone well, and not be too old."""
    run = JobRun.objects.filter(job__in=jobs, finished_at__isnull=False).first()
    if run is None or run.finished_at is None:
        return False, f"„{jobs[0].label}“ ist noch nie gelaufen."
    is_late = now - run.finished_at > within
    late = " Seitdem ist der Lauf ausgeblieben; läuft der Hintergrunddienst?" if is_late else ""
    return bool(run.ok) and not is_late, f"{format_moment(run.finished_at)}: {run.summary}.{late}"


def _sealing(now: datetime) -> Seen:
    ok, text = _run_of(Job.SEAL, within=TWO_HOURS, now=now)
    seal = VoucherSeal.objects.last()
    return ok, f"{text} Letzte Prüfsumme: {seal.number}, Beleg {seal.voucher_id}." if seal else text


def _head(today: date) -> Seen:
    head = JournalHead.objects.first()
    if head is None:
        return not VoucherSeal.objects.exists(), "Noch keine, sie entsteht einmal am Tag."
    if head.mailed_at is None:
        return False, (
            f"{head} ist nicht versandt. "
            "Hat die Gruppe Rechnungsprüfung eine aktive Person mit E-Mail-Adresse?"
        )
    return head.day >= today - timedelta(days=1), (
        f"{head}: {head.seal_id} Belege, versandt am {format_moment(head.mailed_at)}."
    )


def _check_runs(now: datetime) -> Seen:
    """Several nightly jobs share the checks; the command for cron runs all of them."""
    runs = [_run_of(Job(job), Job.ALL_CHECKS, within=A_NIGHT, now=now) for job in NightlyJob]
    return next((seen for seen in runs if not seen[0]), runs[0])


def _each_minute(job: Job, now: datetime) -> Seen:
    # With cron one command runs all checks, perhaps only once a day.
    by_cron = _run_of(Job.ALL_CHECKS, within=A_NIGHT, now=now)
    return by_cron if by_cron[0] else _run_of(job, within=TEN_MINUTES, now=now)


def _mail_queue() -> Seen:
    state = Delivery.State
    counts = Delivery.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=(state.PENDING, state.LEASED))),
        failed=Count("pk", filter=Q(state=state.FAILED)),
    )
    return not counts["failed"], (
        f"Wartende Mails: {counts['waiting']}, gescheiterte, die wiederholt werden: "
        f"{counts['failed']}."
    )


def _backup(folder: Path, now: datetime) -> Seen:
    # The manifest is written last: a backup with a manifest is whole.
    manifests = sorted(folder.glob("fundtracker-*.json"))
    if not manifests:
        return False, "Es gibt noch keine. Bitte „python manage.py backup“ jede Nacht ausführen."
    try:
        created_at = datetime.fromisoformat(json.loads(manifests[-1].read_text())["created_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return False, f"{manifests[-1].name} ist unlesbar. Bitte neu sichern."
    return now - created_at <= A_NIGHT, f"Die neueste ist vom {format_moment(created_at)}."
