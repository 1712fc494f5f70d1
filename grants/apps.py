from importlib import import_module

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = "Fördermittel"

    def ready(self) -> None:
        # Registers what follows every command, and what is verified beside the journal.
        import_module("grants.services.afterwards")
        import_module("grants.services.use_marks")
        import_module("grants.services.verified_bookings")
