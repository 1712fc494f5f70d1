from django.apps import AppConfig


class FundtrackerConfig(AppConfig):
    """An app without models, so that the shell can carry commands of its own."""

    name = "fundtracker"
    verbose_name = "Fördermittel"
