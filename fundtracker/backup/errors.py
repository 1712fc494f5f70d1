"""Refusals of backup and restore: one class each, its text a German sentence."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar


class BackupRefusal(Exception):
    """Ablehnung: no backup was written, or nothing was restored, unless the class says more."""


class NothingToBackUp(BackupRefusal):
    def __init__(self, database: str) -> None:
        super().__init__(
            f"In {database} ist kein Journal, das gesichert werden könnte. "
            "Bitte DATABASE_URL prüfen."
        )


class DatabaseFailed(BackupRefusal):
    """The database is damaged, does not answer, or has no room left."""

    def __init__(self, database: str, reason: object) -> None:
        super().__init__(f"Die Datenbank {database} meldet einen Fehler: {str(reason).strip()}")


class FolderFailed(BackupRefusal):
    def __init__(self, folder: Path, reason: OSError) -> None:
        super().__init__(f"In {folder} lässt sich nicht schreiben: {reason.strerror}.")


class BackupRunning(BackupRefusal):
    def __init__(self) -> None:
        super().__init__("In dieser Sekunde entstand schon eine Sicherung. Bitte erneut versuchen.")


class ProgramMissing(BackupRefusal):
    def __init__(self, program: str) -> None:
        super().__init__(
            f"Das Programm {program} fehlt. Bitte das Paket postgresql-client installieren, "
            "in der Hauptversion des Servers oder neuer."
        )


class ProgramFailed(BackupRefusal):
    def __init__(self, program: str, reason: str) -> None:
        super().__init__(f"{program} ist gescheitert: {reason.strip()}")


class FileMissing(BackupRefusal):
    def __init__(self, path: Path) -> None:
        super().__init__(f"Die Datei {path} gibt es nicht, oder sie ist unlesbar. Bitte prüfen.")


class ManifestMissing(BackupRefusal):
    """Only a whole backup has its manifest beside it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Neben der Sicherung fehlt ihre Begleitdatei {path.name}. Die Sicherung wurde nicht "
            "zu Ende geschrieben, oder die Begleitdatei wurde nicht mitkopiert."
        )


class ManifestUnreadable(BackupRefusal):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Die Begleitdatei {path.name} ist nicht lesbar. Bitte eine andere Sicherung wählen."
        )


class FileDamaged(BackupRefusal):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Die Sicherung {path.name} ist beschädigt: Ihre Prüfsumme weicht von der Begleitdatei "
            "ab. Bitte eine andere Sicherung wählen."
        )


class OtherDatabase(BackupRefusal):
    """Each takes the vendor as Django names it."""

    _NAMES: ClassVar[dict[str, str]] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

    def __init__(self, *, saved: str, configured: str) -> None:
        super().__init__(
            f"Die Sicherung stammt aus {self._NAMES.get(saved, saved)}, "
            f"eingestellt ist {self._NAMES[configured]}. "
            "Bitte DATABASE_URL passend zur Sicherung setzen."
        )


class ProgramTooOld(BackupRefusal):
    def __init__(self, unknown: Sequence[str]) -> None:
        super().__init__(
            "Die Sicherung stammt aus einer neueren Fassung des Programms "
            f"({', '.join(unknown)}). Bitte zuerst diese Fassung installieren."
        )


class PlaceNotEmpty(BackupRefusal):
    def __init__(self, database: str) -> None:
        super().__init__(
            f"{database} ist nicht leer. Wiederhergestellt wird nur in eine leere Datenbank, "
            "damit nichts überschrieben wird. Bitte DATABASE_URL auf eine neue zeigen lassen."
        )


class RestoreDeviates(BackupRefusal):
    """The backup was restored, but is not what the manifest promises: do not work with it."""

    def __init__(self, deviations: Sequence[str]) -> None:
        lines = "\n".join(f"  {deviation}" for deviation in deviations)
        super().__init__(
            f"Die wiederhergestellte Datenbank weicht ab; bitte nicht damit arbeiten:\n{lines}"
        )
