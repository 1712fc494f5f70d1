"""The page of whatever an alert is about shows it, without repeating its own name."""

from datetime import date

import pytest

from grants.models import Award, CheckCase, Deadline, Recheck
from grants.tests.web.reading import text_of


def open_case(subject, title, **belonging):
    Recheck.objects.all().delete()  # as if the checks had just found it
    CheckCase.objects.create(
        **belonging,
        check_code="ring_overdrawn",
        subject=subject,
        stage="over",
        severity=CheckCase.Severity.WARNING,
        title=title,
        text="Bitte die Ermächtigung prüfen.",
        opened_on=date(2024, 10, 15),
    )


def award():
    one = Award.objects.get()
    return f"award-{one.pk}", one.title, {"award": one}


def pass_through():
    one = Deadline.objects.get(pass_through__isnull=False)
    return f"deadline-{one.pk}", one.pass_through.title, {"award": one.award}


def deadline():
    one = Deadline.objects.get(code="kim-1-2024-own-proof")
    return f"deadline-{one.pk}", one.title, {"award": one.award}


@pytest.mark.parametrize(
    ("route", "subject_of"),
    [("award", award), ("pass-through", pass_through), ("deadline", deadline)],
)
def test_it_opens_with_its_cases(client, clerk, pages, route, subject_of):
    CheckCase.objects.all().delete()
    subject, name, belonging = subject_of()
    open_case(subject, f"{name}: 2024 um 8.300,00 € überzogen", **belonging)
    client.force_login(clerk)

    text = text_of(client.get(pages[route]))

    assert " Warnung 2024 um 8.300,00 € überzogen Bitte die Ermächtigung prüfen. " in text
