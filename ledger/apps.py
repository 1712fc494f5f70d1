from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = "Zweckbindungsbuch"

    def ready(self) -> None:
        from ledger.integrity import reinstall_guards

        # SQLite rebuilds tables on many schema changes and drops their triggers silently.
        post_migrate.connect(reinstall_guards, sender=self, dispatch_uid="ledger-guards")
