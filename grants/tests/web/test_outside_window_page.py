"""A payment outside the spending window: asked about, booked with a reason, and marked."""

from datetime import date
from uuid import uuid4

import pytest

from grants.models import Expense
from grants.tests.builders import build_award
from grants.tests.web.reading import text_of

pytestmark = pytest.mark.django_db

TODAY = date(2025, 1, 10)
PAGE = "/zuwendungen/kim-1-2024/ausgabe/"
LATE = "Die Rechnung vom 20.12. kam am 08.01."


@pytest.fixture(autouse=True)
def day(settings):
    settings.FIXED_DAY = TODAY


@pytest.fixture
def award(clerk):
    return build_award("kim-1-2024", received="10000.00")


@pytest.fixture
def signed_in(client, clerk, award):
    client.force_login(clerk)
    return client


def filled_in(**changes):
    return {"amount": "500", "day": "8.1.2025", "key": str(uuid4()), **changes}


def test_the_form_asks_for_the_reason_and_says_what_follows(signed_in):
    response = signed_in.post(PAGE, filled_in())

    assert response.status_code == 422
    told = text_of(response)
    assert "Der 08.01.2025 liegt außerhalb des Zeitraums 01.01.2024 bis 31.12.2024" in told
    assert "damit nicht zuwendungsfähig, der Kreis trägt sie ganz." in told
    assert 'name="reason"' in response.content.decode()
    assert not Expense.objects.exists()


def test_with_a_reason_it_is_booked_and_marked_in_the_list_and_on_its_voucher(signed_in):
    response = signed_in.post(PAGE, filled_in(reason=LATE), follow=True)

    [expense] = Expense.objects.all()
    mark = f"außerhalb des Zeitraums, nicht zuwendungsfähig: {LATE}"
    assert mark in text_of(response)
    assert mark in text_of(signed_in.get(f"/journal/{expense.voucher_id}/"))


def test_within_the_window_nobody_is_asked(signed_in):
    signed_in.post(PAGE, filled_in(day="31.12.2024"))

    assert [one.outside_reason for one in Expense.objects.all()] == [""]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("31.12.2024", "Verstanden: 500,00 €. Danach bleiben 9.500,00 € im Bestand."),
        ("01.01.2025", "davon Zuwendung 0,00 €, Eigenanteil 500,00 €, weil an diesem Tag nicht "
                       "zuwendungsfähig. Danach bleiben 10.000,00 € im Bestand."),
    ],
)  # fmt: skip
def test_the_hint_follows_the_day(signed_in, day, said):
    assert said in text_of(signed_in.get(f"{PAGE}frei/", {"amount": "500", "day": day}))
