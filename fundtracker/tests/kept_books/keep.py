"""Books a story with every service in an empty database and keeps it as a book of this release."""

import lzma
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from unittest import mock

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the models need the set-up
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from fundtracker.backup.database import configured_database  # noqa: E402
from fundtracker.tests.kept_books.records import (  # noqa: E402
    FOLDER,
    KeptBook,
    KeptCommand,
)
from fundtracker.tests.promises.examples import EXAMPLES, TODAY, build_world  # noqa: E402
from grants import services  # noqa: E402
from grants.alerts.run import run  # noqa: E402
from grants.tests.builders import new_key, spend  # noqa: E402
from ledger import commands, journal, years  # noqa: E402
from ledger.integrity import verify  # noqa: E402
from ledger.models import Command, JournalHead  # noqa: E402
from ledger.seal import note_head, seal_journal  # noqa: E402

# The plan of the notice would ask every expense for its item; the month is closed after all else.
LAST: dict[Any, int] = {services.record_notice: 1, years.close_period: 2}


def keep(name: str) -> None:
    """Fill the empty database that DATABASE_URL names, and keep it under ``name``."""
    call_command("migrate", verbosity=0)
    with _commands_noted() as noted:
        _fill()
    if deviations := verify():
        raise SystemExit(f"The book does not hold: {deviations}")
    results = dict(Command.objects.values_list("key", "result"))
    heads = {f"{head.day}": head.hash for head in JournalHead.objects.all()}
    kept = [
        KeptCommand(row["name"], key, row["actor"], row["asked"], results[key])
        for key, row in noted.items()
        if key in results
    ]
    book = KeptBook(name, connection.vendor, heads, kept)
    (FOLDER / name).mkdir(exist_ok=True)
    _save(book)
    book.write()


def _fill() -> None:
    call_command("load_examples", until=TODAY, in_real_operation=True)
    seal_journal(timezone.now())
    note_head(date(2024, 10, 14))
    world = build_world()
    # One for each service: what one has reversed another cannot transfer.
    expenses = [spend(world.award, "100.00", on=date(2024, 5, 2)) for _ in EXAMPLES]
    in_order = sorted(EXAMPLES, key=lambda example: LAST.get(example.service, 0))
    for example, spent in zip(in_order, expenses, strict=True):
        example.call(replace(world, spent=spent), key=new_key())
    run(TODAY)
    seal_journal(timezone.now())
    note_head(TODAY)


@contextmanager
def _commands_noted() -> Iterator[dict[str, dict[str, Any]]]:
    """What every command is asked, by key; also of those that are refused afterwards."""
    noted: dict[str, dict[str, Any]] = {}
    asked_last: dict[str, Any] = {}
    fingerprint_of, insert_command = commands.fingerprint_of, journal.insert_command

    def note_payload(name: str, actor: Any, asked: dict[str, Any]) -> str:
        asked_last.update(name=name, actor=actor.pk, asked=asked)
        return fingerprint_of(name, actor, asked)

    def note_key(**values: Any) -> bool:
        noted.setdefault(values["key"], dict(asked_last))
        is_new: bool = insert_command(**values)
        return is_new

    with (
        mock.patch.object(commands, "fingerprint_of", note_payload),
        mock.patch.object(journal, "insert_command", note_key),
    ):
        yield noted


def _save(book: KeptBook) -> None:
    if book.vendor == "postgresql":
        configured_database().save(book.backup)
        return
    with NamedTemporaryFile() as file:
        configured_database().save(Path(file.name))
        book.backup.write_bytes(lzma.compress(Path(file.name).read_bytes()))


if __name__ == "__main__":
    keep(sys.argv[1])
