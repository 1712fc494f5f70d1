from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = "Buchführung"

    def ready(self) -> None:
        from ledger.guarded_migrations import keep_guards
        from ledger.integrity import reinstall_guards

        connection_created.connect(keep_guards, dispatch_uid="ledger-guards-kept")
        post_migrate.connect(reinstall_guards, sender=self, dispatch_uid="ledger-guards")
