"""Installations of the program with databases of their own, reached as an operator does it."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql


@dataclass(frozen=True)
class Installation:
    """One installed program; every call is a process of its own."""

    database_url: str
    folder: Path

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, Path(settings.BASE_DIR, "manage.py"), *arguments],
            env=os.environ | self._env() | env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *arguments: str, answer: str = "", **env: str) -> tuple[int, str, str]:
        """Run a command; its exit code, what it printed, and its errors."""
        process = self.start(*arguments, **env)
        output, errors = process.communicate(answer, timeout=120)
        return process.returncode, output, errors

    def run(self, script: str) -> str:
        """Run Python inside the program; what it printed."""
        code, output, errors = self.manage("shell", "--no-imports", "--command", script)
        assert (code, errors) == (0, "")
        return output

    def back_up(self, folder: Path) -> Path:
        """The backup file that the command has written."""
        code, output, errors = self.manage("backup", "--to", str(folder))
        assert code == 0, errors
        return Path(output.removeprefix("Gesichert: ").partition(" (")[0])

    def _env(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": "",
            "DEBUG": "true",
            "SECRET_KEY": "only for these tests",
            "FIXED_DAY": "2024-10-15",
            "EMAIL_URL": f"filemail:///{self.folder / 'mailbox'}",
        }


class SqliteServer:
    """Hands out databases that are files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, template: Installation | None = None) -> Installation:
        folder = self.folder / uuid.uuid4().hex
        folder.mkdir()
        if template:  # nobody has it open
            shutil.copyfile(template.folder / "book.sqlite3", folder / "book.sqlite3")
        return Installation(f"sqlite:///{folder / 'book.sqlite3'}", folder)


class PostgresServer:
    """Hands out throw-away databases of the server that the tests run on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.access = connection.settings_dict
        self.names: list[str] = []

    def create(self, template: Installation | None = None) -> Installation:
        name = f"test_backup_{uuid.uuid4().hex}"
        folder = self.folder / name
        folder.mkdir()
        source = template.folder.name if template else "template0"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, source)
        self.names.append(name)
        # The server of the tests asks for no password; one that is given must stay secret.
        user, host, port = (self.access[key] for key in ("USER", "HOST", "PORT"))
        password = self.access["PASSWORD"] or "geheim"
        return Installation(f"postgres://{user}:{password}@{host}:{port}/{name}", folder)

    def drop_all(self) -> None:
        for name in self.names:
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(
            host=self.access["HOST"],
            port=self.access["PORT"] or None,
            user=self.access["USER"] or None,
            password=self.access["PASSWORD"] or None,
            dbname="postgres",
            autocommit=True,
        ) as admin:
            admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def server(vendor: str, folder: Path) -> Iterator[SqliteServer | PostgresServer]:
    if vendor == "sqlite":
        yield SqliteServer(folder)
        return
    databases = PostgresServer(folder)
    try:
        yield databases
    finally:
        databases.drop_all()
