"""The health page says in words what is well and what is not; a watch outside reads one word."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.urls import reverse

from grants import tasks
from grants.alerts.journal_head import mail_journal_head
from grants.models import Delivery, JobRun
from grants.queries.health import HEADS_SHOWN, check_health, latest_heads
from grants.tests.builders import build_award
from ledger.integrity import guards_for
from ledger.models import JournalHead, VoucherSeal
from ledger.seal import note_head, seal_journal

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 11, 21)
Job = JobRun.Job
TITLES = [
    "Datenbank",
    "Datenbankschema",
    "Schutz des Journals",
    "Journal geprüft",
    "Journal gegen Änderung gesichert",
    "Tagesprüfsumme",
    "Prüfläufe",
    "Nachprüfung",
    "Versand",
    "Postausgang",
    "Sicherung",
]


@pytest.fixture
def folder(tmp_path):
    """The folder of the backups, with one of last night."""
    back_up(tmp_path, hours_ago=9)
    return tmp_path


def back_up(folder, *, hours_ago):
    at = NOW - timedelta(hours=hours_ago)
    manifest = folder / f"fundtracker-{at:%Y%m%dT%H%M%SZ}.json"
    manifest.write_text(json.dumps({"created_at": str(at)}))
    return manifest


def ran(job, *, minutes_ago, ok=True, summary="alles gut"):
    at = NOW - timedelta(minutes=minutes_ago)
    JobRun.objects.create(job=job, started_at=at, finished_at=at, ok=ok, summary=summary)


def all_jobs_ran():
    for job in (
        Job.VERIFY,
        Job.SPENDING_WINDOWS,
        Job.RINGS,
        Job.PROOFS,
        Job.COMMITMENTS,
        Job.AWARDS,
    ):
        ran(job, minutes_ago=7 * 60)
    ran(Job.SEAL, minutes_ago=45)
    ran(Job.RECHECK, minutes_ago=2)
    ran(Job.SEND, minutes_ago=1)


def health(folder):
    return check_health(now=NOW, today=DAY, backups=folder)


def unwell(folder):
    return {check.title: check.text for check in health(folder) if not check.ok}


def test_where_all_is_well_each_check_says_so(folder, auditor):
    build_award(received="1000.00")
    seal_journal(NOW)
    mail_journal_head(NOW, today=DAY)
    all_jobs_ran()
    last = VoucherSeal.objects.last()

    checks = health(folder)

    assert [check.title for check in checks] == TITLES
    assert {check.title: check.text for check in checks if check.ok} == {
        "Datenbank": "Sie antwortet.",
        "Datenbankschema": "Es ist auf dem Stand des Programms.",
        "Schutz des Journals": f"Alle {len(guards_for(connection.vendor))} Sperren sind da.",
        "Journal geprüft": "21.11.2026, 06:00 Uhr: alles gut.",
        "Journal gegen Änderung gesichert": (
            f"21.11.2026, 12:15 Uhr: alles gut. Letzte Prüfsumme: 2, Beleg {last.voucher_id}."
        ),
        "Tagesprüfsumme": (
            "Tagesprüfsumme vom 21.11.2026: 2 Belege, versandt am 21.11.2026, 13:00 Uhr."
        ),
        "Prüfläufe": "21.11.2026, 06:00 Uhr: alles gut.",
        "Nachprüfung": "21.11.2026, 12:58 Uhr: alles gut.",
        "Versand": "21.11.2026, 12:59 Uhr: alles gut.",
        "Postausgang": "Wartende Mails: 0, gescheiterte, die wiederholt werden: 0.",
        "Sicherung": "Die neueste ist vom 21.11.2026, 04:00 Uhr.",
    }


def test_a_fresh_installation_names_what_never_ran(tmp_path):
    assert unwell(tmp_path) == {
        "Journal geprüft": "„Journal prüfen“ ist noch nie gelaufen.",
        "Journal gegen Änderung gesichert": (
            "„Journal gegen Änderung sichern“ ist noch nie gelaufen."
        ),
        "Prüfläufe": "„Verausgabungsfristen prüfen“ ist noch nie gelaufen.",
        "Nachprüfung": "„Geändertes nachprüfen“ ist noch nie gelaufen.",
        "Versand": "„Hinweise versenden“ ist noch nie gelaufen.",
        "Sicherung": "Es gibt noch keine. Bitte „python manage.py backup“ jede Nacht ausführen.",
    }


def test_migrations_that_are_missing_are_counted(folder):
    all_jobs_ran()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations "
            "WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'grants')"
        )

    assert unwell(folder) == {
        "Datenbankschema": "Fehlende Migrationen: 1. Bitte „python manage.py migrate“ ausführen."
    }


def test_a_missing_guard_is_named(folder):
    all_jobs_ran()
    on_table = " ON ledger_posting" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_posting_no_delete{on_table}")

    assert unwell(folder) == {
        "Schutz des Journals": (
            "Es fehlen: ledger_posting_no_delete. "
            "Bitte „python manage.py migrate“ und „python manage.py verify“ ausführen."
        )
    }


@pytest.mark.parametrize(
    ("job", "title", "within"),
    [
        (Job.VERIFY, "Journal geprüft", 26 * 60),
        (Job.SEAL, "Journal gegen Änderung gesichert", 2 * 60),
        (Job.SPENDING_WINDOWS, "Prüfläufe", 26 * 60),
        (Job.RINGS, "Prüfläufe", 26 * 60),
        (Job.PROOFS, "Prüfläufe", 26 * 60),
        (Job.RECHECK, "Nachprüfung", 10),
        (Job.SEND, "Versand", 10),
    ],
)
def test_a_job_that_did_not_come_again_in_time_is_named(folder, job, title, within):
    all_jobs_ran()
    JobRun.objects.filter(job=job).delete()
    ran(job, minutes_ago=within)
    assert unwell(folder) == {}

    JobRun.objects.filter(job=job).delete()
    ran(job, minutes_ago=within + 1)
    ((named, text),) = unwell(folder).items()

    assert named == title
    assert text.endswith(
        "alles gut. Seitdem ist der Lauf ausgeblieben; läuft der Hintergrunddienst?"
    )


def test_a_check_of_the_journal_that_found_something_is_shown_with_what_it_found(folder):
    all_jobs_ran()
    ran(
        Job.VERIFY,
        minutes_ago=5,
        ok=False,
        summary="1 Abweichung, zuerst: Beleg 17 wurde verändert, obwohl er gegen Änderung "
        "gesichert ist",
    )

    assert unwell(folder) == {
        "Journal geprüft": (
            "21.11.2026, 12:55 Uhr: 1 Abweichung, zuerst: "
            "Beleg 17 wurde verändert, obwohl er gegen Änderung gesichert ist."
        )
    }


def test_a_run_that_has_not_ended_does_not_hide_the_one_before(folder):
    all_jobs_ran()
    JobRun.objects.create(job=Job.VERIFY, started_at=NOW)

    assert unwell(folder) == {}


def test_the_command_for_cron_counts_as_checks_and_sending(folder):
    for job in (Job.VERIFY, Job.SEAL):
        ran(job, minutes_ago=30)
    ran(Job.ALL_CHECKS, minutes_ago=60)

    assert unwell(folder) == {}


def test_a_failed_mail_is_a_warning_and_a_waiting_one_is_not(folder, supervisor):
    all_jobs_ran()
    build_award(received="1000.00")
    tasks.warn_expiring_spending_windows()
    all_jobs_ran()
    assert Delivery.objects.get().state == Delivery.State.PENDING
    assert unwell(folder) == {}

    Delivery.objects.update(state=Delivery.State.FAILED)

    assert unwell(folder) == {
        "Postausgang": "Wartende Mails: 0, gescheiterte, die wiederholt werden: 1."
    }


@pytest.fixture
def sealed(folder):
    all_jobs_ran()
    build_award(received="1000.00")
    seal_journal(NOW)
    return folder


def test_without_a_head_of_what_is_sealed_there_is_a_warning(sealed):
    assert unwell(sealed) == {"Tagesprüfsumme": "Noch keine, sie entsteht einmal am Tag."}


def test_a_head_that_nobody_got_is_a_warning(sealed):
    note_head(DAY)

    assert unwell(sealed) == {
        "Tagesprüfsumme": (
            "Tagesprüfsumme vom 21.11.2026 ist nicht versandt. "
            "Hat die Gruppe Rechnungsprüfung eine aktive Person mit E-Mail-Adresse?"
        )
    }


@pytest.mark.parametrize(("days_ago", "well"), [(0, True), (1, True), (2, False)])
def test_a_head_is_due_every_day(sealed, auditor, days_ago, well):
    mail_journal_head(NOW, today=DAY - timedelta(days=days_ago))

    assert (unwell(sealed) == {}) is well


@pytest.mark.parametrize(("hours_ago", "well"), [(26, True), (27, False)])
def test_a_backup_is_due_every_night(tmp_path, hours_ago, well):
    all_jobs_ran()
    back_up(tmp_path, hours_ago=60)
    back_up(tmp_path, hours_ago=hours_ago)

    assert (unwell(tmp_path) == {}) is well


def test_a_manifest_that_cannot_be_read_is_named(folder):
    all_jobs_ran()
    manifest = back_up(folder, hours_ago=1)
    manifest.write_text("{")

    assert unwell(folder) == {"Sicherung": f"{manifest.name} ist unlesbar. Bitte neu sichern."}


def no_answer(*args):
    raise OperationalError("connection refused")


def test_a_database_that_does_not_answer_is_said_for_each_check_that_needs_it(folder):
    with connection.execute_wrapper(no_answer):
        checks = health(folder)

    assert [check.ok for check in checks] == [False] * 10 + [True]
    assert {check.text for check in checks[:10]} == {
        "Das ließ sich nicht feststellen, die Datenbank gibt keine Antwort."
    }


def test_the_page_shows_each_check_and_each_head(client, auditor):
    build_award(received="1000.00")
    seal_journal(NOW)
    mail_journal_head(NOW, today=DAY)
    client.force_login(auditor)

    page = client.get(reverse("health")).content.decode()

    for title in TITLES:
        assert f'<th scope="row">{title}</th>' in page
    assert "in Ordnung" in page
    assert "Warnung" in page
    assert '<th scope="row">21.11.2026</th>' in page
    assert VoucherSeal.objects.last().hash in page


def test_the_page_says_that_there_is_no_head_yet(client, supervisor):
    client.force_login(supervisor)

    assert "Noch keine Tagesprüfsumme." in client.get(reverse("health")).content.decode()


@pytest.mark.parametrize(
    ("group", "status"),
    [("Sachbearbeitung", 403), ("Leitung", 200), ("Kämmerei", 403), ("Rechnungsprüfung", 200)],
)
def test_supervisors_and_auditors_see_the_page(
    client, clerk, supervisor, treasury, auditor, group, status
):
    client.force_login(User.objects.get(groups__name=group))

    assert client.get(reverse("health")).status_code == status


def test_only_the_latest_heads_are_shown_in_a_constant_number_of_queries(
    auditor, django_assert_num_queries
):
    build_award(received="1000.00")
    seal_journal(NOW)
    seal = VoucherSeal.objects.last()
    JournalHead.objects.bulk_create(
        JournalHead(day=DAY - timedelta(days=days), seal=seal, hash=seal.hash)
        for days in range(300)
    )

    with django_assert_num_queries(1):
        heads = [(head.day, head.seal.voucher_id) for head in latest_heads()]

    assert len(heads) == HEADS_SHOWN
    assert heads[0] == (DAY, seal.voucher_id)


def test_a_watch_outside_learns_one_word_without_signing_in(client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    response = client.get(reverse("health-status"))
    assert (response.status_code, response.json()) == (503, {"status": "unwell"})

    make_all_well(tmp_path)
    response = client.get(reverse("health-status"))

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]
    assert reverse("health-status") == "/gesundheit.json"


def make_all_well(backups):
    now = datetime.now(UTC)
    for job in Job:
        JobRun.objects.create(job=job, started_at=now, finished_at=now, ok=True, summary="gut")
    manifest = backups / f"fundtracker-{now:%Y%m%dT%H%M%SZ}.json"
    manifest.write_text(json.dumps({"created_at": str(now)}))


def test_the_watch_gets_an_answer_when_the_database_gives_none(client):
    with connection.execute_wrapper(no_answer):
        response = client.get(reverse("health-status"))

    assert (response.status_code, response.json()) == (503, {"status": "unwell"})


def test_the_watch_can_only_read(client):
    answer = client.post(reverse("health-status"))

    assert (answer.status_code, answer.url) == (302, "/anmelden/?next=/gesundheit.json")
