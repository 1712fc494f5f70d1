"""Seite einer Zuwendung auf einen Blick: the curve, the years, the history, the way to forms."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import Recheck
from grants.queries.facts.spending import spending_facts
from grants.services import record_notice, split_award_years
from grants.services.terms import YearAmount
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key, spend
from grants.tests.facts import facts_of
from grants.tests.web.reading import text_of
from ledger.filled_from import WITHOUT_FORM
from ledger.money import format_euro

PAGE = "/zuwendungen/pauschale/"


@pytest.fixture
def pauschale(settings, clerk):
    """976.377,32 until 30.11.2020, 350.000 spent, seen 289 days before the end."""
    settings.FIXED_DAY = date(2020, 2, 15)
    award = build_award(
        "pauschale",
        amount="976377.32",
        window=(date(2019, 1, 1), date(2020, 11, 30)),
        received="976377.32",
    )
    spend(award, "350000.00", on=date(2019, 12, 15))
    return award


def test_the_forecast_of_the_page_is_that_of_the_warning(client, clerk, pauschale):
    client.force_login(clerk)

    response = client.get(PAGE)

    (facts,) = facts_of(spending_facts)
    lapses = format_euro(facts.lapses(date(2020, 2, 15))).replace("\u00a0", " ")
    text = text_of(response)
    assert "noch 289 Tage bis zur Verausgabungsfrist am 30.11.2020" in text
    assert f"Beim bisherigen Tempo verfallen {lapses}." in text
    assert "beim bisherigen Tempo bis 30.11.2020: 596.107,06 €" in text


def test_the_table_says_what_the_curve_draws(client, clerk, pauschale):
    client.force_login(clerk)

    text = text_of(client.get(PAGE))

    assert "31.12.2019 350.000,00 € 350.000,00 € 509.111,03 €" in text
    assert "15.02.2020 0,00 € 350.000,00 € 573.272,97 €" in text
    assert "Vorausschau 30.11.2020 596.107,06 € 976.377,32 €" in text


@pytest.mark.parametrize(
    ("today", "verdict"),
    [
        (date(2018, 12, 31), None),
        (date(2020, 11, 29), "Beim bisherigen Tempo verfallen"),
        (date(2020, 11, 30), None),
        (date(2020, 12, 1), None),
    ],
)
def test_only_within_the_window_something_is_forecast(
    client, clerk, pauschale, settings, today, verdict
):
    settings.FIXED_DAY = today
    Recheck.objects.all().delete()  # an alert says it in words of its own
    client.force_login(clerk)

    text = text_of(client.get(PAGE))

    assert ("Beim bisherigen Tempo" in text) == (verdict is not None)


def test_years_history_and_the_ways_on(client, clerk, pauschale):
    split_award_years(
        filled_from=WITHOUT_FORM,
        award=pauschale,
        shares=(YearAmount(2019, D("350000.00")), YearAmount(2020, D("626377.32"))),
        decided_on=date(2019, 12, 11),
        reason="Kreistag 11.12.2019",
        today=date(2020, 2, 15),
        key=new_key(),
        actor=clerk,
    )
    client.force_login(clerk)

    response = client.get(PAGE)

    text = text_of(response)
    assert "Aufteilung vom 11.12.2019: Kreistag 11.12.2019" in text
    assert "2019 (vorbei) 350.000,00 € 350.000,00 € 0,00 €" in text
    assert "2020 626.377,32 € 0,00 € 626.377,32 €" in text
    assert "sachbearbeitung Ausgabe: PAUSCHALE" in text
    for link in ("bescheid/", "antrag/", "haushaltsjahre/", "bescheide/1/"):
        assert f'href="{PAGE}{link}"' in response.text


def test_every_jump_mark_leads_to_a_section(client, clerk, pauschale):
    client.force_login(clerk)

    html = client.get(PAGE).text

    jumps = html[html.index("ft-jumps") : html.index("</nav>", html.index("ft-jumps"))]
    marks = [part.split('"')[0] for part in jumps.split('href="#')[1:]]
    assert len(marks) >= 7
    assert [mark for mark in marks if f'id="{mark}"' not in html] == []


def test_an_award_without_notice_leads_to_its_first_one(client, clerk):
    build_award("pauschale", amount=None)
    client.force_login(clerk)

    response = client.get(PAGE)

    text = text_of(response)
    assert "Noch kein Bescheid und kein Antrag erfasst." in text
    assert f'href="{PAGE}bescheid/"' in response.text
    assert f'href="{PAGE}haushaltsjahre/"' not in response.text


@pytest.mark.parametrize(
    ("day", "notice"),
    [
        ("31.05.2020", "Zuwendungsbescheid vom 01.01.2019"),
        ("01.06.2020", "1. Änderungsbescheid vom 01.06.2020"),
    ],
)
def test_the_page_of_a_day_shows_the_notice_that_was_in_force(
    client, clerk, pauschale, settings, day, notice
):
    settings.FIXED_DAY = date(2020, 10, 15)
    ask(
        record_notice,
        award=pauschale,
        amount=D("976377.32"),
        financing="fixed",
        period_from=date(2019, 1, 1),
        period_to=date(2021, 11, 30),
        spend_by=date(2021, 11, 30),
        decided_on=date(2020, 6, 1),
        key=new_key(),
        actor=clerk,
    )
    client.force_login(clerk)

    text = text_of(client.get(PAGE, {"stand": day}))

    assert f"An diesem Tag geltender Bescheid Bescheid {notice} bewilligt 976.377,32 €" in text
