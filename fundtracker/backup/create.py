from datetime import datetime
from pathlib import Path

from fundtracker.backup.database import configured_database
from fundtracker.backup.errors import BackupRunning, FolderFailed
from fundtracker.backup.files import sha256_of, whole_file
from fundtracker.backup.folder import BackupInfo, new_path
from fundtracker.backup.manifest import Manifest, manifest_path


def create_backup(folder: Path, *, now: datetime) -> BackupInfo:
    """Sichern: write the whole database as of one moment into a folder, while others write.

    ``now`` is the time of the backup: whatever was recorded before is in it. The manifest is
    written last; without it nobody takes the file for a backup.

    Raises:
        NothingToBackUp, DatabaseFailed, FolderFailed, BackupRunning
        ProgramMissing, ProgramFailed: PostgreSQL only.
    """
    database = configured_database()
    path = new_path(folder, now=now, vendor=database.vendor)
    _prepare(folder)
    try:
        with whole_file(path) as part:
            contents = database.save(part)
            manifest = Manifest(
                created_at=now,
                vendor=database.vendor,
                size=part.stat().st_size,
                sha256=sha256_of(part),
                contents=contents,
            )
        with whole_file(manifest_path(path)) as part:
            part.write_text(manifest.to_json(), encoding="utf-8")
    except FileExistsError as error:
        raise BackupRunning from error
    except OSError as error:
        raise FolderFailed(folder, error) from error
    return BackupInfo(path=path, manifest=manifest)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderFailed(folder, error) from error
