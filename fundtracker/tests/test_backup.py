"""Backup and restore as an operator lives them: the same stories on both databases."""

import json
import shutil
import signal
import time

import pytest
from django.db import connection

from fundtracker.backup import newest_backup, open_backup
from fundtracker.backup.errors import FileDamaged, ManifestMissing
from fundtracker.tests.backup_installation import server
from ledger.integrity import guards_for

# Every run tells the plain story on SQLite; the others start too many processes for that.
MANY_PROCESSES = pytest.mark.services

# Each process would begin with the same keys.
NEW_KEYS = """
from uuid import uuid4
from grants.tests import builders
builders.new_key = lambda: str(uuid4())
"""

FILL = """
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from grants.tests.builders import build_award, build_line, build_person, build_ring

call_command("migrate", verbosity=0)
for number in range(10):
    build_award(f"kleine-{number}", received="500.00", spent="123.45")
ring = build_ring()
build_award(
    "kim-1-2024",
    responsible=build_person(),
    income_line=build_line("kim-ertrag", side="income", ring=ring, budgeted={2024: "376500.00"}),
    expense_line=build_line("kim-aufwand", ring=ring, budgeted={2024: "376500.00"}),
    received="200000.00",
    spent="123456.78",
)
Session.objects.create(session_key="noch angemeldet", expire_date=timezone.now())
"""

WRITE = """
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from time import sleep
from grants.models import Award
from grants.services import record_receipt
from grants.tests.asking import ask
from grants.tests.builders import build_person

award, actor = Award.objects.get(code="kim-1-2024"), build_person()
day = date(2024, 10, 1)
with open({log!r}, "w") as log:
    for number in count():
        ask(
            record_receipt,
            award=award, amount=Decimal("0.01"), received_on=day, line=award.income_line,
            text="", today=day, key=f"{name}-{{number}}", actor=actor,
        )
        print(f"{name}-{{number}}", file=log, flush=True)
        if Path({stop!r}).exists():
            break
        sleep(0.005)  # leaves the backup some of the processor
"""

READ_RECEIPTS = """
from ledger.models import Command
keys = Command.objects.filter(name="record_receipt").order_by("key").values_list("key", flat=True)
print(*(key for key in keys if key.startswith("writer")))
"""

PROVEN = """\
Buchungsaufträge (44): Prüfsumme wie gesichert.
Belege (33): Prüfsumme wie gesichert.
Buchungen (33): Prüfsumme wie gesichert.
Konten (121): Prüfsumme wie gesichert.
Ansätze (2): Prüfsumme wie gesichert.
Datenbankschema: auf dem Stand des Programms, nachgeholte Migrationen: 0.
Schutz des Journals: alle {guards} Sperren sind da.
Salden und Ansätze: stimmen mit dem Journal überein.
Alte Hinweise: keiner wird mehr verschickt, entfallene Mails: 1.
Anmeldungen: alle beendet, jede Person meldet sich neu an.
Die Sicherung ist vollständig wiederhergestellt.
"""


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)]
)
def vendor(request):
    if request.param == "postgresql" and connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL names no PostgreSQL server")
    return request.param


@pytest.fixture(scope="module")
def databases(vendor, tmp_path_factory):
    with server(vendor, tmp_path_factory.mktemp(vendor)) as databases:
        yield databases


@pytest.fixture(scope="module")
def filled(databases, fill_file):
    """An installation with bookings. Whoever changes something takes a copy of it."""
    installation = databases.create()
    fill_file(installation.folder / "book.sqlite3")
    installation.run(FILL)
    return installation


@pytest.fixture(scope="module")
def kept_backup(filled):
    return filled.back_up(filled.folder / "backups")


@pytest.fixture
def backup(kept_backup, tmp_path):
    """A backup of ``filled`` that may be spoilt."""
    for file in kept_backup.parent.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path / kept_backup.name


def acknowledged(log):
    return log.read_text().split() if log.exists() else []


def wait_for(condition):
    give_up = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_a_backup_is_readable_for_its_owner_only(kept_backup):
    modes = {path.suffix: oct(path.stat().st_mode) for path in kept_backup.parent.iterdir()}

    assert modes == {".json": "0o100600", kept_backup.suffix: "0o100600"}
    assert oct(kept_backup.parent.stat().st_mode) == "0o40700"


def test_a_restore_tells_what_was_proven(databases, vendor, kept_backup):
    target = databases.create()

    code, output, errors = target.manage("restore", str(kept_backup), "--yes")

    assert (code, errors) == (0, "")
    first, rest = output.split("\n", 1)
    assert first.endswith("Uhr: Prüfsumme der Datei stimmt.")
    assert rest == PROVEN.format(guards=len(guards_for(vendor)))


@MANY_PROCESSES
def test_an_older_backup_is_brought_up_to_date(databases, filled, tmp_path):
    source, target = databases.create(filled), databases.create()
    assert source.manage("migrate", "sessions", "zero", "--verbosity=0") == (0, "", "")
    backup = source.back_up(tmp_path)

    code, output, errors = target.manage("restore", str(backup), "--yes")

    assert (code, errors) == (0, "")
    assert "auf dem Stand des Programms, nachgeholte Migrationen: 1." in output
    assert output.endswith("Die Sicherung ist vollständig wiederhergestellt.\n")


@MANY_PROCESSES
def test_a_backup_under_load_is_one_moment(databases, filled, tmp_path):
    source, target = databases.create(filled), databases.create()
    stop = tmp_path / "stop"
    logs = [tmp_path / "writer-0", tmp_path / "writer-1"]
    writers = [
        source.start(
            "shell", "--no-imports", "--command",
            WRITE.format(log=str(log), stop=str(stop), name=log.name),
        )
        for log in logs
    ]  # fmt: skip
    try:
        wait_for(lambda: all(len(acknowledged(log)) >= 10 for log in logs))
        before = {key for log in logs for key in acknowledged(log)}
        backup = source.back_up(tmp_path / "backups")
        counts = [len(acknowledged(log)) for log in logs]
        # They were not in each other's way: both go on after the backup.
        wait_for(
            lambda: all(
                len(acknowledged(log)) > count for log, count in zip(logs, counts, strict=True)
            )
        )
    finally:
        stop.touch()
        errors = [writer.communicate(timeout=60)[1] for writer in writers]
    written = {key for log in logs for key in acknowledged(log)}

    code, output, refusal = target.manage("restore", str(backup), "--yes")
    restored = set(target.run(READ_RECEIPTS).split())

    assert errors == ["", ""]
    assert (code, refusal) == (0, "")
    assert "Salden und Ansätze: stimmen mit dem Journal überein." in output
    assert before < restored < written
    for log in logs:  # no hole: of each writer the first so many
        mine = [key for key in acknowledged(log) if key in restored]
        assert mine == acknowledged(log)[: len(mine)]


OLD_ALERTS = f"""{NEW_KEYS}
from datetime import date
from grants.alerts.run import run
from grants.models import Delivery
from grants.tests.builders import build_award, build_person

run(date(2024, 10, 15))
print(Delivery.objects.filter(state="pending").count())
build_award("kim-2-2024", responsible=build_person(), received="50000.00")
"""

NIGHT = f"""{NEW_KEYS}
from datetime import date
from django.contrib.sessions.models import Session
from django.db.models import Count
from fundtracker import clock
from grants.alerts.run import run
from grants.alerts.send import send_deliveries
from grants.models import CheckCase, Delivery
from grants.tests.builders import build_award, build_person

run(date(2024, 10, 15))
states = Delivery.objects.order_by("state").values_list("state").annotate(Count("pk"))
print(*(f"{{state}}={{count}}" for state, count in states))
print(CheckCase.objects.filter(settled_on=None, check_code="spending_window").count())
print(send_deliveries(clock.now()).sent)
build_award("kim-3-2024", responsible=build_person(), received="50000.00")
run(date(2024, 10, 15))
print(send_deliveries(clock.now()).sent)
print(Session.objects.count())
"""


@MANY_PROCESSES
def test_no_old_alert_is_mailed_again(databases, filled, tmp_path):
    source, target = databases.create(filled), databases.create()
    waiting = source.run(OLD_ALERTS)
    backup = source.back_up(tmp_path)

    code, _, errors = target.manage("restore", str(backup), "--yes")
    after_restore = target.run(NIGHT).splitlines()
    without_restore = source.run(NIGHT).splitlines()

    assert (code, errors) == (0, "")
    assert waiting == "1\n"
    # The alert of kim-2 was not even open. What is new after the restore is mailed.
    assert after_restore == ["dropped=2", "12", "0", "1", "0"]
    # The same night where nothing was restored: they do go out.
    assert without_restore == ["pending=2", "12", "1", "1", "1"]


def test_a_damaged_backup_is_refused(backup):
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1  # a single bit
    backup.write_bytes(content)

    with pytest.raises(FileDamaged, match=f"{backup.name} ist beschädigt"):
        open_backup(backup)


@MANY_PROCESSES
def test_nothing_is_overwritten(databases, filled, backup):
    target = databases.create(filled)

    code, _, errors = target.manage("restore", str(backup), "--yes")

    assert code == 1
    assert "ist nicht leer" in errors
    # A restore would have ended it.
    sessions = "from django.contrib.sessions.models import Session; print(Session.objects.get())"
    assert target.run(sessions) == "noch angemeldet\n"


@MANY_PROCESSES
def test_a_restore_is_confirmed_first(databases, backup):
    target = databases.create()

    code, _, errors = target.manage("restore", str(backup), answer="nein\n")
    assert (code, errors) == (
        1,
        "CommandError: Abgebrochen, es wurde nichts wiederhergestellt.\n",
    )

    code, _, errors = target.manage("restore", str(backup), answer="ja\n")
    assert (code, errors) == (0, "")


@MANY_PROCESSES
def test_what_deviates_is_named(databases, backup):
    target = databases.create()
    manifest = backup.with_suffix(".json")
    content = json.loads(manifest.read_text())
    content["contents"]["journal"]["ledger_posting"] = {"rows": 1104, "sha256": "0" * 64}
    manifest.write_text(json.dumps(content))

    code, output, errors = target.manage("restore", str(backup), "--yes")

    assert code == 1
    assert "Belege (33): Prüfsumme wie gesichert." in output
    assert "Buchungen (33)" not in output
    assert "vollständig" not in output
    assert errors == (
        "CommandError: Die wiederhergestellte Datenbank weicht ab; bitte nicht damit arbeiten:\n"
        "  Buchungen: gesichert 1.104, jetzt 33, Prüfsumme anders.\n"
    )


KILLED = """
import os, signal
from itertools import count
from django.core.management import call_command

renames, rename = count(), os.replace

def replace(source, target):
    if next(renames) == {renames}:
        os.kill(os.getpid(), signal.SIGKILL)
    rename(source, target)

os.replace = replace
call_command("backup", "--to", {folder!r})
"""


@MANY_PROCESSES
@pytest.mark.parametrize("renames", [0, 1], ids=["no-file-yet", "no-manifest-yet"])
def test_a_backup_that_was_killed_is_not_taken_for_a_whole_one(filled, backup, renames):
    folder = backup.parent
    before = set(folder.iterdir())
    script = KILLED.format(renames=renames, folder=str(folder))

    code, _, _ = filled.manage("shell", "--no-imports", "--command", script)

    assert code == -signal.SIGKILL
    left = set(folder.iterdir()) - before
    assert len(left) == renames + 1
    newest = newest_backup(folder)
    assert newest is not None
    assert newest.path == backup
    for half in left:
        with pytest.raises(ManifestMissing, match="nicht zu Ende geschrieben"):
            open_backup(half)
