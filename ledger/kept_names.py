"""Aufbewahrte Namen: what stored commands call a service or a model, whatever it is called today.

A command is kept for ever. Its fingerprint and its result name a service and models, and a key
that is sent again has to answer with its first result. So what was named in a command once keeps
that name there: it is the first name. The names of arguments are kept by ``command_naming``.
"""

from django.apps import apps
from django.db import models

# First name → name of today, for every service ("pass_on") and model ("grants.payout") that was
# renamed since. Whoever renames one again changes the name of today.
RENAMED: dict[str, str] = {}


def first_name(today: str) -> str:
    """Erster Name eines Dienstes oder Modells."""
    return next((first for first, name in RENAMED.items() if name == today), today)


def label_of(model: type[models.Model] | models.Model) -> str:
    """Erster Name eines Modells, or of the model of a row, as ``app.model``."""
    return first_name(model._meta.label_lower)


def name_of_row(row: models.Model) -> str:
    """Zeile, wie ein Vorgang sie nennt: ``app.model:id``."""
    return f"{label_of(row)}:{row.pk}"


def row_named(name: str) -> models.Model:
    """Zeile, die ein Vorgang so nennt."""
    label, _, pk = name.partition(":")
    found: models.Model = apps.get_model(RENAMED.get(label, label))._default_manager.get(pk=pk)
    return found
