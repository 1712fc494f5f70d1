import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.formats import number_format

from fundtracker.backup.database import configured_database
from fundtracker.backup.digest import JOURNAL, Contents
from fundtracker.backup.errors import (
    FileDamaged,
    FileMissing,
    OtherDatabase,
    PlaceNotEmpty,
    ProgramTooOld,
    RestoreDeviates,
)
from fundtracker.backup.files import sha256_of
from fundtracker.backup.folder import BackupInfo
from fundtracker.backup.manifest import manifest_path, read_manifest
from grants.alerts.run import run
from grants.models import Delivery
from ledger.integrity import guards_for, missing_guards, verify

# Takes one German line about what was proven.
Tell = Callable[[str], None]


def open_backup(path: Path) -> BackupInfo:
    """Sicherung öffnen: compare the file with its manifest; no database is touched.

    Raises:
        FileMissing, ManifestMissing, ManifestUnreadable, FileDamaged
        OtherDatabase: it comes from another kind of database than the one configured.
        ProgramTooOld: it comes from a later release of the program.
    """
    if not (path.is_file() and os.access(path, os.R_OK)):
        raise FileMissing(path)
    manifest = read_manifest(manifest_path(path))
    if sha256_of(path) != manifest.sha256:
        raise FileDamaged(path)
    if manifest.vendor != connection.vendor:
        raise OtherDatabase(saved=manifest.vendor, configured=connection.vendor)
    known = MigrationLoader(None).disk_migrations
    saved = manifest.contents.migrations.items()
    if unknown := [f"{app}.{name}" for app, name in saved if (app, name) not in known]:
        raise ProgramTooOld(unknown)
    return BackupInfo(path=path, manifest=manifest)


def restore_backup(backup: BackupInfo, *, today: date, tell: Tell) -> None:
    """Wiederherstellen: fill the empty database from a backup and prove that all is there.

    The restored program sends no mail about what was known before: the checks of ``today``
    run once, and every delivery that was not sent is dropped. All persons have to log in anew.

    Raises:
        PlaceNotEmpty, DatabaseFailed, ProgramMissing, ProgramFailed: nothing was restored.
        RestoreDeviates: it was restored, but is not what was saved.
    """
    database = configured_database()
    if not database.is_empty():
        raise PlaceNotEmpty(str(database))
    database.load(backup.path)
    # Compared before the migrations, which may give the tables other columns.
    deviations = list(_compare(backup.manifest.contents, database.contents(), tell))
    _migrate(tell)
    deviations += _check_guards(tell)
    deviations += _check_balances(tell)
    _drop_old_deliveries(today, tell)
    _end_sessions(tell)
    if deviations:
        raise RestoreDeviates(deviations)


def _compare(saved: Contents, restored: Contents, tell: Tell) -> Iterator[str]:
    for model in JOURNAL:
        name = model._meta.verbose_name_plural
        before = saved.journal.get(model._meta.db_table)
        after = restored.journal[model._meta.db_table]
        if before == after:
            tell(f"{name} ({number_format(after.rows)}): Prüfsumme wie gesichert.")
        else:
            rows = number_format(before.rows) if before else "keine"
            yield f"{name}: gesichert {rows}, jetzt {number_format(after.rows)}, Prüfsumme anders."


def _migrate(tell: Tell) -> None:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    # Also when none is missing: it puts the guards of the journal back.
    call_command("migrate", interactive=False, verbosity=0)
    tell(f"Datenbankschema: auf dem Stand des Programms, nachgeholte Migrationen: {missing}.")


def _check_guards(tell: Tell) -> list[str]:
    missing = sorted(missing_guards())
    if not missing:
        tell(f"Schutz des Journals: alle {len(guards_for(connection.vendor))} Sperren sind da.")
    return [f"Schutz des Journals: {name} fehlt." for name in missing]


def _check_balances(tell: Tell) -> list[str]:
    deviations = [str(deviation) for deviation in verify()]
    if not deviations:
        tell("Salden und Ansätze: stimmen mit dem Journal überein.")
    return deviations


@transaction.atomic
def _drop_old_deliveries(today: date, tell: Tell) -> None:
    # In one transaction with the run: a job worker never sees them waiting.
    run(today)
    state = Delivery.State
    dropped = Delivery.objects.exclude(state__in=(state.SENT, state.DROPPED)).update(
        state=state.DROPPED, leased_until=None, next_try_at=None
    )
    tell(f"Alte Hinweise: keiner wird mehr verschickt, entfallene Mails: {number_format(dropped)}.")


def _end_sessions(tell: Tell) -> None:
    # A session that was ended after the backup must not come to life again.
    Session.objects.all().delete()
    tell("Anmeldungen: alle beendet, jede Person meldet sich neu an.")
