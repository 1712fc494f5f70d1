import tomllib
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, get_args

from ledger.commands import Arguments

Value = TypeVar("Value", bound=Arguments)

# One table of a TOML file; its money stands there as text, such as "376500.00".
Record = dict[str, Any]


def read_records(folder: Path, name: str, table: str) -> list[Record]:
    """Datensätze lesen: the records of one table from one file, or from all of a subfolder."""
    path = folder / name
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    return [record for file in files for record in _read(file).get(table, [])]


def read_file(path: Path) -> Record:
    """Datei lesen: everything in one TOML file."""
    return _read(path)


def _read(path: Path) -> Record:
    with path.open("rb") as file:
        return tomllib.load(file)


def is_reached(day: date | None, until: date) -> bool:
    """Schon geschehen: what has a day after ``until`` is left out."""
    return day is None or day <= until


def sourced(record: Record) -> Record:
    """Beleg: source, confidence and note of a record, as a ``Sourced`` row takes them."""
    return {
        "source": record["source"],
        "confidence": record["confidence"],
        "note": record.get("note", ""),
    }


def read_value(kind: type[Value], record: Record, **found: Any) -> Value:
    """Angaben lesen: the fields that the record names; ``found`` are those it names otherwise."""
    read = {
        field.name: Decimal(record[field.name]) if _is_number(field.type) else record[field.name]
        for field in fields(kind)
        if field.name in record and field.name not in found
    }
    if "is_example" in kind.names():
        read["is_example"] = record.get("example", False)
    return kind(**read | found)


def _is_number(kind: Any) -> bool:
    return Decimal in (kind, *get_args(kind))


def decimal_of(record: Record, name: str) -> Decimal | None:
    """Zahl, which stands in the record as text; none where it is not named."""
    return Decimal(record[name]) if name in record else None
