"""What is decided from the files alone, before any database is touched."""

import shutil
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from django.db import connection

from fundtracker.backup import BackupInfo, create_backup, newest_backup, open_backup
from fundtracker.backup.digest import Contents, TableDigest, canonical_row
from fundtracker.backup.errors import (
    BackupRunning,
    DatabaseFailed,
    FileDamaged,
    FileMissing,
    FolderFailed,
    ManifestMissing,
    ManifestUnreadable,
    NothingToBackUp,
    OtherDatabase,
    ProgramTooOld,
)
from fundtracker.backup.files import whole_file
from fundtracker.backup.folder import new_path
from fundtracker.backup.manifest import Manifest, manifest_path
from fundtracker.backup.sqlite import SqliteDatabase

NIGHT = datetime(2024, 10, 14, 22, 15, 30, tzinfo=UTC)
CONTENT = b"everything"
CONTENTS = Contents(
    migrations={"ledger": "0001_initial"},
    journal={"ledger_posting": TableDigest(rows=3, sha256="0" * 64)},
)


def write_backup(folder, *, at=NIGHT, vendor=connection.vendor, contents=CONTENTS):
    path = new_path(folder, now=at, vendor=vendor)
    path.write_bytes(CONTENT)
    manifest = Manifest(
        created_at=at,
        vendor=vendor,
        size=len(CONTENT),
        sha256=sha256(CONTENT).hexdigest(),
        contents=contents,
    )
    manifest_path(path).write_text(manifest.to_json())
    return BackupInfo(path=path, manifest=manifest)


def test_names_sort_by_time_and_not_by_the_clock_on_the_wall(tmp_path):
    summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
    first = datetime(2024, 10, 27, 2, 40, tzinfo=summer)
    second = datetime(2024, 10, 27, 2, 10, tzinfo=winter)  # half an hour later

    names = [new_path(tmp_path, now=moment, vendor="sqlite").name for moment in (first, second)]

    assert names == ["fundtracker-20241027T004000Z.sqlite3", "fundtracker-20241027T011000Z.sqlite3"]


def test_a_backup_reads_back_as_it_was_written(tmp_path):
    written = write_backup(tmp_path)

    assert open_backup(written.path) == written
    assert newest_backup(tmp_path) == written
    assert written.created_at == NIGHT


def test_a_folder_without_a_backup_has_no_newest(tmp_path):
    assert newest_backup(tmp_path) is None
    assert newest_backup(tmp_path / "missing") is None


@pytest.mark.parametrize("spoil", ["shorter", "no-file", "manifest", "vendor"])
def test_the_newest_backup_is_the_newest_whole_one(tmp_path, spoil):
    whole = write_backup(tmp_path)
    newer = write_backup(tmp_path, at=NIGHT + timedelta(days=1))
    manifest = manifest_path(newer.path)
    {
        "shorter": lambda: newer.path.write_bytes(CONTENT[:-1]),
        "no-file": lambda: newer.path.unlink(),
        "manifest": lambda: manifest.write_text("{}"),
        "vendor": lambda: manifest.write_text(manifest.read_text().replace("ql", "QL")),
    }[spoil]()

    assert newest_backup(tmp_path) == whole


def test_a_damaged_file_is_refused(tmp_path):
    backup = write_backup(tmp_path)
    backup.path.write_bytes(CONTENT.upper())

    with pytest.raises(FileDamaged, match=f"{backup.path.name} ist beschädigt"):
        open_backup(backup.path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FileMissing, match="gibt es nicht"):
        open_backup(tmp_path / "fundtracker-20241014T221530Z.dump")


def test_a_file_without_its_manifest_is_refused(tmp_path):
    backup = write_backup(tmp_path)
    manifest_path(backup.path).unlink()

    with pytest.raises(ManifestMissing, match=r"fundtracker-20241014T221530Z\.json"):
        open_backup(backup.path)


@pytest.mark.parametrize("content", ["", "[]", "{}", "7", '{"created_at": 1}', "\0"])
def test_an_unreadable_manifest_is_refused(tmp_path, content):
    backup = write_backup(tmp_path)
    manifest_path(backup.path).write_text(content)

    with pytest.raises(ManifestUnreadable, match="nicht lesbar"):
        open_backup(backup.path)


def test_the_backup_of_another_kind_of_database_is_refused(tmp_path):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    backup = write_backup(tmp_path, vendor=other)

    with pytest.raises(OtherDatabase, match=r"stammt aus .*SQL.*, eingestellt ist .*SQL"):
        open_backup(backup.path)


def test_the_backup_of_a_later_release_is_refused(tmp_path):
    contents = Contents(migrations={"ledger": "9999_later", "auth": "0001_initial"}, journal={})
    backup = write_backup(tmp_path, contents=contents)

    with pytest.raises(
        ProgramTooOld, match=r"neueren Fassung des Programms \(ledger\.9999_later\)"
    ):
        open_backup(backup.path)


def test_a_file_gets_its_name_only_when_it_is_finished(tmp_path):
    path = tmp_path / "whole"

    with pytest.raises(FileNotFoundError), whole_file(path) as part:
        shutil.copy(tmp_path / "missing", part)
    assert list(tmp_path.iterdir()) == []

    with whole_file(path) as part:
        part.write_text("whole")
        assert not path.exists()
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "whole"


def test_two_backups_in_one_second_do_not_mix(tmp_path):
    earlier = write_backup(tmp_path)

    with pytest.raises(BackupRunning, match="erneut versuchen"):
        create_backup(tmp_path, now=NIGHT)

    assert open_backup(earlier.path) == earlier
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    path = tmp_path / "file"
    path.touch()

    with pytest.raises(FolderFailed, match="lässt sich nicht schreiben"):
        create_backup(path, now=NIGHT)


def test_an_empty_database_is_no_backup(tmp_path):
    database = SqliteDatabase(tmp_path / "book.sqlite3")

    with pytest.raises(NothingToBackUp, match=r"book\.sqlite3 ist kein Journal"):
        database.save(tmp_path / "part")

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_named(tmp_path):
    database = SqliteDatabase(tmp_path / "book.sqlite3")
    database.path.write_text("Liebe Kolleginnen und Kollegen, ...")

    with pytest.raises(DatabaseFailed, match=r"book\.sqlite3 meldet einen Fehler"):
        database.is_empty()


def test_a_row_is_the_same_from_both_databases():
    from_sqlite = (7, "Grüße", None, 1, "2024-10-15", "2024-10-15 01:15:00.250000", -123456)
    from_postgresql = (
        7,
        "Grüße",
        None,
        True,
        date(2024, 10, 15),
        datetime(2024, 10, 15, 3, 15, 0, 250000, tzinfo=timezone(timedelta(hours=2))),
        -123456,
    )

    assert canonical_row(from_postgresql) == canonical_row(from_sqlite)
    assert canonical_row(from_sqlite) == (
        '[7, "Grüße", null, 1, "2024-10-15", "2024-10-15 01:15:00.250000", -123456]\n'.encode()
    )


def test_what_has_no_canonical_form_is_not_guessed():
    with pytest.raises(TypeError, match="float has no canonical form"):
        canonical_row((0.1,))
