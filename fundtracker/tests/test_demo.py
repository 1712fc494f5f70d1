import re
import socket
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from fundtracker.management.commands.demo import Command, child_commands
from fundtracker.persons import create_demo_persons
from grants.models import Alert


def persons():
    return list(
        User.objects.filter(email__endswith="@example.org", groups__isnull=False)
        .order_by("username")
        .values_list("username", "groups__name", "email", "is_staff", "password")
    )


@pytest.mark.django_db
def test_each_role_has_its_person():
    create_demo_persons()

    assert [person[:4] for person in persons()] == [
        ("kaemmerei", "Kämmerei", "kaemmerei@example.org", False),
        ("leitung", "Leitung", "leitung@example.org", True),
        ("revision", "Rechnungsprüfung", "revision@example.org", False),
        ("sachbearbeitung", "Sachbearbeitung", "sachbearbeitung@example.org", False),
    ]


@pytest.mark.django_db
def test_a_person_logs_in_with_the_password_that_was_shown():
    passwords = create_demo_persons()

    assert len(set(passwords.values())) == 4
    for username, password in passwords.items():
        assert authenticate(username=username, password=password)


@pytest.mark.django_db
def test_a_second_start_changes_no_person():
    create_demo_persons()
    before = persons()

    assert create_demo_persons() == {}
    assert persons() == before


@pytest.mark.django_db
def test_passwords_are_shown_once():
    output = StringIO()
    command = Command(stdout=output)

    passwords = create_demo_persons()
    command.show(passwords)
    command.show(create_demo_persons())

    shown = output.getvalue()
    assert [shown.count(password) for password in passwords.values()] == [1, 1, 1, 1]
    assert shown.count("changepassword") == 1


@pytest.mark.django_db
def test_the_demo_opens_with_the_alerts_and_mails_of_its_day(settings, mailoutbox):
    settings.DEBUG = True
    output = StringIO()
    command = Command(stdout=output)

    settings.FIXED_DAY = date(2020, 2, 15)
    command.prepare()
    alerts, mails = Alert.objects.count(), len(mailoutbox)
    command.prepare()

    assert alerts
    assert mails
    assert (Alert.objects.count(), len(mailoutbox)) == (alerts, mails)
    assert output.getvalue().count("Prüflauf 15.02.2020: ") == 1


@pytest.mark.django_db
def test_the_checks_run_once_on_each_day(settings):
    output = StringIO()
    command = Command(stdout=output)

    for day in (date(2024, 10, 15), date(2024, 10, 16), date(2024, 10, 15)):
        settings.FIXED_DAY = day
        command.run_checks()

    assert re.findall(r"Prüflauf (\S+):", output.getvalue()) == ["15.10.2024", "16.10.2024"]


def test_without_redis_the_schedule_runs_the_jobs_itself(settings):
    settings.REDIS_URL = ""

    assert list(child_commands()) == ["web server", "schedule"]


def test_with_redis_a_worker_runs_the_jobs(settings):
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"

    assert list(child_commands()) == ["web server", "schedule", "job worker"]


def test_a_taken_port_is_named(settings):
    settings.DEBUG = True
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.PORT = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {settings.PORT} is taken.* PORT"):
            call_command("demo")


def test_the_demo_is_no_way_into_real_operation(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG"):
        call_command("demo")
