"""Two runs and two senders at the same time; each thread has its own connection."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection

from grants.alerts.send import SendResult, send_deliveries
from grants.models import Alert, CheckSetting, Delivery
from grants.tests.alerts.rows import (
    AT_FIVE,
    THE_DAY,
    build_integrationspauschale,
    build_supervisor,
    check_money,
)

THREADS = 4


@pytest.fixture(autouse=True)
def default_settings(several_connections):
    """Tests that commit are cleaned up by emptying all tables, also of what migrations wrote."""
    CheckSetting.objects.get_or_create(check_code="spending_window", defaults={"stages": "365"})


def at_the_same_time(work):
    barrier = Barrier(THREADS)

    def start(_):
        try:
            barrier.wait(timeout=30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(start, range(THREADS)))


def test_runs_beside_each_other_open_each_alert_once():
    for number in range(3):
        build_supervisor(f"leitung-{number}")
    for number in range(10):
        build_integrationspauschale(code=f"pauschale-{number}")

    results = at_the_same_time(lambda: check_money(THE_DAY))

    assert sum(result.opened for result in results) == 10
    assert [result.opened + result.still_open for result in results] == [10] * THREADS
    assert (Alert.objects.count(), Delivery.objects.count()) == (10, 30)


def test_senders_beside_each_other_send_each_mail_once_and_whole():
    for number in range(20):
        build_supervisor(f"leitung-{number}")
    for number in range(3):
        build_integrationspauschale(code=f"pauschale-{number}")
    check_money(THE_DAY)

    results = at_the_same_time(lambda: send_deliveries(AT_FIVE))

    assert sum(result.sent for result in results) == 20
    assert Counter(message.to[0] for message in mail.outbox) == {
        f"leitung-{number}@example.org": 1 for number in range(20)
    }
    assert {message.subject for message in mail.outbox} == {
        "3 Verausgabungsfristen laufen ab – 1.879.131,96\u00a0€"
    }
    assert Delivery.objects.filter(state="sent").values("batch").distinct().count() == 20
    assert send_deliveries(AT_FIVE) == SendResult(sent=0, failed=0, waiting=0)
