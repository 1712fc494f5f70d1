from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, CommandParser

from fundtracker import clock
from grants.imports.examples import load_examples
from grants.models import Award
from ledger.days import format_day
from ledger.writing_command import WritingCommand


class Command(WritingCommand):
    help = "Beispieldaten laden: the figures of five public budget papers; can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            help="leave out what happened after this day (default: today)",
        )
        parser.add_argument("--responsible", help="user name of the person the awards are given to")

        parser.add_argument(
            "--in-real-operation",
            action="store_true",
            help="load them although DEBUG is off; what they book can never be removed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["in_real_operation"]:
            raise CommandError(
                "Die Beispieldaten sind Belege anderer Kreise, und kein Beleg lässt sich je wieder "
                "löschen. Außerhalb der Demo (DEBUG aus) werden sie nicht geladen. Das Regelwerk "
                "lädt „python manage.py load_rules“; wer in dieser Datenbank wirklich Beispiele "
                "will, gibt --in-real-operation an."
            )
        responsible = (
            get_user_model().objects.get(username=options["responsible"])
            if options["responsible"]
            else None
        )
        until = options["until"] or clock.today()
        load_examples(settings.BASE_DIR / "fixtures", until=until, responsible=responsible)
        self.stdout.write(
            f"Beispieldaten bis {format_day(until)} geladen: {Award.objects.count()} Zuwendungen."
        )
