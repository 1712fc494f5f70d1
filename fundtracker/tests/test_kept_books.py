"""Upgrade: books sealed by earlier releases are migrated, and everything in them still holds."""

import lzma
from contextlib import contextmanager
from inspect import signature

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from fundtracker.backup.database import configured_database
from fundtracker.tests.kept_books.records import asked_again, names_of_books, read_book
from fundtracker.tests.promises.examples import EXAMPLES, TODAY
from grants.tests.asking import ask
from ledger.integrity import verify
from ledger.kept_names import RENAMED, name_of_row
from ledger.models import Command, JournalHead, Posting, Voucher, VoucherSeal
from ledger.tests.faults import everything

# How many commands each book holds, and of how many services.
COMMANDS = {
    "2026-11-30": (349, 29),  # ledger 0009, grants 0014
    "2026-12-01": (351, 29),  # ledger 0012, grants 0031
}
SERVICES = {example.service.__name__: example.service for example in EXAMPLES}


@pytest.fixture(params=names_of_books())
def kept_book(request, transactional_db, tmp_path):
    """A kept book, open in place of the database of the tests."""
    book = read_book(request.param, connection.vendor)
    file = book.backup
    if book.vendor == "sqlite":
        file = tmp_path / "kept.sqlite3"
        file.write_bytes(lzma.decompress(book.backup.read_bytes()))
    with _another_database(book.vendor, tmp_path):
        configured_database().load(file)
        yield book


def test_there_is_a_book_of_each_release_that_promised_to_carry_it_on():
    assert set(names_of_books()) == set(COMMANDS)


@pytest.mark.parametrize("name", names_of_books())
def test_a_book_holds_what_every_service_of_its_day_was_asked(name):
    commands = read_book(name, "sqlite").commands

    assert (len(commands), len({command.name for command in commands})) == COMMANDS[name]
    assert [command.asked for command in commands] == [
        command.asked for command in read_book(name, "postgresql").commands
    ]


def test_after_the_upgrade_everything_in_it_still_holds(kept_book):
    """Its seals, the heads that were mailed, and the answers to all commands sent again."""
    changed = [_changed_columns(model) for model in (Voucher, Posting, Command)]
    assert changed == [set()] * 3, "columns are gone, have other names or may not be empty"

    call_command("migrate", verbosity=0)

    assert verify() == []
    heads = JournalHead.objects.select_related("seal")
    assert {f"{head.day}": head.hash for head in heads} == kept_book.heads
    assert {f"{head.day}": head.seal.hash for head in heads} == kept_book.heads
    assert VoucherSeal.objects.count() > 0

    before = everything()
    answers = {command.key: _sent_again(command) for command in kept_book.commands}
    assert answers == {command.key: command.result for command in kept_book.commands}
    assert set(answers) == set(Command.objects.values_list("key", flat=True))
    assert everything() == before


def _changed_columns(model):
    """The columns that a sealed table lost, and those it got although they may not be empty."""
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, model._meta.db_table)
    kept = {column.name for column in table}
    today = {field.column: field for field in model._meta.concrete_fields}
    added = today.keys() - kept
    return (kept - today.keys()) | {column for column in added if not today[column].null}


def _sent_again(command):
    service = SERVICES[RENAMED.get(command.name, command.name)]
    today = {"today": TODAY} if "today" in signature(service).parameters else {}
    actor = User.objects.get(pk=command.actor)
    answer = ask(service, key=command.key, actor=actor, **asked_again(command), **today)
    return name_of_row(answer)


@contextmanager
def _another_database(vendor, folder):
    """An empty database under the name of the one that the tests use."""
    of_tests = connections["default"]
    name = of_tests.settings_dict["NAME"]
    another = f"{name}_kept" if vendor == "postgresql" else str(folder / "book.sqlite3")
    if vendor == "postgresql":
        _execute("DROP DATABASE IF EXISTS {}", another)
        _execute("CREATE DATABASE {} TEMPLATE template0", another)
    connections.settings["default"]["NAME"] = another
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"]["NAME"] = name
        connections["default"] = of_tests
        if vendor == "postgresql":
            _execute("DROP DATABASE {}", another)


def _execute(statement, name):
    with psycopg.connect(
        host=connection.settings_dict["HOST"],
        port=connection.settings_dict["PORT"] or None,
        user=connection.settings_dict["USER"] or None,
        password=connection.settings_dict["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as admin:
        admin.execute(sql.SQL(statement).format(sql.Identifier(name)))
