"""The ways in which a run starts: the schedule, and a command for cron."""

from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command
from django.db import connection

from grants import tasks
from grants.models import Alert, CheckCase, Delivery, JobRun
from grants.tests.alerts.rows import (
    THE_DAY,
    build_integrationspauschale,
    build_proof,
    build_ring_35_02,
    build_supervisor,
)
from grants.tests.builders import build_award, build_pass_through, build_person, spend
from ledger.models import Appropriation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.FIXED_DAY = THE_DAY


def open_rules():
    return sorted(CheckCase.objects.values_list("check_code", flat=True))


def test_each_job_judges_its_own_rules(settings):
    build_integrationspauschale()
    build_proof()
    build_ring_35_02()
    overcommitted = build_award("overcommitted", received="1.00")
    build_pass_through(overcommitted, agreed="376500.00")
    spend(overcommitted, "1.00")
    Appropriation.objects.update(year=2020)
    Appropriation.objects.filter(line__code="35-02-aufwand").update(actual=Decimal("400000.00"))

    opened = []
    for job in (
        tasks.warn_expiring_spending_windows,
        tasks.warn_unbalanced_rings,
        tasks.warn_due_proofs,
        tasks.warn_overcommitted_awards,
    ):
        Alert.objects.all().delete()
        CheckCase.objects.all().delete()
        job()
        opened.append(open_rules())

    assert opened == [
        ["spending_window"],
        ["ring_overdrawn", "ring_plan_unbalanced"],
        ["own_proof_due"],
        ["over_granted"],
    ]


def test_one_job_checks_all_that_no_other_does():
    award = build_integrationspauschale()
    build_proof(award=award, due_on=THE_DAY)

    tasks.check_awards()

    assert open_rules() == ["award_without_application", "no_responsible_person"]


@pytest.mark.parametrize("nightly", [tasks.check_awards, lambda: call_command("run_checks")])
def test_each_night_sqlite_counts_its_rows_anew(nightly):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL does it by itself")
    build_award("kim", received="1000.00")

    nightly()

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1 WHERE tbl LIKE 'ledger_%'")
        assert {"ledger_voucher", "ledger_posting"} <= {table for (table,) in cursor.fetchall()}


def test_the_sending_job_notes_the_simulated_day():
    build_integrationspauschale(responsible=build_person())
    tasks.warn_expiring_spending_windows()

    tasks.send_deliveries()

    (sent,) = mail.outbox
    assert sent.body.endswith("sondern mit dem 15.02.2020.\n")


def test_no_mail_tells_what_a_booking_has_mended_since():
    award = build_integrationspauschale(responsible=build_person())
    tasks.warn_expiring_spending_windows()
    spend(award, "626377.32")

    tasks.send_deliveries()

    assert CheckCase.objects.get(check_code="spending_window").settled_on == THE_DAY
    assert not [sent for sent in mail.outbox if "Integrationspauschale" in sent.subject]


def test_mails_go_out_though_the_recheck_fails(monkeypatch):
    build_integrationspauschale(responsible=build_person())
    tasks.warn_expiring_spending_windows()
    monkeypatch.setattr(tasks, "recheck", lambda today: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        tasks.send_deliveries()

    assert len(mail.outbox) == 1
    assert dict(JobRun.objects.values_list("job", "ok")) == {
        JobRun.Job.SPENDING_WINDOWS: True,
        JobRun.Job.RECHECK: False,
        JobRun.Job.SEND: True,
    }


def test_on_a_real_day_the_sending_job_notes_none(settings):
    build_integrationspauschale(responsible=build_person())
    tasks.warn_expiring_spending_windows()
    settings.FIXED_DAY = None

    tasks.send_deliveries()

    (sent,) = mail.outbox
    assert "Achtung" not in sent.body


def test_the_schedule_names_every_job():
    jobs = (
        tasks.verify_journal,
        tasks.warn_expiring_spending_windows,
        tasks.warn_unbalanced_rings,
        tasks.warn_due_proofs,
        tasks.warn_overcommitted_awards,
        tasks.check_awards,
        tasks.send_deliveries,
        tasks.work_off_orders,
        tasks.seal_journal,
        tasks.seal_journal,
        tasks.mail_journal_head,
    )

    scheduled = [entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()]

    assert scheduled == [job.name for job in jobs]


def test_the_command_checks_sends_and_says_so_in_one_line():
    build_supervisor()
    build_integrationspauschale()
    build_proof()
    out = StringIO()

    call_command("run_checks", stdout=out)
    call_command("run_checks", stdout=out)

    assert out.getvalue() == (
        "Prüflauf 15.02.2020: 5 neue Hinweise, 0 unverändert, 0 erledigt; 2 Mails versandt.\n"
        "Prüflauf 15.02.2020: 0 neue Hinweise, 5 unverändert, 0 erledigt; 0 Mails versandt.\n"
    )
    assert sorted(Delivery.objects.values_list("alert__case__check_code", flat=True)) == [
        "own_proof_due",
        "spending_window",
    ]
    assert open_rules() == [
        "award_without_application",
        "no_responsible_person",
        "own_proof_due",
        "proof_without_date",
        "spending_window",
    ]
    assert len(mail.outbox) == 2
