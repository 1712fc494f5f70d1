from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.integrity import GuardsMissing, require_guards


class WritingCommand(BaseCommand):
    """Befehl, der schreibt: looks for the guards of the journal before it does anything."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            require_guards()
        except GuardsMissing as missing:
            raise CommandError(str(missing)) from missing
        return super().execute(*args, **options)
