"""KIM Baustein 2 of Kreis Unna: 18 VZÄ, 12 of them passed on, 4 own, 2 open."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.fte_below_minimum import FTE_BELOW_MINIMUM
from grants.checks.fte_cap import FTE_CAP
from grants.checks.fte_double import FTE_DOUBLE
from grants.checks.fte_open import FTE_OPEN
from grants.checks.post_facts import PostFacts
from grants.rules.posts import Filling, GrantedFte, Staffing

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
TODAY = date(2024, 10, 15)
CASE_MANAGEMENT = "Case Management (Höchstbetrag)"
NBSP = "\u00a0"


def filling(number, fte="1.00", first=YEAR[0], last=YEAR[1], component=CASE_MANAGEMENT):
    return Filling(number, component, D(fte), first, last)


def award(*own, passed_on=None, granted=None, **facts):
    if passed_on is None:
        passed_on = (filling("Nord und Mitte", "9.00"), filling("Wohlfahrtspflege", "3.00"))
    return PostFacts(
        **{
            "award_id": 12,
            "holder_id": 1,
            "title": "KIM 2",
            "staffing": Staffing(
                granted=granted or (GrantedFte(CASE_MANAGEMENT, D("18.00"), D("57000.00")),),
                own=own,
                passed_on=tuple(passed_on),
                window=YEAR,
            ),
            "minimum": D("0.50"),
            "minimum_is_confirmed": True,
            "judged_until": date(2025, 3, 31),
            "responsible_id": 3,
            **facts,
        }
    )


def posts(number, **facts):
    return tuple(filling(f"KIM2-{position}", **facts) for position in range(1, number + 1))


class TestOpen:
    def test_two_of_eighteen_posts_are_open_worth_114_000_euro(self):
        assert FTE_OPEN.judge([award(*posts(4))], today=TODAY) == [
            Finding(
                check_code="fte_open",
                subject="award-12",
                stage="open",
                severity=Severity.NOTE,
                title="KIM 2: 2,00 VZÄ von 18,00 VZÄ offen",
                text=(
                    "Im Oktober 2024 sind 4,00 VZÄ selbst besetzt und 12,00 VZÄ weitergeleitet. "
                    f"Alle offenen Monate des Bewilligungszeitraums sind 114.000,00{NBSP}€ wert. "
                    "Bitte besetzen, weiterleiten oder bei Abruf und Nachweis abziehen."
                ),
                amount=D("114000.00"),
                responsible_id=3,
            )
        ]

    def test_a_rate_that_nobody_confirmed_is_said(self):
        granted = (GrantedFte(CASE_MANAGEMENT, D("18.00"), D("57000.00"), is_confirmed=False),)

        (finding,) = FTE_OPEN.judge([award(*posts(4), granted=granted)], today=TODAY)

        assert f"114.000,00{NBSP}€ wert (Sätze nicht bestätigt)." in finding.text

    def test_without_a_rate_no_euro_is_named(self):
        granted = (GrantedFte("", D("18.00")),)

        (finding,) = FTE_OPEN.judge([award(*posts(4), granted=granted)], today=TODAY)

        assert finding.amount is None
        assert "wert" not in finding.text

    @pytest.mark.parametrize(
        ("today", "is_found"),
        [
            (date(2023, 12, 31), False),
            (date(2024, 1, 1), True),
            (date(2024, 12, 31), True),
            (date(2025, 1, 1), False),
        ],
    )
    def test_only_within_the_window(self, today, is_found):
        assert bool(FTE_OPEN.judge([award(*posts(4))], today=today)) == is_found

    @pytest.mark.parametrize(
        ("today", "is_found"), [(date(2024, 6, 30), False), (date(2024, 7, 1), True)]
    )
    def test_the_current_month_decides(self, today, is_found):
        leaving = filling("KIM2-6", last=date(2024, 6, 30))

        assert bool(FTE_OPEN.judge([award(*posts(5), leaving)], today=today)) == is_found

    def test_all_filled_or_too_many_is_not_open(self):
        assert FTE_OPEN.judge([award(*posts(6))], today=TODAY) == []
        assert FTE_OPEN.judge([award(*posts(7))], today=TODAY) == []


class TestCap:
    def test_a_post_that_is_passed_on_within_a_month_is_not_too_much(self):
        one = (GrantedFte(CASE_MANAGEMENT, D("1.00"), D("57000.00")),)
        ours = filling("KIM2-1", last=date(2024, 6, 15))

        in_time, too_soon = (
            award(ours, passed_on=[filling("Werne", first=first)], granted=one)
            for first in (date(2024, 6, 16), date(2024, 6, 15))
        )

        assert FTE_CAP.judge([in_time], today=TODAY) == []
        assert (
            "im Juni 2024 mehr als die bewilligten"
            in FTE_CAP.judge([too_soon], today=TODAY)[0].text
        )

    def test_the_months_above_the_cap_and_the_worst_are_named(self):
        half_a_year = filling("KIM2-7", "0.50", first=date(2024, 6, 30))

        assert FTE_CAP.judge([award(*posts(6), half_a_year)], today=TODAY) == [
            Finding(
                check_code="fte_cap",
                subject="award-12",
                stage="overfilled",
                severity=Severity.WARNING,
                title="KIM 2: bis zu 0,50 VZÄ mehr besetzt als bewilligt",
                text=(
                    "Insgesamt: in 7 Monaten von Juni 2024 bis Dezember 2024 mehr als die "
                    "bewilligten 18,00 VZÄ, am meisten im Juni 2024 mit 6,50 VZÄ eigenen und "
                    "12,00 VZÄ weitergeleiteten. Bitte Besetzungen und Weiterleitungen prüfen."
                ),
                responsible_id=3,
            )
        ]

    def test_exactly_as_many_as_granted_is_no_finding(self):
        assert FTE_CAP.judge([award(*posts(6))], today=TODAY) == []

    def test_one_component_may_exceed_while_the_total_does_not(self):
        granted = (
            GrantedFte("Koordination", D("4.50"), D("57000.00")),
            GrantedFte("Verwaltungsassistenz", D("0.50"), D("45000.00")),
        )
        assistant = filling("KIM1-5", component="Verwaltungsassistenz", last=date(2024, 1, 31))

        (finding,) = FTE_CAP.judge([award(assistant, passed_on=(), granted=granted)], today=TODAY)

        assert finding.text == (
            "Verwaltungsassistenz: im Januar 2024 mehr als die bewilligten 0,50 VZÄ, am meisten im "
            "Januar 2024 mit 1,00 VZÄ eigenen und 0,00 VZÄ weitergeleiteten. "
            "Bitte Besetzungen und Weiterleitungen prüfen."
        )

    def test_a_post_handed_over_within_a_month_is_not_too_many(self):
        handed_over = (
            filling("KIM2-6", last=date(2024, 6, 15)),
            filling("KIM2-7", first=date(2024, 6, 16)),
        )

        assert FTE_CAP.judge([award(*posts(5), *handed_over)], today=TODAY) == []

    def test_where_no_number_is_granted_there_is_no_cap(self):
        unknown = award(*posts(20))
        unknown = replace(unknown, staffing=replace(unknown.staffing, granted=()))

        assert FTE_CAP.judge([unknown], today=TODAY) == []

    @pytest.mark.parametrize(
        ("today", "is_found"),
        [(date(2025, 3, 30), True), (date(2025, 3, 31), True), (date(2025, 4, 1), False)],
    )
    def test_judged_until_the_proof_is_due(self, today, is_found):
        assert bool(FTE_CAP.judge([award(*posts(7))], today=today)) == is_found


class TestBelowMinimum:
    @pytest.mark.parametrize(
        ("fte", "is_found"), [("0.49", True), ("0.50", False), ("0.51", False)]
    )
    def test_a_share_below_half_a_post_is_not_recognised(self, fte, is_found):
        found = FTE_BELOW_MINIMUM.judge([award(filling("KIM2-1", fte))], today=TODAY)

        assert bool(found) == is_found

    def test_posts_and_pass_throughs_are_named(self):
        small = award(
            filling("KIM2-1", "0.40"),
            filling("KIM2-2"),
            passed_on=(filling("Kamen", "0.25"), filling("Selm", "0.50")),
            minimum_is_confirmed=False,
        )

        assert FTE_BELOW_MINIMUM.judge([small], today=TODAY) == [
            Finding(
                check_code="fte_below_minimum",
                subject="award-12",
                stage="small_share",
                severity=Severity.NOTE,
                title="KIM 2: Stellenanteil unter 0,50 VZÄ",
                text=(
                    "Stelle KIM2-1 mit 0,40 VZÄ; Weiterleitung „Kamen“ mit 0,25 VZÄ. Kleinere "
                    "Anteile werden nicht anerkannt. Der Mindestanteil ist nicht bestätigt."
                ),
                responsible_id=3,
            )
        ]

    def test_where_the_rule_does_not_apply_no_share_is_too_small(self):
        small = award(filling("KIM2-1", "0.01"), minimum=None)

        assert FTE_BELOW_MINIMUM.judge([small], today=TODAY) == []


class TestDouble:
    def another(self, *own, **facts):
        return award(*own, **{"award_id": 13, "title": "KI 2024", "responsible_id": 4, **facts})

    def test_both_awards_are_told_in_which_months_a_post_is_paid_twice(self):
        facts = [
            award(filling("KIM2-1"), filling("KIM2-2")),
            self.another(filling("KIM2-1", "0.50", first=date(2024, 11, 30))),
        ]
        text = (
            "Stelle KIM2-1 ist in 2 Monaten von November 2024 bis Dezember 2024 mit zusammen "
            "1,50 VZÄ gefördert: KIM 2; KI 2024. Bitte die Besetzungen berichtigen."
        )

        found = FTE_DOUBLE.judge(facts, today=TODAY)

        assert found == [
            Finding(
                check_code="fte_double",
                subject=f"award-{award_id}",
                stage="double",
                severity=Severity.WARNING,
                title=f"{title}: Stelle doppelt gefördert",
                text=text,
                responsible_id=responsible,
            )
            for award_id, title, responsible in ((12, "KIM 2", 3), (13, "KI 2024", 4))
        ]

    @pytest.mark.parametrize(
        ("share", "is_found"), [("0.49", False), ("0.50", False), ("0.51", True)]
    )
    def test_two_halves_are_one_post(self, share, is_found):
        facts = [award(filling("KIM2-1", "0.50")), self.another(filling("KIM2-1", share))]

        assert bool(FTE_DOUBLE.judge(facts, today=TODAY)) == is_found

    @pytest.mark.parametrize(
        ("first", "is_found"), [(date(2024, 6, 30), True), (date(2024, 7, 1), False)]
    )
    def test_one_award_may_follow_another(self, first, is_found):
        facts = [
            award(filling("KIM2-1", last=date(2024, 6, 30))),
            self.another(filling("KIM2-1", first=first)),
        ]

        assert bool(FTE_DOUBLE.judge(facts, today=TODAY)) == is_found

    def test_another_county_has_its_own_numbers(self):
        facts = [award(filling("1")), self.another(filling("1"), holder_id=2)]

        assert FTE_DOUBLE.judge(facts, today=TODAY) == []

    def test_an_award_that_only_followed_is_not_told(self):
        facts = [
            award(filling("1", last=date(2024, 3, 31))),
            self.another(filling("1", last=date(2024, 2, 29))),
            self.another(filling("1", first=date(2024, 4, 1)), award_id=14),
        ]

        assert [found.subject for found in FTE_DOUBLE.judge(facts, today=TODAY)] == [
            "award-12",
            "award-13",
        ]

    def test_a_settled_award_still_counts_but_is_not_told(self):
        facts = [
            award(filling("1"), judged_until=date(2024, 9, 30)),
            self.another(filling("1")),
        ]

        assert [found.subject for found in FTE_DOUBLE.judge(facts, today=TODAY)] == ["award-13"]


@pytest.mark.parametrize("check", [FTE_CAP, FTE_OPEN, FTE_BELOW_MINIMUM, FTE_DOUBLE])
def test_a_silenced_award_is_not_judged(check):
    wrong = [
        award(*posts(7), filling("KIM2-1"), filling("KIM2-9", "0.10")),
        award(filling("KIM2-8"), award_id=13),
    ]

    assert check.judge(wrong, today=TODAY) != []
    assert check.judge(wrong, today=TODAY, thresholds_of=lambda scope: None) == []
