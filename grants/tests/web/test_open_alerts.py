"""The page of whatever an alert is about shows it, without repeating its own name."""

from datetime import date

import pytest

from grants.models import Alert, Award, Deadline, PassThrough
from grants.tests.web.reading import text_of
from ledger.models import Ring


def open_alert(subject, title):
    Alert.objects.create(
        rule="ring_overdrawn",
        subject=subject,
        stage="over",
        severity=Alert.Severity.WARNING,
        title=title,
        text="Bitte die Ermächtigung prüfen.",
        opened_on=date(2024, 10, 15),
    )


def ring():
    return f"ring-{Ring.objects.get().pk}-2024", "Ring 35-04"


def award():
    one = Award.objects.get()
    return f"award-{one.pk}", one.title


def pass_through():
    one = PassThrough.objects.get()
    return f"pass-through-{one.pk}", one.title


def deadline():
    one = Deadline.objects.get(code="kim-1-2024-own-proof")
    return f"deadline-{one.pk}", one.title


@pytest.mark.parametrize(
    ("route", "subject_of"),
    [("ring", ring), ("award", award), ("pass-through", pass_through), ("deadline", deadline)],
)
def test_it_opens_with_an_alert(client, clerk, pages, route, subject_of):
    Alert.objects.all().delete()
    subject, name = subject_of()
    open_alert(subject, f"{name}: 2024 um 8.300,00 € überzogen")
    client.force_login(clerk)

    text = text_of(client.get(pages[route]))

    assert " Warnung 2024 um 8.300,00 € überzogen Bitte die Ermächtigung prüfen. " in text
