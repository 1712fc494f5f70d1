from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.models import AwardNotice
from grants.rules.entitlement import (
    Entitlement,
    FilledUnits,
    Financing,
    MinimumChange,
    MinimumShare,
    Terms,
    entitlement,
    grant_part,
)

GEMEINSAM = Terms(Financing.SHARE, granted=D("132505.00"), quota=D("0.80"))
GAP = Terms(Financing.GAP, granted=D("80000.00"), own_funds=D("20000.00"))
FESTBETRAG = Terms(Financing.FIXED, granted=D("57000.00"))
KIM_2 = Terms(Financing.PER_UNIT, granted=D("1026000.00"))
FULL = Terms(Financing.FULL, granted=D("33300.00"))
POST = FilledUnits(quantity=D(1), months=D(12), rate=D("57000.00"))


def test_the_names_are_those_of_the_notices():
    assert {kind.value for kind in Financing} == set(AwardNotice.Financing.values)


def test_a_share_of_less_cost_is_less_and_says_what_goes_back():
    found = entitlement(GEMEINSAM, recognised_cost=D("150000.00"))

    assert found == Entitlement(
        amount=D("120000.00"),
        granted=D("132505.00"),
        reason=(
            "80\u00a0% von 150.000,00\u00a0€ zuwendungsfähigen Ausgaben sind 120.000,00\u00a0€; "
            "bewilligt sind höchstens 132.505,00\u00a0€"
        ),
    )
    assert found.reduction == D("12505.00")
    assert found.sentence() == (
        "80\u00a0% von 150.000,00\u00a0€ zuwendungsfähigen Ausgaben sind 120.000,00\u00a0€; "
        "bewilligt "
        "sind höchstens 132.505,00\u00a0€: 12.505,00\u00a0€ sind zurückzuzahlen."
    )


def test_only_what_came_in_can_go_back():
    found = entitlement(GEMEINSAM, recognised_cost=D("150000.00"))

    assert found.to_repay(D("120000.00")) == D("0.00")
    assert found.to_repay(D("120000.01")) == D("0.01")
    assert found.sentence(D("130000.00")) == (
        "80\u00a0% von 150.000,00\u00a0€ zuwendungsfähigen Ausgaben sind 120.000,00\u00a0€; "
        "bewilligt "
        "sind höchstens 132.505,00\u00a0€, eingegangen und nicht zurückgezahlt "
        "130.000,00\u00a0€: 10.000,00\u00a0€ sind zurückzuzahlen."
    )
    assert found.sentence(D("0.00")).endswith("0,00\u00a0€. Es ist nichts zurückzuzahlen.")


@pytest.mark.parametrize(
    ("terms", "cost", "other_income", "amount"),
    [
        (GEMEINSAM, "165631.25", "0", "132505.00"),
        (GEMEINSAM, "170000.00", "0", "132505.00"),
        (GEMEINSAM, "150000.00", "0", "120000.00"),
        # Costs fall or other income rises by 1.000: the grant falls by 800.
        (GEMEINSAM, "149000.00", "0", "119200.00"),
        (GEMEINSAM, "150000.00", "1000.00", "119200.00"),
        (replace(GEMEINSAM, planned_other_income=D("1000")), "150000.00", "1000.00", "120000.00"),
        # Others pay more than the county's own 20 %: beyond that it takes the grant's place.
        (GEMEINSAM, "100000.00", "100000.00", "0.00"),
        (replace(GEMEINSAM, planned_other_income=D("20000")), "100000", "30000", "70000.00"),
        (GAP, "100000.00", "0", "80000.00"),
        (GAP, "95000.00", "0", "75000.00"),
        (GAP, "100000.00", "5000.00", "75000.00"),
        (GAP, "15000.00", "0", "0.00"),
        (GAP, "120000.00", "0", "80000.00"),
        (FESTBETRAG, "52000.00", "0", "52000.00"),
        (FESTBETRAG, "57000.00", "0", "57000.00"),
        (FESTBETRAG, "90000.00", "0", "57000.00"),
        (FESTBETRAG, "90000.00", "30000.00", "57000.00"),
        (FULL, "33300.00", "0", "33300.00"),
        (FULL, "33300.00", "300.00", "33000.00"),
        (FULL, "30000.00", "0", "30000.00"),
        (KIM_2, "1000000.00", "0", "1000000.00"),
    ],
)
def test_by_kind_of_financing(terms, cost, other_income, amount):
    found = entitlement(terms, recognised_cost=D(cost), other_income=D(other_income))

    assert found.amount == D(amount)


@pytest.mark.parametrize("financing", [Financing.PER_UNIT, Financing.FIXED])
def test_amounts_per_unit_follow_the_units_that_were_filled(financing):
    terms = replace(KIM_2, financing=financing)
    cost = D("1100000.00")

    full = entitlement(terms, recognised_cost=cost, units=[POST] * 18)
    vacant = entitlement(
        terms, recognised_cost=cost, units=[*[POST] * 17, replace(POST, months=D(7))]
    )

    assert (full.amount, vacant.amount) == (D("1026000.00"), D("1002250.00"))
    assert vacant.reduction == D("23750.00")


def test_a_post_is_paid_at_its_cost_where_that_is_less_than_the_rate():
    posts = [
        replace(POST, actual_cost=D("60000.00")),
        replace(POST, actual_cost=D("51234.56")),
        replace(POST, quantity=D("16"), actual_cost=D("912000.00")),
    ]

    found = entitlement(KIM_2, recognised_cost=D("1000.00"), units=posts)

    assert found.amount == D("57000.00") + D("51234.56") + D("912000.00")
    assert found.reason == (
        "Besetzte Stellen zum Höchstbetrag oder ihren Kosten ergeben 1.020.234,56\u00a0€; "
        "bewilligt sind höchstens 1.026.000,00\u00a0€"
    )


def test_posts_of_unknown_cost_are_proven_by_what_was_booked():
    assert entitlement(
        KIM_2, recognised_cost=D("900000.00"), units=[replace(POST, quantity=D("18"))]
    ).amount == D("900000.00")


def test_only_the_part_for_posts_follows_the_posts():
    kim_1 = Terms(Financing.FIXED, granted=D("376500.00"), unit_grant=D("279000.00"))
    half_year = replace(POST, months=D(6))
    assistant = FilledUnits(quantity=D("0.5"), months=D(12), rate=D("45000.00"))

    found = entitlement(
        kim_1,
        recognised_cost=D("400000.00"),
        units=[replace(POST, quantity=D("3.5")), half_year, assistant],
    )

    assert found.amount == D("376500.00") - D("28500.00")
    assert found.sentence() == (
        "Zuwendungsfähige Ausgaben 400.000,00\u00a0€, Festbetrag 348.000,00\u00a0€ nach Abzug von "
        "28.500,00\u00a0€ für nicht besetzte Stellen; bewilligt sind höchstens "
        "376.500,00\u00a0€: 28.500,00\u00a0€ sind zurückzuzahlen."
    )


@pytest.mark.parametrize(
    ("cost", "is_confirmed", "amount", "words"),
    [
        ("165006.25", True, "132505.00", "und die Kürzung um 500,00\u00a0€ liegt nicht über der"),
        ("165006.25", False, "132005.00", "läge nicht über der Bagatellgrenze von 500,00\u00a0€"),
        ("165006.24", True, "132004.99", "höchstens 132.505,00\u00a0€: 500,01\u00a0€ sind"),
        ("165631.25", False, "132505.00", "höchstens 132.505,00\u00a0€. Es ist nichts"),
    ],
)
def test_a_small_reduction_is_waived_once_the_limit_is_confirmed(cost, is_confirmed, amount, words):
    found = entitlement(
        GEMEINSAM,
        recognised_cost=D(cost),
        minimum_change=MinimumChange(D("500.00"), is_confirmed=is_confirmed),
    )

    assert found.amount == D(amount)
    assert words in found.sentence()
    assert ("(nicht bestätigt)" in found.reason) is (words.startswith("läge"))


class TestMinimumShare:
    """KIM 2 recognises no share of a post below 0,50 VZÄ."""

    TERMS = Terms(Financing.PER_UNIT, granted=D("114000.00"))
    UNITS = (POST, replace(POST, quantity=D("0.50")), replace(POST, quantity=D("0.49")))

    def found(self, *, is_confirmed, units=UNITS, terms=TERMS):
        return entitlement(
            terms,
            recognised_cost=D("200000.00"),
            units=units,
            minimum_share=MinimumShare(D("0.50"), is_confirmed=is_confirmed),
        )

    def test_smaller_shares_are_not_recognised(self):
        found = self.found(is_confirmed=True)

        assert (found.amount, found.reduction) == (D("85500.00"), D("28500.00"))
        assert found.sentence() == (
            "Besetzte Stellen zum Höchstbetrag oder ihren Kosten ergeben 85.500,00\u00a0€; "
            "bewilligt sind höchstens 114.000,00\u00a0€; Anteile unter 0,50 VZÄ zählen nicht: "
            "28.500,00\u00a0€ sind zurückzuzahlen."
        )

    def test_as_long_as_nobody_has_confirmed_that_they_count_and_it_is_said(self):
        found = self.found(is_confirmed=False)

        assert found.amount == D("113430.00")
        assert "; Anteile unter 0,50 VZÄ zählen mit (Mindestanteil nicht bestätigt): " in (
            found.sentence()
        )

    def test_where_every_share_is_too_small_nothing_is_left(self):
        assert self.found(is_confirmed=True, units=self.UNITS[2:]).amount == D("0.00")

    @pytest.mark.parametrize(
        ("units", "terms"),
        [(UNITS[:2], TERMS), (UNITS, replace(TERMS, financing=Financing.FULL))],
    )
    def test_nothing_is_said_where_no_small_share_counts(self, units, terms):
        assert "VZÄ" not in self.found(is_confirmed=True, units=units, terms=terms).reason


def test_each_kind_gives_its_figures():
    assert entitlement(GAP, recognised_cost=D("95000.00")).reason == (
        "95.000,00\u00a0€ zuwendungsfähige Ausgaben abzüglich 20.000,00\u00a0€ Eigenmittel und "
        "0,00\u00a0€ Leistungen Dritter lassen einen Fehlbedarf von 75.000,00\u00a0€; "
        "bewilligt sind höchstens 80.000,00\u00a0€"
    )
    assert entitlement(FULL, recognised_cost=D("28170.75")).reason == (
        "Zuwendungsfähige Ausgaben 28.170,75\u00a0€; bewilligt sind höchstens 33.300,00\u00a0€"
    )
    assert entitlement(FULL, recognised_cost=D("33300"), other_income=D("300")).reason == (
        "Von 33.300,00\u00a0€ zuwendungsfähigen Ausgaben abzüglich 300,00\u00a0€ Leistungen "
        "Dritter "
        "bleiben 33.000,00\u00a0€; bewilligt sind höchstens 33.300,00\u00a0€"
    )


@pytest.mark.parametrize(
    ("terms", "cost"),
    [
        (replace(GEMEINSAM, planned_cost=D("165000")), "165000"),
        (GEMEINSAM, "165631.25"),
        (GAP, "100000.00"),
        (replace(FULL, planned_other_income=D("700.00")), "34000.00"),
    ],
)
def test_without_a_plan_the_grant_tells_what_was_expected(terms, cost):
    assert terms.expected_cost == D(cost)


@pytest.mark.parametrize(
    ("financing", "amount"),
    [
        (Financing.GAP, "20700.00"),
        (Financing.FULL, "700.00"),
        (Financing.SHARE, "0.00"),
        (Financing.FIXED, "0.00"),
        (Financing.PER_UNIT, "0.00"),
    ],
)
def test_what_is_to_be_used_before_the_grant(financing, amount):
    terms = replace(GAP, financing=financing, planned_other_income=D("700.00"))

    assert terms.paid_first == D(amount)


def cents(highest=30_000_000):
    return st.integers(0, highest).map(lambda number: D(number).scaleb(-2))


QUOTAS = st.integers(1, 1_000_000).map(lambda number: D(number).scaleb(-6))
UNITS = st.lists(
    st.builds(
        FilledUnits,
        quantity=st.integers(1, 400).map(lambda number: D(number).scaleb(-2)),
        months=st.integers(0, 12).map(D),
        rate=cents(6_000_000),
        actual_cost=st.none() | cents(6_000_000),
    ),
    max_size=4,
)
TERMS = st.builds(
    Terms,
    financing=st.sampled_from(Financing),
    granted=cents(),
    quota=QUOTAS,
    planned_other_income=cents(5_000_000),
    own_funds=cents(5_000_000),
    unit_grant=st.none() | cents(),
)
LIMITS = st.none() | st.builds(MinimumChange, cents(100_000), st.booleans())


@given(TERMS, cents(), cents(), UNITS, LIMITS)
def test_never_above_the_grant_never_below_nothing_and_whole_cents(
    terms, cost, other_income, units, limit
):
    amount = entitlement(
        terms,
        recognised_cost=cost,
        other_income=other_income,
        units=units,
        minimum_change=limit,
    ).amount

    assert D(0) <= amount <= terms.granted
    assert amount == amount.quantize(D("0.01"))


@given(TERMS, cents(), cents(), cents(), UNITS, LIMITS)
def test_more_cost_never_means_less_grant(terms, cost, more, other_income, units, limit):
    def amount(recognised_cost):
        return entitlement(
            terms,
            recognised_cost=recognised_cost,
            other_income=other_income,
            units=units,
            minimum_change=limit,
        ).amount

    assert amount(cost) <= amount(cost + more)


@given(TERMS, cents(), cents(), cents(), UNITS)
def test_more_income_of_others_never_means_more_grant(terms, cost, other_income, more, units):
    def amount(income):
        return entitlement(terms, recognised_cost=cost, other_income=income, units=units).amount

    assert amount(other_income) >= amount(other_income + more)


@given(TERMS, cents(), cents(), UNITS)
def test_a_cent_of_cost_moves_the_grant_by_a_cent_at_most(terms, cost, other_income, units):
    def amount(recognised_cost):
        return entitlement(
            terms, recognised_cost=recognised_cost, other_income=other_income, units=units
        ).amount

    assert amount(cost + D("0.01")) - amount(cost) in (D("0.00"), D("0.01"))


@given(st.lists(cents(), max_size=12), QUOTAS)
def test_the_shares_of_single_expenses_sum_to_their_cost(expenses, quota):
    grant = sum((grant_part(cost, quota) for cost in expenses), D(0))
    own = sum((cost - grant_part(cost, quota) for cost in expenses), D(0))

    assert grant + own == sum(expenses, D(0))
    # Each expense is rounded by itself, so up to half a cent apiece may differ.
    assert abs(grant - grant_part(sum(expenses, D(0)), quota)) <= D("0.005") * (len(expenses) + 1)


def test_a_shared_expense_of_gemeinsam_klappts():
    cost = D("165631.25")

    assert (grant_part(cost, D("0.80")), cost - grant_part(cost, D("0.80"))) == (
        D("132505.00"),
        D("33126.25"),
    )
