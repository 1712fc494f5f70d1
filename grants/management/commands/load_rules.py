from typing import Any

from django.conf import settings

from grants.imports.rules import load_rules
from ledger.writing_command import WritingCommand


class Command(WritingCommand):
    help = (
        "Regelwerk laden: Standardregeln, Zinssätze, Fördersätze, Antragsfristen, Abrufteile; "
        "can be run again and leaves as it is what somebody changed or confirmed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_rules(settings.BASE_DIR / "fixtures")
        self.stdout.write(
            f"Regelwerk geladen: {loaded.added} Einträge neu, {loaded.skipped} übergangen, "
            "weil es ihr Förderprogramm hier nicht gibt."
        )
