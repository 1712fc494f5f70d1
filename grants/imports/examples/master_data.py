"""Stammdaten: organisations, programmes and deadlines. What exists is left as it is."""

from datetime import date
from pathlib import Path

from grants.imports.reader import read_records, sourced
from grants.models import Deadline, Organisation, Programme


def load_organisations(folder: Path) -> None:
    for record in read_records(folder, "organisations.toml", "organisation"):
        Organisation.objects.get_or_create(
            code=record["code"],
            defaults={
                "name": record["name"],
                "kind": record["kind"],
                "is_funder": "funder" in record["roles"],
                "is_authority": "authority" in record["roles"],
                "is_recipient": "recipient" in record["roles"],
                "source": record["source"],
            },
        )


def load_programmes(folder: Path) -> None:
    organisations = {row.code: row for row in Organisation.objects.all()}
    programmes: dict[str | None, Programme] = {}
    for record in read_records(folder, "programmes.toml", "programme"):
        programmes[record["code"]], _ = Programme.objects.get_or_create(
            code=record["code"],
            defaults={
                "name": record["name"],
                "parent": programmes.get(record.get("parent")),
                "ministry": organisations.get(record.get("ministry", "")),
                "authority": organisations.get(record.get("authority", "")),
                "legal_basis": record.get("legal_basis", ""),
                "is_earmarked": record["earmarked"],
                "valid_from": record.get("valid_from"),
                "valid_to": record.get("valid_to"),
                **sourced(record),
            },
        )


def load_deadlines(folder: Path, *, until: date) -> None:
    """Fristen des Jahreskalenders; those before ``until`` are taken as met."""
    programmes = {row.code: row for row in Programme.objects.all()}
    for record in read_records(folder, "deadlines.toml", "deadline"):
        Deadline.objects.get_or_create(
            code=record["code"],
            defaults={
                "kind": record["kind"],
                "title": record["title"],
                "programme": programmes.get(record.get("programme", "")),
                "due_on": record["due_on"],
                "is_shiftable": record["shiftable"],
                "done_on": record["due_on"] if record["due_on"] < until else None,
                **sourced(record),
            },
        )
