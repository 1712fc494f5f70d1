"""What is looked at before web server, job worker or schedule start."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def require_guarded_journal() -> None:
    """Start nur mit Schutz: refuse to start where somebody could change the journal.

    In a thread of its own: an ASGI server imports the program inside its event loop, where Django
    allows no query, and the processes that a server forks must not share this connection.

    Raises:
        GuardsMissing: says in German what is missing and how to mend it.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(_look).result()


def _look() -> None:
    # This module is imported before the models are there.
    from ledger.integrity import require_guards

    try:
        require_guards()
    finally:
        connections.close_all()
