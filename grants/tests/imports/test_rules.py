from datetime import date
from decimal import Decimal as D
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from grants.imports.rules import LoadedRules, load_rules
from grants.models import (
    ApplicationWindow,
    Award,
    BaseRate,
    DrawdownPart,
    ProgrammeRate,
    StandardRule,
    TermsEdition,
)
from grants.queries.rates import RateTable
from grants.queries.standard_rules import StandardRules
from grants.tests.builders import build_person, build_programme

pytestmark = pytest.mark.django_db

FIXTURES = settings.BASE_DIR / "fixtures"
Code = StandardRule.Code


def counts():
    models = (
        StandardRule,
        BaseRate,
        ProgrammeRate,
        ApplicationWindow,
        DrawdownPart,
        TermsEdition,
    )
    return [model.objects.count() for model in models]


def test_every_rule_of_the_program_has_a_value_and_tells_how_sure_it_is():
    load_rules(FIXTURES)

    rules = StandardRule.objects.values_list(
        "code", "award_kind", "value", "valid_from", "confidence"
    )

    assert sorted(rules, key=str) == sorted(
        [
            ("use_period", "", D(2), None, "F"),
            ("use_period", "", D(2), date(2025, 6, 7), "U"),
            ("use_period", "lump_sum", None, None, "T"),
            ("use_period", "statutory", None, None, "T"),
            ("use_period", "cost_refund", None, None, "T"),
            ("use_period", "donation", None, None, "T"),
            ("drawdown_period", "", D(2), None, "T"),
            ("drawdown_period", "", D(2), date(2025, 6, 7), "U"),
            ("drawdown_period", "lump_sum", None, None, "T"),
            ("drawdown_period", "statutory", None, None, "T"),
            ("drawdown_period", "cost_refund", None, None, "T"),
            ("drawdown_period", "donation", None, None, "T"),
            ("appeal_period", "", D(1), None, "T"),
            ("proof_period", "", None, None, "T"),
            ("proof_period", "grant", D(6), None, "T"),
            ("proof_period", "grant", D(6), date(2025, 6, 7), "U"),
            ("interim_proof_period", "", None, None, "T"),
            ("interim_proof_period", "grant", D(4), None, "T"),
            ("interim_proof_period", "grant", D(4), date(2025, 6, 7), "U"),
            ("recipient_proof_lead", "", D(30), None, "U"),
            ("item_overrun", "", None, None, "T"),
            ("item_overrun", "grant", D(20), None, "U"),
            ("item_overrun", "grant", D(20), date(2025, 6, 7), "U"),
            ("minimum_fte", "", D("0.50"), None, "U"),
            ("minimum_change", "", None, None, "T"),
            ("minimum_change", "grant", D(500), None, "U"),
            ("minimum_change", "grant", D(500), date(2025, 6, 7), "U"),
            ("interest_spread", "", D(3), None, "U"),
            ("interest_spread", "", D(3), date(2025, 11, 7), "F"),
            ("interest_free_period", "", D(0), None, "F"),
            ("interest_free_period", "", D(0), date(2025, 6, 7), "U"),
            ("interest_year", "", D(365), None, "U"),
        ],
        key=str,
    )
    assert {code for code, *_ in rules} == set(Code.values)


@pytest.mark.parametrize(
    ("day", "confirmed"),
    [(date(2025, 11, 6), False), (date(2025, 11, 7), True), (date(2025, 11, 8), True)],
)
def test_the_spread_of_three_points_is_sure_from_the_day_of_the_text_that_was_read(day, confirmed):
    load_rules(FIXTURES)

    spread = StandardRules().find(Code.INTEREST_SPREAD, on=day, kind=Award.Kind.GRANT)

    assert (spread.value, spread.is_confirmed) == (D("3.00"), confirmed)


def test_a_lump_sum_has_no_two_months():
    load_rules(FIXTURES)
    rules = StandardRules()

    months = {
        kind: rules.find(Code.USE_PERIOD, on=date(2024, 5, 1), kind=kind).whole
        for kind in Award.Kind.values
    }

    assert months == {
        "grant": 2,
        "lump_sum": None,
        "statutory": None,
        "cost_refund": None,
        "donation": None,
    }


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (Code.PROOF_PERIOD, D(6)),
        (Code.INTERIM_PROOF_PERIOD, D(4)),
        (Code.ITEM_OVERRUN, D(20)),
        (Code.MINIMUM_CHANGE, D(500)),
    ],
)
def test_the_nebenbestimmungen_hold_for_a_zuwendung_only(code, value):
    load_rules(FIXTURES)
    rules = StandardRules()

    values = {
        kind: rules.find(code, on=date(2024, 5, 1), kind=kind).value for kind in Award.Kind.values
    }

    assert values == dict.fromkeys(Award.Kind.values) | {"grant": value}


def test_half_a_post_is_sure_for_kim_and_assumed_for_the_others():
    kim, other = build_programme("kim"), build_programme("komm-an-1")
    case_management = build_programme("kim-b2", parent=kim)
    load_rules(FIXTURES)
    rules = StandardRules()

    found = [
        rules.find(Code.MINIMUM_FTE, on=date(2024, 5, 1), kind="grant", programme_id=programme.pk)
        for programme in (kim, case_management, other)
    ]

    assert [(rule.value, rule.is_confirmed) for rule in found] == [
        (D("0.50"), True),
        (D("0.50"), True),
        (D("0.50"), False),
    ]


def test_rates_and_windows_come_once_their_programme_exists():
    before = load_rules(FIXTURES)
    build_programme("kim")
    after = load_rules(FIXTURES)

    windows = ApplicationWindow.objects.values_list("year", "opens_on", "closes_on", "confidence")
    assert list(windows) == [
        (2025, date(2024, 12, 19), date(2025, 1, 16), "F"),
        (2026, date(2025, 12, 19), date(2026, 1, 16), "U"),
        (2027, date(2026, 12, 19), date(2027, 1, 16), "U"),
    ]
    # The three windows, and the smallest share of a post.
    assert after == LoadedRules(added=4, skipped=before.skipped - 4)


def test_money_of_the_ki_grundfoerderung_is_requested_in_two_parts():
    build_programme("ki-grundfoerderung")

    load_rules(FIXTURES)

    parts = DrawdownPart.objects.values_list("code", "confidence")
    assert list(parts) == [("2.1/2.2", "F"), ("2.3", "F")]


def test_loading_twice_changes_nothing():
    build_programme("kim")
    build_programme("kim-b1")
    build_programme("ki-grundfoerderung")
    first = load_rules(FIXTURES)
    loaded = counts()
    again = load_rules(FIXTURES)

    assert (first.added, again.added) == (sum(loaded), 0)
    assert counts() == loaded


def test_what_a_person_changed_or_confirmed_stays():
    build_programme("kim")
    load_rules(FIXTURES)
    supervisor = build_person("leitung", group="Leitung")
    StandardRule.objects.filter(code=Code.MINIMUM_CHANGE, award_kind="grant").update(
        value=D(1000), confirmed_by=supervisor, confirmed_on=date(2026, 11, 21)
    )
    StandardRule.objects.filter(code=Code.APPEAL_PERIOD).update(valid_from=date(2026, 1, 1))
    ApplicationWindow.objects.filter(year=2027).update(closes_on=date(2027, 1, 31))
    BaseRate.objects.filter(valid_from=date(2026, 1, 1)).update(percent=D("1.30"))

    loaded = load_rules(FIXTURES)

    assert loaded.added == 0
    changed = StandardRule.objects.get(
        code=Code.MINIMUM_CHANGE, award_kind="grant", valid_from=None
    )
    assert (changed.value, changed.is_confirmed) == (D(1000), True)
    assert StandardRule.objects.get(code=Code.APPEAL_PERIOD).valid_from == date(2026, 1, 1)
    assert ApplicationWindow.objects.get(year=2027).closes_on == date(2027, 1, 31)
    assert BaseRate.objects.get(valid_from=date(2026, 1, 1)).percent == D("1.30")


def test_the_command_tells_what_it_did():
    build_programme("kim")
    written = StringIO()

    call_command("load_rules", stdout=written)
    skipped = load_rules(FIXTURES).skipped

    assert written.getvalue() == (
        f"Regelwerk geladen: {sum(counts())} Einträge neu, {skipped} übergangen, "
        "weil es ihr Förderprogramm hier nicht gibt.\n"
    )


@pytest.mark.parametrize(
    ("day", "confirmed"),
    [(date(2025, 6, 6), True), (date(2025, 6, 7), False), (date(2025, 6, 8), False)],
)
def test_the_two_months_are_unsure_from_the_new_vv_on(day, confirmed):
    """RdErl. of 25.05.2025, printed on 06.06.2025: nobody has read its wording."""
    load_rules(FIXTURES)

    months = StandardRules().find(Code.USE_PERIOD, on=day, kind=Award.Kind.GRANT)

    assert (months.whole, months.is_confirmed) == (2, confirmed)
    assert ("25.05.2025" in months.source) is not confirmed


def test_a_book_of_before_ends_its_rules_where_the_new_vv_begin():
    load_rules(FIXTURES)
    StandardRule.objects.filter(valid_from=date(2025, 6, 7)).delete()
    StandardRule.objects.filter(valid_to=date(2025, 6, 6)).update(valid_to=None)

    load_rules(FIXTURES)

    months = StandardRule.objects.filter(code=Code.USE_PERIOD, award_kind="")
    assert list(months.order_by("pk").values_list("valid_from", "valid_to")) == [
        (None, date(2025, 6, 6)),
        (date(2025, 6, 7), None),
    ]


def test_a_rule_that_somebody_confirmed_is_left_as_it_is():
    load_rules(FIXTURES)
    StandardRule.objects.filter(valid_from=date(2025, 6, 7)).delete()
    StandardRule.objects.filter(valid_to=date(2025, 6, 6)).update(
        valid_to=None, confirmed_on=date(2024, 5, 2)
    )

    assert load_rules(FIXTURES).added == 0


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2020, 12, 31), None),
        (date(2021, 1, 1), (D("22500.00"), False)),
        (date(2022, 12, 31), (D("22500.00"), False)),
        (date(2023, 1, 1), (D("22500.00"), True)),
    ],
)
def test_the_assistant_has_a_rate_from_2021(day, rate):
    kim = build_programme("kim-b1")
    load_rules(FIXTURES)

    found = RateTable().find(kim.pk, "Verwaltungsassistenz", "0,5 VZÄ", on=day)

    assert (found and (found.amount, found.is_confirmed)) == rate


@pytest.mark.parametrize(
    ("day", "is_rated"),
    [
        (date(2018, 12, 31), False),
        (date(2019, 1, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ],
)
def test_komm_an_has_a_rate_for_each_of_its_eight_units(day, is_rated):
    komm_an = build_programme("komm-an-2")
    load_rules(FIXTURES)

    rates = [
        (rate.unit, rate.amount, rate.is_confirmed)
        for rate in ProgrammeRate.objects.filter(programme=komm_an).order_by("component", "pk")
        if rate.unit != "Kreis Unna je Jahr"
        and RateTable().find(komm_an.pk, rate.component, rate.unit, on=day)
    ]

    assert rates == (
        [
            ("Raum", D("1000.00"), False),
            ("Monat", D("400.00"), False),
            ("Begleitung", D("35.00"), False),
            ("Maßnahme", D("250.00"), False),
            ("Medium", D("500.00"), False),
            ("Seite", D("50.00"), False),
            ("Treffen", D("50.00"), False),
            ("Stunde", D("100.00"), False),
        ]
        if is_rated
        else []
    )
