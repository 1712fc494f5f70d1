from importlib import import_module

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = "Fördermittel"

    def ready(self) -> None:
        # Registers the receiver that marks what every command changes.
        import_module("grants.services.rechecks")
