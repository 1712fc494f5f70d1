from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format

from fundtracker import clock
from fundtracker.backup import create_backup, default_folder
from fundtracker.backup.errors import BackupRefusal
from ledger.models import Posting


class Command(BaseCommand):
    help = "Sichern: write a backup of the database and its manifest, while the program runs."
    # A page that is broken must not keep the night from being saved.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            default=default_folder(),
            metavar="FOLDER",
            help="folder for the backup, made if it is missing (default: %(default)s)",
        )

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        try:
            backup = create_backup(to, now=clock.now())
        except BackupRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        postings = backup.manifest.contents.journal[Posting._meta.db_table].rows
        self.stdout.write(
            f"Gesichert: {backup.path} "
            f"(Buchungen: {number_format(postings)}, {filesizeformat(backup.manifest.size)})"
        )
