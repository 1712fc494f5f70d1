"""Rates in the admin: on any day one at most says what a unit is worth."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from grants.models import ProgrammeRate
from grants.tests.admin.forms import filled_in
from grants.tests.builders import build_programme


@pytest.fixture
def supervised(client, supervisor):
    client.force_login(supervisor)
    return client


@pytest.fixture
def rate(db):
    """The first rate of KIM 1, until the end of 2022."""
    return ProgrammeRate.objects.create(
        programme=build_programme(),
        component="Koordination",
        unit="VZÄ",
        amount=D("55000.00"),
        valid_from=date(2021, 1, 1),
        valid_to=date(2022, 12, 31),
        source="Haushaltsplan 2024",
        confidence="F",
    )


def new_rate(rate, **instead):
    return {
        "programme": rate.programme_id,
        "component": "Koordination",
        "unit": "VZÄ",
        "amount": "57.000",
        "valid_to": "",
        "source": "Haushaltsplan 2024",
        "confidence": "F",
        **instead,
    }


@pytest.mark.parametrize(
    ("instead", "taken"),
    [
        ({"valid_from": "31.12.2022"}, False),
        ({"valid_from": "01.01.2023"}, True),
        ({"valid_to": "31.12.2020"}, True),
        ({"valid_to": "01.01.2021"}, False),
        ({}, False),
        ({"unit": "0,5 VZÄ"}, True),
        ({"component": "Verwaltungsassistenz"}, True),
    ],
)
def test_a_rate_begins_after_the_one_before_has_ended(supervised, rate, instead, taken):
    page = reverse("admin:grants_programmerate_add")

    response = supervised.post(page, new_rate(rate, **instead))

    assert (ProgrammeRate.objects.count() == 2) is taken
    if not taken:
        assert (
            "Für „Koordination“ je VZÄ gilt in dieser Zeit schon ein Fördersatz "
            "(01.01.2021 bis 31.12.2022)."
        ) in response.content.decode()


def test_a_rate_does_not_meet_itself(supervised, rate):
    page = reverse("admin:grants_programmerate_change", args=[rate.pk])

    typed = new_rate(rate, valid_from="01.01.2021", valid_to="31.12.2023")
    supervised.post(page, filled_in(supervised.get(page), **typed))

    rate.refresh_from_db()
    assert (rate.amount, rate.valid_to) == (D("57000.00"), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("end_of_first", "taken"), [("31.12.2022", True), ("01.01.2023", False), ("", False)]
)
def test_rates_on_the_page_of_a_programme_are_judged_as_typed(
    supervised, rate, end_of_first, taken
):
    page = reverse("admin:grants_programme_change", args=[rate.programme_id])
    form = filled_in(supervised.get(page))
    second = {
        f"rates-1-{name}": value
        for name, value in new_rate(rate, valid_from="01.01.2023", fte="1,00").items()
    }

    supervised.post(
        page, {**form, "rates-TOTAL_FORMS": "2", "rates-0-valid_to": end_of_first, **second}
    )

    assert list(ProgrammeRate.objects.order_by("pk").values_list("amount", "fte")) == [
        (D("55000.00"), None),
        *([(D("57000.00"), D("1.00"))] if taken else []),
    ]
