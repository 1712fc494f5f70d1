from django.apps import AppConfig

from fundtracker import sqlite_search
from ledger import german_order


class FundtrackerConfig(AppConfig):
    """An app without models, so that the shell can carry commands of its own."""

    name = "fundtracker"
    verbose_name = "Fördermittel"

    def ready(self) -> None:
        sqlite_search.install()
        german_order.install()
