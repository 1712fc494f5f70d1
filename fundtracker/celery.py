"""The job worker's app. Jobs live in each app's `tasks.py`; the schedule stands in the settings."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, task_prerun, worker_init
from django.db import close_old_connections

from fundtracker.start import require_guarded_journal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundtracker.settings")

app = Celery("fundtracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def drop_stale_connections(**_: Any) -> None:
    """Start each job with a database connection that works.

    Without a broker the jobs run inside the beat process, where neither Django's requests nor
    Celery's worker look after the connection: after a restart of the database it stayed broken.
    """
    close_old_connections()


@worker_init.connect
@beat_init.connect
def refuse_unguarded_start(**_: Any) -> None:
    try:
        require_guarded_journal()
    except Exception as error:
        # Celery only logs other exceptions of its signals, and goes on.
        raise SystemExit(f"fundtracker: {error}") from error
