"""The folder of the backups: their names tell their time, so that they sort by it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from fundtracker.backup.errors import ManifestUnreadable
from fundtracker.backup.manifest import Manifest, read_manifest

PREFIX = "fundtracker-"
SUFFIXES = {"sqlite": ".sqlite3", "postgresql": ".dump"}


@dataclass(frozen=True)
class BackupInfo:
    """Sicherung: a whole backup, its file and its manifest."""

    path: Path
    manifest: Manifest

    @property
    def created_at(self) -> datetime:
        return self.manifest.created_at


def default_folder() -> Path:
    return Path(settings.BACKUP_DIR)


def new_path(folder: Path, *, now: datetime, vendor: str) -> Path:
    # In UTC: in October the local hour from two to three comes twice.
    return folder / f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIXES[vendor]}"


def newest_backup(folder: Path) -> BackupInfo | None:
    """Neueste Sicherung of a folder that is whole, as far as its size tells; None without one."""
    for manifest_file in sorted(folder.glob(f"{PREFIX}*.json"), reverse=True):
        try:
            manifest = read_manifest(manifest_file)
            path = manifest_file.with_suffix(SUFFIXES[manifest.vendor])
        except (ManifestUnreadable, KeyError):
            continue
        if path.is_file() and path.stat().st_size == manifest.size:
            return BackupInfo(path=path, manifest=manifest)
    return None
