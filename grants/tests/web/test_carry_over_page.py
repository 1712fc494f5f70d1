"""From the page of a lump sum to its carry-over and back."""

from datetime import date
from uuid import uuid4

import pytest

from grants.models import Award, CarryOver
from grants.tests.builders import build_award, build_line
from grants.tests.web.reading import text_of
from ledger.models import Side

pytestmark = pytest.mark.django_db

PAGE = "/zuwendungen/pauschale/"
FORM = f"{PAGE}uebertragung/"


@pytest.fixture
def award(clerk, settings):
    settings.FIXED_DAY = date(2020, 2, 15)
    return build_award(
        "pauschale",
        amount="1000.00",
        window=(date(2019, 1, 1), date(2020, 11, 30)),
        kind=Award.Kind.LUMP_SUM,
        income_line=build_line("ertrag", side=Side.INCOME),
        expense_line=build_line("aufwand"),
    )


@pytest.fixture
def signed_in(client, clerk, award):
    client.force_login(clerk)
    return client


def test_what_is_carried_over_stands_on_the_page_of_the_award(signed_in, award):
    assert f'href="{FORM}"' in signed_in.get(PAGE).content.decode()
    form = signed_in.get(FORM)
    assert "2019 nach 2020: noch übertragbar 1.000,00 €" in text_of(form)

    response = signed_in.post(
        FORM,
        {
            "from_year": "2019",
            "amount": "400",
            "line": form.context["form"]["line"].value(),
            "decided_on": "15.1.2020",
            "reason": "Haushaltsvermerk Nr. 7",
            "key": str(uuid4()),
        },
        follow=True,
    )

    told = text_of(response)
    assert "Übertragen 400,00 € aus 2019 nach 2020." in told
    assert "2019 nach 2020 15.01.2020" in told
    assert CarryOver.objects.count() == 1


def test_a_refusal_stands_at_its_field(signed_in):
    response = signed_in.post(
        FORM,
        {
            "from_year": "2019", "amount": "1000,01", "decided_on": "15.1.2020",
            "line": signed_in.get(FORM).context["form"]["line"].value(),
            "reason": "Vermerk", "key": str(uuid4()),
        },
    )  # fmt: skip

    assert response.status_code == 422
    assert 'href="#id_amount"' in response.content.decode()


def test_a_zuwendung_has_no_such_section(client, clerk):
    build_award("kim", amount="1000.00")
    client.force_login(clerk)

    assert "uebertragung" not in client.get("/zuwendungen/kim/").content.decode()
