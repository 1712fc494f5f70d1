import os
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.forms import DateField
from django.utils import formats

from fundtracker.safety import refuse_unsafe_settings

SAFE = {
    "secret_key": "k" * 50,
    "allowed_hosts": ["fundtracker.example.org"],
    "email_url": "smtp://mail.example.org",
    "fixed_day": None,
    "base_url": "https://fundtracker.example.org",
}
SAFE_ENVIRONMENT = {
    "DEBUG": "false",
    "SECRET_KEY": SAFE["secret_key"],
    "ALLOWED_HOSTS": "fundtracker.example.org",
    "EMAIL_URL": SAFE["email_url"],
    "FIXED_DAY": "",
    "BASE_URL": SAFE["base_url"],
}


def load_settings(print_what="settings.DEMO_MAILBOX", **environment):
    """Load the settings in a new process; return its last line of output."""
    result = subprocess.run(
        [sys.executable, "-c", f"from fundtracker import settings; print({print_what})"],
        cwd=django_settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (result.stdout + result.stderr).splitlines()[-1]


def test_safe_settings_are_accepted():
    refuse_unsafe_settings(**SAFE)


@pytest.mark.parametrize(
    ("unsafe", "sentence"),
    [
        ({"secret_key": ""}, "SECRET_KEY needs at least 50 random characters."),
        ({"secret_key": "k" * 49}, "SECRET_KEY needs at least 50 random characters."),
        (
            {"allowed_hosts": []},
            "ALLOWED_HOSTS must name the hosts under which users reach the program.",
        ),
        ({"email_url": ""}, "EMAIL_URL must name the mail server, or no reminder ever leaves."),
        (
            {"fixed_day": date(2024, 10, 15)},
            "FIXED_DAY must be empty, or every deadline is judged by a past day.",
        ),
        (
            {"base_url": "http://127.0.0.1:8000"},
            "BASE_URL must begin with https://, it stands in the links of mails.",
        ),
    ],
)
def test_each_unsafe_setting_is_refused_with_one_sentence(unsafe, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe_settings(**SAFE | unsafe)

    assert str(refusal.value) == f"DEBUG is off: {sentence}"


def test_real_operation_starts_with_safe_settings_and_sends_its_mails():
    assert load_settings(**SAFE_ENVIRONMENT) == "None"


def test_real_operation_does_not_start_on_a_simulated_day():
    last_line = load_settings(**SAFE_ENVIRONMENT | {"FIXED_DAY": "2024-10-15"})

    assert last_line.endswith("FIXED_DAY must be empty, or every deadline is judged by a past day.")


def test_a_simulated_day_that_is_no_day_is_refused():
    last_line = load_settings(**SAFE_ENVIRONMENT | {"FIXED_DAY": "15.10.2024"})

    assert last_line.endswith("FIXED_DAY must be a day such as 2024-10-15, or empty.")


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("", ["fundtracker.sqlite3", "mailbox", "backups", "schedule"]),
        (
            "2020-02-15",
            [
                "demo-2020-02-15.sqlite3",
                "mailbox-2020-02-15",
                "backups-2020-02-15",
                "schedule-2020-02-15",
            ],
        ),
    ],
)
def test_each_simulated_day_keeps_everything_to_itself(day, names):
    """Its book, its mails, its backups, and when its schedule ran what."""
    shown = load_settings(
        "settings.DATABASES['default']['NAME'], settings.DEMO_MAILBOX, settings.BACKUP_DIR,"
        "settings.CELERY_BEAT_SCHEDULE_FILENAME",
        DEBUG="true", EMAIL_URL="", FIXED_DAY=day, DATABASE_URL="", BACKUP_DIR="",
    )  # fmt: skip

    assert shown.split() == [str(django_settings.DATA_DIR / name) for name in names]


def test_also_on_postgresql_the_mails_of_a_simulated_day_stay_apart():
    shown = load_settings(
        DEBUG="true",
        EMAIL_URL="",
        FIXED_DAY="2020-02-15",
        DATABASE_URL="postgres://127.0.0.1/kreis",
    )

    assert shown == str(django_settings.DATA_DIR / "mailbox-2020-02-15")


@pytest.mark.parametrize("typed", ["31.12.2026", "31.12.26", "2026-12-31", "311226", "31122026"])
def test_dates_are_understood_as_germans_type_them(typed):
    assert DateField().clean(typed) == date(2026, 12, 31)


def test_dates_are_shown_the_german_way():
    assert formats.date_format(date(2026, 2, 1)) == "01.02.2026"
