from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandParser

from fundtracker import clock
from grants.imports.examples import load_examples
from grants.models import Award
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

    def handle(self, *args: Any, **options: Any) -> None:
        responsible = (
            get_user_model().objects.get(username=options["responsible"])
            if options["responsible"]
            else None
        )
        until = options["until"] or clock.today()
        load_examples(settings.BASE_DIR / "fixtures", until=until, responsible=responsible)
        self.stdout.write(
            f"Beispieldaten bis {until:%d.%m.%Y} geladen: {Award.objects.count()} Zuwendungen."
        )
