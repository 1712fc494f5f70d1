from django.apps import AppConfig

from fundtracker import german_order, sqlite_search


class FundtrackerConfig(AppConfig):
    """An app without models, so that the shell can carry commands of its own."""

    name = "fundtracker"
    verbose_name = "Fördermittel"

    def ready(self) -> None:
        sqlite_search.install()
        german_order.install()
