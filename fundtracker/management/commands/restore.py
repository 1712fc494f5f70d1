from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fundtracker import clock
from fundtracker.backup import open_backup, restore_backup
from fundtracker.backup.errors import BackupRefusal
from ledger.days import format_moment


class Command(BaseCommand):
    help = "Wiederherstellen: fill the empty database of DATABASE_URL from a backup."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the backup; its manifest (.json) lies beside it"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask before")

    def handle(self, *args: Any, file: Path, yes: bool, **options: Any) -> None:
        try:
            backup = open_backup(file)
            self.tell(
                f"Sicherung vom {format_moment(backup.created_at)}: Prüfsumme der Datei stimmt."
            )
            if not yes and not self.is_confirmed():
                raise CommandError("Abgebrochen, es wurde nichts wiederhergestellt.")
            restore_backup(backup, today=clock.today(), tell=self.tell)
        except BackupRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.tell("Die Sicherung ist vollständig wiederhergestellt.")

    def tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def is_confirmed(self) -> bool:
        try:
            answer = input("Jetzt in die leere Datenbank wiederherstellen? (ja/nein) ")
        except EOFError:
            return False
        return answer.strip().lower() == "ja"
