"""The program as gunicorn serves it while several people use it: on the day of the county."""

import atexit
from contextlib import AbstractContextManager

from fundtracker.wsgi import application

__all__ = ["application"]


def _frame() -> AbstractContextManager[None]:
    # The frame knows models, so Django has to be set up before it is imported.
    from benchmarks.frame import measured_frame

    return measured_frame()


# Entered for as long as the process lives, and left while modules can still be imported.
_entered = _frame()
_entered.__enter__()
atexit.register(_entered.__exit__, None, None, None)
