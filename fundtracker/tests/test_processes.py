import os
import signal
import sys
import threading

import pytest

from fundtracker.processes import AskedToEndError, ending_signals_raise, run_together

WAIT = [sys.executable, "-c", "import time; time.sleep(60)"]


def has_children():
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def test_when_one_program_ends_the_others_end_too():
    assert run_together({"waits": WAIT, "ends": [sys.executable, "-c", ""]}) == "ends"
    assert not has_children()


def test_a_program_that_cannot_start_leaves_no_other_behind():
    with pytest.raises(FileNotFoundError):
        run_together({"waits": WAIT, "is missing": ["/does/not/exist"]})

    assert not has_children()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_all_programs_end_when_asked_to(number):
    handler = signal.getsignal(number)
    timer = threading.Timer(0.5, os.kill, (os.getpid(), number))
    timer.start()

    with pytest.raises(AskedToEndError), ending_signals_raise():
        run_together({"one": WAIT, "two": WAIT})

    assert not has_children()
    assert signal.getsignal(number) == handler
