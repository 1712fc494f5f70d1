"""What the papers granted comes out of posts and rates as they are entered."""

from datetime import date
from decimal import Decimal as D
from itertools import combinations
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.imports.examples.master_data import load_organisations, load_programmes
from grants.imports.rules import load_rules
from grants.models import AwardNotice, FundedUnit, Programme, ProgrammeRate
from grants.queries.funding import funding_of, funding_of_all
from grants.queries.rates import RateTable, overlapping
from grants.tests.builders import build_award

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
SACHKOSTEN = "Sachkosten Arbeitsplatz (Höchstbetrag)"
JE_JAHR = "Kreis Unna je Jahr"
FIT_TAG = "Tag und Gruppe"


@pytest.fixture
def rates(db):
    load_organisations(FIXTURES)
    load_programmes(FIXTURES)
    load_rules(FIXTURES)


def notice_over(code, *, year, units, amount, financing=AwardNotice.Financing.FIXED, quota=None):
    """A notice of a year with these units: programme, component, unit, quantity, own rate."""
    award = build_award(
        f"{code}-{year}",
        amount=amount,
        window=(date(year, 1, 1), date(year, 12, 31)),
        programme=Programme.objects.get(code=code),
        financing=financing,
        quota=quota,
    )
    for programme, component, unit, quantity, *rate in units:
        FundedUnit.objects.create(
            notice=award.current_notice,
            programme=Programme.objects.get(code=programme),
            component=component,
            unit=unit,
            quantity=D(quantity),
            rate=D(rate[0]) if rate else None,
        )
    return award.current_notice


def unna_b1(*, year, amount, rate=()):
    return notice_over(
        "kim-b1",
        year=year,
        amount=amount,
        units=[
            ("kim-b1", "Koordination", "VZÄ", "4.5", *rate),
            ("kim-b1", "Verwaltungsassistenz", "0,5 VZÄ", "1"),
            ("kim-b1", SACHKOSTEN, "VZÄ", "5"),
            ("kim-b1", "Veranstaltungen", JE_JAHR, "1"),
            ("kim-b1", "Maßnahmen zur Verbesserung", JE_JAHR, "1"),
            ("kim-b1", "Externe Beratung und Begleitung", JE_JAHR, "1"),
        ],
    )


def test_kim_1_of_unna(rates):
    of_2024 = funding_of(unna_b1(year=2024, amount="376500.00"))
    # The Ansatz of 2023 still goes by the rate of the years before.
    of_2023 = funding_of(unna_b1(year=2023, amount="367500.00", rate=["55000.00"]))

    assert [line.amount for line in of_2024.lines] == [
        D("256500.00"),
        D("22500.00"),
        D("48500.00"),
        D("10000.00"),
        D("30000.00"),
        D("9000.00"),
    ]
    assert (of_2024.total, of_2024.fte, of_2024.is_confirmed) == (D("376500.00"), D("5.00"), True)
    assert (of_2023.total, of_2023.fte, of_2023.is_confirmed) == (D("367500.00"), D("5.00"), False)


def test_a_rate_of_the_notice_wins_and_says_so(rates):
    notice = unna_b1(year=2023, amount="367500.00", rate=["55000.00"])

    own, usual, *_ = funding_of(notice).lines

    assert (own.rated.rate, own.source, own.is_confirmed) == (D("55000.00"), str(notice), True)
    assert own.rate_of_fte == D("55000.00")
    assert (usual.rate_of_fte, usual.is_confirmed) == (D("45000.00"), True)
    assert usual.source.startswith("Bezirksregierung Arnsberg")


def test_kim_2_of_unna(rates):
    unit = ("kim-b2", "Case Management (Höchstbetrag)", "VZÄ", "18")
    funding = funding_of(notice_over("kim-b2", year=2024, units=[unit], amount="1026000.00"))

    assert (funding.total, funding.fte) == (D("1026000.00"), D("18.00"))


def test_kim_of_coesfeld_2026(rates):
    funding = funding_of(
        notice_over(
            "kim",
            year=2026,
            amount="943800.00",
            units=[
                ("kim-b1", "Koordination", "VZÄ", "3.5"),
                ("kim-b2", "Case Management (Höchstbetrag)", "VZÄ", "12"),
                ("kim-b1", "Verwaltungsassistenz", "0,5 VZÄ", "1"),
                ("kim-b1", SACHKOSTEN, "VZÄ", "4"),
                ("kim-b1", "Veranstaltungen", "Kreis Coesfeld je Jahr", "1"),
                ("kim-b1", "Schnittstellenmaßnahmen", "Kreis Coesfeld je Jahr", "1"),
            ],
        )
    )

    assert (funding.total, funding.fte) == (D("943800.00"), D("16.00"))


@pytest.mark.parametrize(
    ("year", "fte", "assistant", "total"),
    [
        (2024, "6", "0,5 VZÄ", "364500.00"),
        (2022, "6", "0,5 VZÄ", "352500.00"),
        (2016, "3", "0,5 VZÄ", "170000.00"),
    ],
)
def test_ki_grundfoerderung(rates, year, fte, assistant, total):
    notice = notice_over(
        "ki-grundfoerderung",
        year=year,
        amount=total,
        units=[
            ("ki-grundfoerderung", "Fachkraft (Festbetrag)", "VZÄ", fte),
            ("ki-grundfoerderung", "Assistenz (Festbetrag)", assistant, "1"),
        ],
    )

    assert funding_of(notice).total == D(total)


def test_fit_in_deutsch_is_a_share_of_days_and_groups(rates):
    funding = funding_of(
        notice_over(
            "fit-in-deutsch",
            year=2024,
            amount="8136.00",
            financing=AwardNotice.Financing.SHARE,
            quota="80",
            units=[
                ("fit-in-deutsch", "Material und Verpflegung", FIT_TAG, "13"),
                ("fit-in-deutsch", "Raum", FIT_TAG, "13"),
                ("fit-in-deutsch", "Personal Osterferien (8 Tage)", "Gruppe", "1"),
                ("fit-in-deutsch", "Personal Herbstferien (5 Tage)", "Gruppe", "1"),
            ],
        )
    )

    assert (funding.total, funding.fte) == (D("8136.00"), D(0))


def test_without_a_rate_there_is_no_sum(rates):
    unit = ("kim-b1", "Koordination", "Stelle", "1")
    funding = funding_of(notice_over("kim-b1", year=2024, units=[unit], amount="57000.00"))

    assert [line.amount for line in funding.lines] == [None]
    assert (funding.total, funding.is_confirmed) == (None, False)


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        (date(2020, 12, 31), None),
        (date(2021, 1, 1), "55000.00"),
        (date(2022, 12, 31), "55000.00"),
        (date(2023, 1, 1), "57000.00"),
        (date(2026, 12, 31), "57000.00"),
    ],
)
def test_the_rate_of_a_day(rates, on, amount):
    rate = RateTable().find(
        programme_id=Programme.objects.get(code="kim-b2").pk,
        component="Case Management (Höchstbetrag)",
        unit="VZÄ",
        on=on,
    )

    assert (rate and rate.amount) == (D(amount) if amount else None)


def test_a_programme_takes_the_rate_of_the_one_above_it(rates):
    translation = Programme.objects.get(code="kim-b2-uebersetzung")
    find = RateTable().find

    rate = find(
        programme_id=translation.pk,
        component="Case Management (Höchstbetrag)",
        unit="VZÄ",
        on=date(2024, 1, 1),
    )
    not_downwards = find(
        programme_id=Programme.objects.get(code="kim").pk,
        component="Case Management (Höchstbetrag)",
        unit="VZÄ",
        on=date(2024, 1, 1),
    )

    assert rate.programme.code == "kim-b2"
    assert not_downwards is None


def test_the_rates_of_the_papers_do_not_overlap(rates):
    pairs = combinations(ProgrammeRate.objects.all(), 2)

    assert [(str(one), str(other)) for one, other in pairs if overlapping(one, other)] == []


def test_any_number_of_notices_takes_the_same_queries(rates):
    notices = [unna_b1(year=year, amount="376500.00") for year in (2023, 2024, 2025)]
    counts = []
    for some in (notices[:1], notices):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            funding_of_all(some, RateTable())
        counts.append(len(queries))

    assert counts == [3, 3]
