"""Empfänger: the organisations that money may be passed to, and how they are found by name."""

from django.db.models import QuerySet

from grants.models import Organisation


def recipients() -> QuerySet[Organisation]:
    """Organisationen, an die weitergeleitet werden kann, in the order of their names."""
    return Organisation.objects.filter(is_recipient=True).order_by("name__german", "code")


def organisation_named(name: str) -> Organisation | None:
    """Organisation dieses Namens, written large or small; a recipient before any other."""
    # Compared in Python: SQLite ignores the case of the letters a to z only.
    found = (row for row in Organisation.objects.order_by("code") if same_name(row.name, name))
    return max(found, key=lambda row: row.is_recipient, default=None)


def same_name(one: str, other: str) -> bool:
    """Derselbe Name, whatever the spaces and the case of its letters."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """Name ohne Eigenheiten der Schreibweise: spaces and case."""
    return " ".join(name.split()).casefold()
