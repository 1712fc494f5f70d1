"""What stands beside the backup of a kept book: its heads, and its commands as they were asked."""

import json
import lzma
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from grants.services import terms
from ledger.kept_names import label_of, row_named

FOLDER = Path(__file__).parent
VENDORS = {"sqlite": "sqlite.sqlite3.xz", "postgresql": "postgresql.dump"}


@dataclass(frozen=True)
class KeptCommand:
    """Vorgang: the service, its key and person, what it was asked, and its stored result.

    ``asked`` is the payload without ``today`` and without arguments at their default, as the
    fingerprint of the command counts them.
    """

    name: str
    key: str
    actor: int
    asked: dict[str, Any]
    result: str


@dataclass(frozen=True)
class KeptBook:
    """Aufbewahrtes Buch, for one kind of database; ``heads`` maps days to hashes."""

    name: str
    vendor: str
    heads: dict[str, str]
    commands: list[KeptCommand]

    @property
    def backup(self) -> Path:
        return FOLDER / self.name / VENDORS[self.vendor]

    def write(self) -> None:
        commands = [
            {
                "name": command.name,
                "key": command.key,
                "actor": command.actor,
                "asked": {name: _written(value) for name, value in command.asked.items()},
                "result": command.result,
            }
            for command in self.commands
        ]
        content = {"heads": self.heads, "commands": commands}
        text = json.dumps(content, ensure_ascii=False, indent=1)
        _record(self.name, self.vendor).write_bytes(lzma.compress(text.encode()))


def names_of_books() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if (path / "sqlite.json.xz").exists())


def read_book(name: str, vendor: str) -> KeptBook:
    """The record of a book. Its commands name rows by number; see ``asked_again``."""
    content = json.loads(lzma.decompress(_record(name, vendor).read_bytes()))
    commands = [KeptCommand(**command) for command in content["commands"]]
    return KeptBook(name, vendor, content["heads"], commands)


def asked_again(command: KeptCommand) -> dict[str, Any]:
    """The payload with today's rows and values, for the database that is open now."""
    return {name: _read(value) for name, value in command.asked.items()}


def _record(name: str, vendor: str) -> Path:
    return FOLDER / name / f"{vendor}.json.xz"


def _written(value: Any) -> Any:
    if isinstance(value, models.Model):
        return {"row": label_of(value), "pk": value.pk}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_written(item) for item in value]
    if is_dataclass(value):
        inner = {field.name: _written(getattr(value, field.name)) for field in fields(value)}
        return {"value": type(value).__name__, "fields": inner}
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _read(value: Any) -> Any:
    match value:
        case {"row": label, "pk": pk}:
            return row_named(f"{label}:{pk}")
        case {"decimal": text}:
            return Decimal(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"value": name, "fields": inner}:
            arguments = {field: _read(of_field) for field, of_field in inner.items()}
            return getattr(terms, name)(**arguments)
        case [*items]:
            return [_read(item) for item in items]
        case _:
            return value
