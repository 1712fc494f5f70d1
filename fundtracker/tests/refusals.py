"""Which refusals the tests make the program raise, and which of its classes none of them does.

With ``--every-refusal`` (``make coverage``) a run fails that leaves one out.
"""

import sys
from pathlib import Path

import pytest

from grants.services import errors
from ledger.errors import Refusal

TESTS = "tests"


def classes_of(module_prefixes=("ledger.", errors.__name__)):
    """The classes of refusals by name; one that others are made of is raised as one of them."""
    found, left = {}, [Refusal]
    while left:
        below = left.pop().__subclasses__()
        left += below
        for one in below:
            if not one.__subclasses__() and one.__module__.startswith(module_prefixes):
                found[one.__name__] = one
    return {name: one for name, one in found.items() if TESTS not in one.__module__.split(".")}


class RaisedRefusals:
    """Notes what the program makes, not what a test makes itself to look at its sentence."""

    def __init__(self):
        self.raised = set()
        self.patch = pytest.MonkeyPatch()

    def pytest_sessionstart(self):
        def note(cls, *args, **kwargs):
            if TESTS not in Path(sys._getframe(1).f_code.co_filename).parts:
                self.raised.add(cls.__name__)
            return Exception.__new__(cls, *args, **kwargs)

        self.patch.setattr(Refusal, "__new__", note, raising=False)

    @property
    def never_raised(self):
        return sorted(classes_of().keys() - self.raised)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        self.raised |= set(getattr(node, "workeroutput", {}).get("refusals", ()))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        self.patch.undo()
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["refusals"] = sorted(self.raised)
        elif session.exitstatus == pytest.ExitCode.OK and self.never_raised:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        names = ", ".join(self.never_raised) or "none"
        terminalreporter.write_line(
            f"Of {len(classes_of())} classes of refusals no test makes the program raise: {names}"
        )
