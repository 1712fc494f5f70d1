"""Each job leaves a run behind that tells how it went; the head of the journal goes out once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction

from grants import tasks
from grants.alerts import journal_head
from grants.alerts.journal_head import mail_journal_head
from grants.alerts.mail import MailNotTaken
from grants.models import JobRun
from grants.services.job_runs import Outcome, run_job
from grants.tests.builders import build_award, build_person
from ledger.integrity import install_guards, remove_guards
from ledger.models import Account, JournalHead, Place, Voucher, VoucherSeal
from ledger.seal import seal_journal

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 11, 21)


def at(*moments):
    """A clock that shows these moments one after the other."""
    return iter(moments).__next__


def runs():
    return list(
        JobRun.objects.order_by("pk").values_list(
            "job", "started_at", "finished_at", "ok", "summary"
        )
    )


def test_a_run_records_begin_end_and_what_came_out():
    end = NOON + timedelta(seconds=3)

    outcome = run_job(
        JobRun.Job.SEAL, lambda: Outcome("12 Belege gegen Änderung gesichert"), now=at(NOON, end)
    )

    assert outcome == Outcome("12 Belege gegen Änderung gesichert", ok=True)
    assert runs() == [("seal_journal", NOON, end, True, "12 Belege gegen Änderung gesichert")]


def test_a_run_is_on_record_while_it_lasts():
    during = []

    run_job(JobRun.Job.SEAL, lambda: during.extend(runs()) or Outcome("fertig"), now=at(NOON, NOON))

    assert during == [("seal_journal", NOON, None, None, "")]


def test_a_job_that_fails_is_recorded_with_its_error_and_still_fails():
    def fail():
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    with pytest.raises(SMTPServerDisconnected):
        run_job(JobRun.Job.HEAD, fail, now=at(NOON, NOON))

    assert runs() == [
        (
            "mail_journal_head",
            NOON,
            NOON,
            False,
            "SMTPServerDisconnected: Connection unexpectedly closed",
        )
    ]


def test_runs_of_the_same_job_are_kept_for_thirty_days():
    for days in (31, 30, 29):
        JobRun.objects.create(job=JobRun.Job.SEND, started_at=NOON - timedelta(days=days))
    JobRun.objects.create(job=JobRun.Job.VERIFY, started_at=NOON - timedelta(days=31))

    run_job(JobRun.Job.SEND, lambda: Outcome("0 Mails"), now=at(NOON, NOON))

    assert [(job, (NOON - started_at).days) for job, started_at, *_ in runs()] == [
        ("send_deliveries", 30),
        ("send_deliveries", 29),
        ("verify_journal", 31),
        ("send_deliveries", 0),
    ]


@pytest.mark.parametrize("half", [{"ok": True}, {"finished_at": NOON}])
def test_the_database_takes_no_run_that_ended_by_half(half):
    with pytest.raises(IntegrityError, match="job_run_ends_with_a_result"), transaction.atomic():
        JobRun.objects.create(job=JobRun.Job.SEND, started_at=NOON, **half)


def test_every_job_of_the_schedule_records_its_run(auditor, supervisor):
    build_award(received="1000.00")

    for job in (
        tasks.warn_expiring_spending_windows,
        tasks.warn_unbalanced_rings,
        tasks.warn_due_proofs,
        tasks.warn_overcommitted_awards,
        tasks.check_awards,
        tasks.send_deliveries,
        tasks.seal_journal,
        tasks.mail_journal_head,
        tasks.verify_journal,
    ):
        job()

    assert [(job, ok, summary) for job, _, _, ok, summary in runs()] == [
        (
            "warn_expiring_spending_windows",
            True,
            "1 neuer Hinweis, 0 unverändert, 0 erledigt",
        ),
        ("warn_unbalanced_rings", True, "0 neue Hinweise, 0 unverändert, 0 erledigt"),
        ("warn_due_proofs", True, "0 neue Hinweise, 0 unverändert, 0 erledigt"),
        ("warn_overcommitted_awards", True, "0 neue Hinweise, 0 unverändert, 0 erledigt"),
        ("check_awards", True, "4 neue Hinweise, 0 unverändert, 0 erledigt"),
        ("recheck_changes", True, "0 neue Hinweise, 5 unverändert, 0 erledigt"),
        ("send_deliveries", True, "1 Mails gesendet, 0 gescheitert, 0 warten"),
        ("seal_journal", True, "2 Belege gegen Änderung gesichert"),
        ("mail_journal_head", True, "Tagesprüfsumme vom 15.10.2024 an 1 Person gesendet"),
        ("verify_journal", True, "Keine Abweichung"),
    ]


def test_the_command_for_cron_records_its_run():
    call_command("run_checks", verbosity=0)

    assert [(job, ok) for job, _, _, ok, _ in runs()] == [("run_checks", True)]


def test_a_check_that_finds_something_is_recorded_as_not_well():
    award = build_award(received="1000.00")
    account = Account.objects.get(purse=award.purse, place=Place.CASH)
    Account.objects.filter(pk=account.pk).update(balance=Decimal("999.99"))

    tasks.verify_journal()

    ((_, _, _, ok, summary),) = runs()
    assert not ok
    assert summary == (
        f"2 Abweichungen, zuerst: Konto {account.pk} {account}: "
        "gespeichert 999.99, laut Journal 1000.00"
    )


def test_a_voucher_changed_after_its_seal_is_recorded():
    build_award(received="1000.00")
    tasks.seal_journal()
    voucher = VoucherSeal.objects.get(number=2).voucher
    remove_guards()
    Voucher.objects.filter(pk=voucher.pk).update(text="eine andere Geschichte")
    install_guards()

    tasks.verify_journal()

    assert runs()[1][3:] == (
        False,
        f"1 Abweichung, zuerst: Beleg {voucher.pk} wurde verändert, obwohl er gegen Änderung "
        "gesichert ist",
    )


@pytest.fixture
def sealed(auditor):
    """An award and its receipt, both sealed, and an auditor who can be told."""
    build_award(received="1000.00")
    seal_journal(NOON)
    return VoucherSeal.objects.last()


def test_the_head_goes_to_every_active_auditor_in_one_mail(sealed, clerk):
    second = build_person("revision-2", group="Rechnungsprüfung")
    build_person("revision-3", group="Rechnungsprüfung")
    User.objects.filter(username="revision-3").update(is_active=False)

    result = mail_journal_head(NOON, today=DAY)

    (sent,) = mail.outbox
    head = JournalHead.objects.get()
    assert (result.head, result.recipients) == (head, 2)
    assert (head.day, head.seal, head.hash, head.mailed_at) == (DAY, sealed, sealed.hash, NOON)
    assert sent.to == ["revision@example.org", second.email]
    assert sent.extra_headers["Message-ID"] == "<journal-head-2026-11-21@127.0.0.1>"


def test_the_mail_says_how_far_the_journal_reaches_and_how_to_compare(sealed):
    mail_journal_head(NOON, today=DAY)

    (sent,) = mail.outbox
    ((html, _),) = sent.alternatives
    assert sent.subject == (f"Tagesprüfsumme vom 21.11.2026, Belege bis Nr. {sealed.voucher_id}")
    for text in (sent.body, html):
        assert f"2 Belege bis Nr. {sealed.voucher_id}, Prüfsumme" in text
        assert sealed.hash in text
        assert "So vergleichen Sie" in text
        assert "/gesundheit/" in text
        assert "Achtung" not in text


def test_a_count_is_grouped_and_the_number_of_a_voucher_is_not(auditor):
    seal = VoucherSeal(number=1234, voucher_id=5678, hash="3f" * 32)
    head = JournalHead(day=DAY, seal=seal, hash=seal.hash)

    sent = journal_head._compose(head, [auditor], None)

    assert "1.234 Belege bis Nr. 5678, Prüfsumme" in sent.body
    assert sent.subject.endswith("Belege bis Nr. 5678")


def test_on_a_simulated_day_the_mail_says_so(sealed):
    mail_journal_head(NOON, today=DAY, simulated_day=DAY)

    (sent,) = mail.outbox
    assert sent.body.endswith("sondern mit dem 21.11.2026.\n")


def test_a_second_run_on_the_same_day_sends_nothing(sealed):
    mail_journal_head(NOON, today=DAY)

    again = mail_journal_head(NOON + timedelta(hours=1), today=DAY)

    assert again.recipients == 0
    assert len(mail.outbox) == 1
    assert JournalHead.objects.get().mailed_at == NOON


def test_a_head_that_the_server_did_not_take_is_not_marked_as_mailed(sealed, settings):
    settings.EMAIL_BACKEND = "grants.tests.alerts.mail_servers.SilentServer"

    with pytest.raises(MailNotTaken):
        mail_journal_head(NOON, today=DAY)

    assert JournalHead.objects.get().mailed_at is None


def test_the_head_goes_out_by_cron_too_and_once_a_day(sealed, auditor):
    lines = StringIO()

    for _ in range(2):
        call_command("mail_journal_head", stdout=lines)

    assert lines.getvalue() == (
        "Tagesprüfsumme vom 15.10.2024 an 1 Person gesendet.\n"
        "Tagesprüfsumme vom 15.10.2024 an 0 Personen gesendet.\n"
    )
    assert [(run.job, run.ok) for run in JobRun.objects.all()] == [("mail_journal_head", True)] * 2
    assert len(mail.outbox) == 1


def test_the_next_day_gets_a_head_of_its_own(sealed):
    mail_journal_head(NOON, today=DAY)
    mail_journal_head(NOON + timedelta(days=1), today=DAY + timedelta(days=1))

    assert len(mail.outbox) == 2
    assert list(JournalHead.objects.values_list("day", "hash")) == [
        (DAY + timedelta(days=1), sealed.hash),
        (DAY, sealed.hash),
    ]


def test_a_mail_that_failed_goes_out_at_the_next_run_with_the_same_id(sealed, monkeypatch):
    ids = []

    def refuse(message, **_):
        ids.append(message.extra_headers["Message-ID"])
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(journal_head.EmailMultiAlternatives, "send", refuse)
        with pytest.raises(SMTPServerDisconnected):
            mail_journal_head(NOON, today=DAY)
    assert JournalHead.objects.get().mailed_at is None

    mail_journal_head(NOON + timedelta(hours=1), today=DAY)

    (sent,) = mail.outbox
    assert [sent.extra_headers["Message-ID"]] == ids
    assert JournalHead.objects.get().mailed_at == NOON + timedelta(hours=1)


def test_without_an_auditor_the_head_waits(sealed):
    User.objects.filter(username="revision").update(email="")

    assert mail_journal_head(NOON, today=DAY).recipients == 0
    assert JournalHead.objects.get().mailed_at is None
    assert mail.outbox == []


def test_an_empty_journal_has_no_head(auditor):
    assert mail_journal_head(NOON, today=DAY).head is None

    tasks.mail_journal_head()
    assert JobRun.objects.get().summary == "Noch kein Beleg gegen Änderung gesichert"
