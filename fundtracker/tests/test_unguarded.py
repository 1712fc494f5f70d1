"""Without its guards nothing of ours writes to the journal: no command and no job."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.core.management import CommandError, call_command, load_command_class

from fundtracker import clock
from fundtracker.celery import app
from grants import tasks
from grants.models import JobRun, WorkOrder
from grants.services.work_orders import ask_for
from ledger.integrity import GuardsMissing
from ledger.tests.test_start import ADVICE, drop
from ledger.writing_command import WritingCommand

# Why each of the other commands works without guards.
NOT_WRITING = {
    "backup": "only reads",
    "demo": "migrates first, and then calls a command that looks",
    "grant_application_role": "gives rights",
    "restore": "fills an empty database, migrates it, and names what is missing",
    "verify": "only reads, and names what is missing",
}
SENTENCE = f"Dem Journal fehlt der Schutz: ledger_posting_no_update. {ADVICE}"


def commands():
    for package in ("fundtracker", "ledger", "grants"):
        folder = import_module(f"{package}.management.commands")
        for module in iter_modules(folder.__path__):
            yield module.name, load_command_class(package, module.name)


def jobs():
    app.loader.import_default_modules()
    return {name: job for name, job in app.tasks.items() if not name.startswith("celery.")}


WRITING = sorted(name for name, command in commands() if isinstance(command, WritingCommand))


@pytest.fixture
def unguarded(db):
    drop("ledger_posting_no_update", "ledger_posting")


def test_every_other_command_of_ours_was_thought_of():
    assert {name for name, _ in commands()} - set(WRITING) == set(NOT_WRITING)


@pytest.mark.parametrize("name", WRITING)
def test_a_command_that_writes_looks_for_the_guards_first(unguarded, name):
    with pytest.raises(CommandError) as refusal:
        call_command(name)

    assert str(refusal.value) == SENTENCE


@pytest.mark.parametrize("name", sorted(set(jobs()) - {"grants.tasks.work_off_orders"}))
def test_a_job_that_writes_looks_for_the_guards_first(unguarded, name):
    """The one that verifies the journal runs all the same: it names what is missing."""
    if name == "grants.tasks.verify_journal":
        jobs()[name]()
        expected = "1 Abweichung, zuerst: Schutz ledger_posting_no_update: gespeichert fehlt"
    else:
        with pytest.raises(GuardsMissing, match="ledger_posting_no_update"):
            jobs()[name]()
        expected = f"GuardsMissing: {SENTENCE}"

    runs = JobRun.objects.all()
    assert {(run.ok, run.summary[: len(expected)]) for run in runs} == {(False, expected)}


def test_an_order_ends_with_what_is_missing(unguarded, clerk):
    ask_for(WorkOrder.Kind.ALL_CHECKS, asked_by=clerk, now=clock.now())

    tasks.work_off_orders()

    order = WorkOrder.objects.get()
    assert (order.state, order.summary) == ("failed", SENTENCE)
