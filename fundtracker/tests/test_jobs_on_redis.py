"""The jobs on a real broker: a worker in a process of its own finds, tells and mails."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import connection

from fundtracker.celery import app
from grants.imports.examples import load_examples
from grants.models import Delivery
from grants.tasks import send_deliveries, warn_unbalanced_rings

PATIENCE = 60  # seconds; a worker starts in about five


@contextmanager
def job_worker(environment):
    """A worker like that of an installation, ended with the test whatever happens."""
    command = [sys.executable, "-m", "celery", "--app", "fundtracker", "worker", "--pool", "solo"]
    with subprocess.Popen(
        command,
        cwd=django_settings.BASE_DIR,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_for(condition, worker):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert worker.poll() is None, "the worker has ended"
        assert time.monotonic() < end, "the worker did not do its job"
        time.sleep(0.2)


def database_url():
    database = connection.settings_dict
    return (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:"
        f"{database['PORT']}/{database['NAME']}"
    )


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_worker_warns_of_unbalanced_rings_and_mails_once(treasury, tmp_path):
    load_examples(django_settings.BASE_DIR / "fixtures", until=date(2024, 10, 15))
    app.control.purge()

    with job_worker(
        {
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"filemail:///{tmp_path}",
            "FIXED_DAY": "2024-10-15",
        }
    ) as worker:
        for _ in range(2):
            warn_unbalanced_rings.delay()
            send_deliveries.delay()
        wait_for(
            lambda: (
                Delivery.objects.exclude(state=Delivery.State.SENT).count() == 0
                and Delivery.objects.exists()
            ),
            worker,
        )

    mails = [path.read_text() for path in tmp_path.glob("*.log")]
    assert len(mails) == 1
    assert f"To: {treasury.email}" in mails[0]
