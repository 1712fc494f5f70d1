import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from fundtracker.backup.digest import Contents, TableDigest
from fundtracker.backup.errors import ManifestMissing, ManifestUnreadable


@dataclass(frozen=True)
class Manifest:
    """Begleitdatei: what a backup contains, so that a restore can be compared with it.

    It is written last: a backup without one is not whole. ``vendor`` is the database as Django
    names it, ``size`` in bytes, ``sha256`` that of the backup file.
    """

    created_at: datetime
    vendor: str
    size: int
    sha256: str
    contents: Contents

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, default=str) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Raises ValueError, KeyError, TypeError or AttributeError if it is no manifest."""
        kept = json.loads(text)
        journal = kept["contents"]["journal"]
        return cls(
            created_at=datetime.fromisoformat(kept["created_at"]),
            vendor=kept["vendor"],
            size=kept["size"],
            sha256=kept["sha256"],
            contents=Contents(
                migrations=dict(kept["contents"]["migrations"]),
                journal={table: TableDigest(**digest) for table, digest in journal.items()},
            ),
        )


def manifest_path(backup: Path) -> Path:
    return backup.with_suffix(".json")


def read_manifest(path: Path) -> Manifest:
    """Begleitdatei lesen.

    Raises:
        ManifestMissing, ManifestUnreadable
    """
    try:
        return Manifest.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ManifestMissing(path) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestUnreadable(path) from error
