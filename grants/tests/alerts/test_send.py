"""Lease, send, then mark: nothing is lost, and a mail sent twice is the same mail."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from grants.alerts import send
from grants.alerts.run import run
from grants.alerts.send import SECONDS_AT_ONCE, SendResult, send_deliveries
from grants.models import CheckSetting, Delivery
from grants.tests.alerts.mail_servers import POISONED, Killed
from grants.tests.alerts.rows import (
    AT_FIVE,
    THE_DAY,
    build_integrationspauschale,
    build_proof,
    build_supervisor,
    switch_off,
)
from grants.tests.builders import build_person

pytestmark = pytest.mark.django_db
SERVERS = "grants.tests.alerts.mail_servers"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mail_server(settings):
    """Choose the server that takes the mails from now on."""
    working = settings.EMAIL_BACKEND

    def choose(name=None):
        settings.EMAIL_BACKEND = f"{SERVERS}.{name}" if name else working

    return choose


@pytest.fixture
def a_warning():
    build_integrationspauschale(responsible=build_person())
    run(THE_DAY)
    return Delivery.objects.get()


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_sent_delivery_is_marked_and_not_sent_again(a_warning):
    first = send_deliveries(AT_FIVE)
    second = send_deliveries(AT_FIVE + timedelta(days=30))

    assert (first, second) == (
        SendResult(sent=1, failed=0, waiting=0),
        SendResult(sent=0, failed=0, waiting=0),
    )
    a_warning.refresh_from_db()
    assert (a_warning.state, a_warning.sent_at, a_warning.attempts, a_warning.leased_until) == (
        "sent",
        AT_FIVE,
        1,
        None,
    )
    assert len(mail.outbox) == 1


def test_what_is_new_later_goes_into_another_mail(a_warning):
    send_deliveries(AT_FIVE)
    build_integrationspauschale(code="zweite", responsible=build_person())
    run(THE_DAY)

    send_deliveries(AT_FIVE + MINUTE)

    assert [message.body.count("ausgeben (noch") for message in mail.outbox] == [1, 1]
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_a_crash_after_sending_repeats_the_same_mail(a_warning, mail_server):
    mail_server("KilledAfterSending")
    with pytest.raises(Killed):
        send_deliveries(AT_FIVE)
    mail_server()

    during_the_lease = send_deliveries(AT_FIVE + 10 * MINUTE - timedelta(seconds=1))
    after_it = send_deliveries(AT_FIVE + 10 * MINUTE)

    assert during_the_lease == SendResult(sent=0, failed=0, waiting=1)
    assert after_it == SendResult(sent=1, failed=0, waiting=0)
    first, again = mail.outbox
    assert first.extra_headers == again.extra_headers
    assert (first.subject, first.body, first.alternatives, first.to) == (
        again.subject,
        again.body,
        again.alternatives,
        again.to,
    )
    assert states() == ["sent"]


def test_a_mail_that_may_be_out_is_repeated_unchanged_although_more_was_found(
    a_warning, mail_server
):
    mail_server("KilledAfterSending")
    with pytest.raises(Killed):
        send_deliveries(AT_FIVE)
    mail_server()
    build_integrationspauschale(code="zweite", responsible=build_person())
    run(THE_DAY)

    send_deliveries(AT_FIVE + 10 * MINUTE)

    first, *rest = mail.outbox
    assert [message.body for message in rest].count(first.body) == 1
    assert len(rest) == 2


def test_a_mail_that_may_be_out_is_repeated_although_its_alert_was_settled(a_warning, mail_server):
    mail_server("KilledAfterSending")
    with pytest.raises(Killed):
        send_deliveries(AT_FIVE)
    mail_server()
    switch_off()
    run(THE_DAY)

    assert send_deliveries(AT_FIVE + 10 * MINUTE) == SendResult(sent=1, failed=0, waiting=0)


def test_a_crash_before_sending_loses_nothing(a_warning, mail_server):
    mail_server("KilledBeforeSending")
    with pytest.raises(Killed):
        send_deliveries(AT_FIVE)
    mail_server()

    send_deliveries(AT_FIVE + 10 * MINUTE)

    assert (len(mail.outbox), states()) == (1, ["sent"])


def test_a_dead_server_is_tried_again_after_ever_longer_waits(a_warning, mail_server):
    mail_server("DeadServer")
    now, tries = AT_FIVE, []

    for _ in range(7):
        assert send_deliveries(now) == SendResult(sent=0, failed=1, waiting=1)
        a_warning.refresh_from_db()
        tries.append(a_warning.next_try_at - now)
        # A second before its time it is left alone.
        too_early = a_warning.next_try_at - timedelta(seconds=1)
        assert send_deliveries(too_early) == SendResult(sent=0, failed=0, waiting=1)
        now = a_warning.next_try_at

    day = timedelta(days=1)
    assert tries == [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, day, day, day]
    assert (a_warning.state, a_warning.attempts, a_warning.error) == (
        "failed",
        7,
        "Connection unexpectedly closed",
    )
    mail_server()
    assert send_deliveries(now) == SendResult(sent=1, failed=0, waiting=0)
    a_warning.refresh_from_db()
    assert (a_warning.state, a_warning.error, a_warning.next_try_at) == ("sent", "", None)
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{a_warning.batch}@")


def test_a_mail_that_nobody_took_is_tried_again(a_warning, mail_server):
    mail_server("SilentServer")

    assert send_deliveries(AT_FIVE) == SendResult(sent=0, failed=1, waiting=1)
    a_warning.refresh_from_db()
    assert (a_warning.state, a_warning.error) == (
        "failed",
        "Der Mailserver hat die Mail nicht angenommen, ohne zu sagen, warum.",
    )


@pytest.mark.parametrize("end", ["sent", "failed"])
def test_a_sender_whose_lease_was_taken_over_marks_nothing(a_warning, monkeypatch, end):
    taken_over_at = AT_FIVE + 10 * MINUTE

    def send_too_slowly(mail):
        send._lease(taken_over_at)
        if end == "failed":
            raise OSError

    monkeypatch.setattr(send, "hand_over", send_too_slowly)
    send_deliveries(AT_FIVE)

    a_warning.refresh_from_db()
    assert (
        a_warning.state,
        a_warning.attempts,
        a_warning.leased_until,
        a_warning.sent_at,
        a_warning.error,
    ) == ("leased", 2, taken_over_at + send.LEASE, None, "")


def test_a_lease_lasts_longer_than_a_call_can_take(settings):
    # From the connection to QUIT, with TLS and log-in.
    steps_of_a_mail = 12
    longest = SECONDS_AT_ONCE + steps_of_a_mail * settings.EMAIL_TIMEOUT

    assert timedelta(seconds=2 * longest) < send.LEASE


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_an_outer_transaction_could_take_back_is_refused():
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send._lease_mail(Delivery(), AT_FIVE)


def test_one_poisoned_mail_among_twenty_stops_none(mail_server):
    mail_server("ChoosyServer")
    for number in range(20):
        supervisor = build_supervisor(f"leitung-{number}")
        if number == 7:
            supervisor.email = POISONED
            supervisor.save()
    build_integrationspauschale()
    run(THE_DAY)

    assert send_deliveries(AT_FIVE) == SendResult(sent=19, failed=1, waiting=1)
    failed = Delivery.objects.get(state="failed")
    assert failed.recipient.email == POISONED
    assert failed.error == "{'kaputt@example.org': (550, b'No such user')}"


def test_a_mail_that_cannot_even_be_written_stops_none_either(mail_server):
    supervisors = [build_supervisor(f"leitung-{number}") for number in range(20)]
    build_integrationspauschale()
    run(THE_DAY)
    # A check that a newer program has taken out: there are no words for it any more.
    lost = Delivery.objects.get(recipient=supervisors[3])
    case, alert = lost.alert.case, lost.alert
    case.pk, case.check_code = None, "gone"
    case.save()
    alert.pk, alert.case = None, case
    alert.save()
    Delivery.objects.filter(pk=lost.pk).update(alert=alert)

    assert send_deliveries(AT_FIVE) == SendResult(sent=19, failed=1, waiting=1)
    assert Delivery.objects.get(state="failed").error == "'gone'"


def test_a_call_begins_no_mail_after_so_long_and_the_next_one_takes_the_rest(monkeypatch):
    for number in range(4):
        build_supervisor(f"leitung-{number}")
    build_integrationspauschale()
    run(THE_DAY)
    # Started at 0; the mails begin at 0, just before the end and, no more, at the end.
    seconds = iter([0, 0, SECONDS_AT_ONCE - 1, SECONDS_AT_ONCE])
    monkeypatch.setattr(send, "monotonic", lambda: next(seconds))

    assert send_deliveries(AT_FIVE) == SendResult(sent=2, failed=0, waiting=2)

    monkeypatch.undo()
    assert send_deliveries(AT_FIVE) == SendResult(sent=2, failed=0, waiting=0)


def test_what_waits_is_counted_in_mails(monkeypatch):
    clerk = build_person()
    for code in ("erste", "zweite", "dritte"):
        build_integrationspauschale(code=code, responsible=clerk)
    build_proof(responsible=clerk)
    build_supervisor()
    build_integrationspauschale(code="ohne")
    run(THE_DAY)
    monkeypatch.setattr(send, "SECONDS_AT_ONCE", 0)

    assert send_deliveries(AT_FIVE) == SendResult(sent=0, failed=0, waiting=3)


@pytest.mark.parametrize("waiting", [2, 20])
def test_a_mail_costs_the_same_however_many_wait(waiting):
    """Each mail once read the whole queue: 2,000 mails took 40 minutes."""
    for number in range(waiting):
        build_supervisor(f"leitung-{number}")
    build_integrationspauschale()
    run(THE_DAY)
    rows = []

    with CaptureQueriesContext(connection) as queries, listening(post_init, rows.append):
        leased = send._lease(AT_FIVE)

    assert (len(leased), len(queries), len(rows)) == (1, 7, 2)


@contextmanager
def listening(signal, hear):
    def receiver(sender, **_):
        hear(sender)

    signal.connect(receiver, sender=Delivery)
    try:
        yield
    finally:
        signal.disconnect(receiver, sender=Delivery)


class TestDropped:
    """What is settled before it was sent is not sent any more."""

    def test_a_settled_alert_is_left_out(self, a_warning):
        switch_off()
        run(THE_DAY)

        assert send_deliveries(AT_FIVE) == SendResult(sent=0, failed=0, waiting=0)
        assert (states(), mail.outbox) == (["dropped"], [])

    def test_only_what_is_still_open_stands_in_the_mail(self, a_warning):
        award = build_integrationspauschale(code="zweite", responsible=build_person())
        run(THE_DAY)
        CheckSetting.objects.create(check_code="spending_window", award=award, is_active=False)
        run(THE_DAY)

        assert send_deliveries(AT_FIVE) == SendResult(sent=1, failed=0, waiting=0)
        assert states() == ["dropped", "sent"]

    def test_a_failed_mail_is_not_tried_again_once_settled(self, a_warning, mail_server):
        mail_server("DeadServer")
        send_deliveries(AT_FIVE)
        mail_server()
        switch_off()
        run(THE_DAY)

        assert send_deliveries(AT_FIVE + MINUTE) == SendResult(sent=0, failed=0, waiting=0)
        assert (states(), mail.outbox) == (["dropped"], [])

    @pytest.mark.parametrize("state", [{"is_active": False}, {"email": ""}])
    def test_somebody_who_left_gets_no_mail_and_supervisors_take_over(self, a_warning, state):
        build_supervisor()
        clerk = a_warning.recipient
        type(clerk).objects.filter(pk=clerk.pk).update(**state)

        send_deliveries(AT_FIVE)
        run(THE_DAY)
        send_deliveries(AT_FIVE + MINUTE)

        assert states() == ["dropped", "sent"]
        assert [message.to for message in mail.outbox] == [["leitung@example.org"]]
