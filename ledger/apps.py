from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = "Zweckbindungsbuch"

    def ready(self) -> None:
        from ledger.integrity import lift_guards, reinstall_guards

        pre_migrate.connect(lift_guards, sender=self, dispatch_uid="ledger-guards-lifted")
        # SQLite rebuilds tables on many schema changes and drops their triggers silently.
        post_migrate.connect(reinstall_guards, sender=self, dispatch_uid="ledger-guards")
