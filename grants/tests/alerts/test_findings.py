from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts import findings
from grants.checks import CHECKS
from grants.checks.thresholds import Thresholds
from grants.models import CheckSetting, Deadline
from grants.tests.alerts.rows import (
    MONEY_CHECKS,
    THE_DAY,
    build_integrationspauschale,
    build_proof,
    build_ring_35_02,
    build_supervisor,
    switch_off,
)
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_person,
    build_programme,
    build_ring,
    many_awards,
    receive,
    spend,
)
from ledger.models import Appropriation, FiscalYear, RingSurplus, Side
from ledger.tests.builders import close_year

pytestmark = pytest.mark.django_db
AUTUMN_2024 = date(2024, 10, 15)


def collect(today, codes=MONEY_CHECKS):
    return findings.collect(today, codes)


def titles(today, **options):
    return [finding.title for finding in collect(today, **options)]


def test_the_integrationspauschale_warns_289_days_ahead_with_its_money_from_the_ledger():
    build_integrationspauschale()

    (finding,) = collect(THE_DAY)

    assert (finding.amount, finding.days_left, finding.stage) == (D("626377.32"), 289, "365")
    assert "Beim bisherigen Tempo der Ausgaben verfallen davon 380.270,26\u00a0€." in finding.text


def test_money_of_recipients_comes_from_the_ledger_too():
    award = build_integrationspauschale()
    build_pass_through(
        award, agreed="200000.00", paid="100000.00", paid_on=date(2020, 2, 1), proven="40000.00"
    )

    (finding,) = collect(THE_DAY)

    assert finding.amount == D("526377.32")
    assert "noch nicht ausgezahlt: 100.000,00\u00a0€; danach bleiben 426.377,32" in finding.text
    assert finding.text.endswith("noch nicht nachgewiesen: 60.000,00\u00a0€.")


def test_an_award_without_a_notice_has_no_window():
    build_award(amount=None)

    assert collect(AUTUMN_2024) == []


def test_ring_35_02_is_found_with_the_explanations_that_exceed_its_line():
    ring = build_ring_35_02()

    (finding,) = collect(AUTUMN_2024)

    assert (finding.subject, finding.amount) == (f"ring-{ring.pk}-2024", D("-300.00"))
    assert finding.text == (
        "Geplant sind Erträge von 269.836,00\u00a0€ und Aufwendungen von 270.136,00\u00a0€. "
        "Die Erläuterungen der Erträge ergeben 270.136,00\u00a0€, "
        "angesetzt sind 269.836,00\u00a0€."
    )


def test_an_explained_surplus_balances_a_ring():
    ring = build_ring("35-04")
    build_line("35-04-ertrag", side=Side.INCOME, ring=ring, budgeted={2024: "1555800.00"})
    build_line("35-04-aufwand", ring=ring, budgeted={2024: "964400.00"})
    FiscalYear.objects.create(year=2024)
    surplus = RingSurplus.objects.create(
        ring=ring, year=2024, amount=D("591400.00"), explanation="eigenes KIM-Personal"
    )
    with_surplus = titles(AUTUMN_2024)
    surplus.delete()

    assert with_surplus == []
    assert titles(AUTUMN_2024) == [
        "Ring 35-04: Im Plan 2024 liegt der Ertrag 591.400,00\u00a0€ über dem Aufwand"
    ]


@pytest.mark.parametrize(
    ("today", "count"),
    [
        (date(2022, 12, 31), 0),
        (date(2023, 1, 1), 1),
        (date(2024, 10, 15), 1),
        (date(2025, 6, 1), 1),
    ],
)
def test_the_budget_of_next_year_is_judged_already(today, count):
    build_ring_35_02()

    assert len(collect(today, codes=("ring_plan_unbalanced",))) == count


def test_a_closed_year_is_judged_no_more(clerk):
    build_ring_35_02()
    close_year(2024, clerk)

    assert collect(AUTUMN_2024) == []


def test_a_ring_is_overdrawn_when_more_is_spent_than_it_may():
    ring = build_ring("35-02", name="Landesförderung KI")
    line = build_line("aufwand", ring=ring, budgeted={2024: "1000.00"})
    build_line("ertrag", side=Side.INCOME, ring=ring, budgeted={2024: "1000.00"})
    award = build_award(amount="5000.00", received="5000.00", expense_line=line)
    spend(award, "1000.00", on=date(2024, 3, 1))
    before = titles(AUTUMN_2024, codes=("ring_overdrawn",))
    spend(award, "0.01", on=date(2024, 3, 2))

    assert before == []
    assert titles(AUTUMN_2024, codes=("ring_overdrawn",)) == [
        "Ring 35-02: Ermächtigung 2024 überschritten um 0,01\u00a0€"
    ]


def test_open_proofs_are_found_and_finished_ones_are_not():
    build_proof(1, done_on=date(2020, 2, 1))
    open_proof = build_proof(2)
    Deadline.objects.create(
        code="stichtag",
        kind=Deadline.Kind.REPORTING_DATE,
        title="Stichtag",
        due_on=THE_DAY,
        source="TIntG",
    )

    assert [finding.subject for finding in collect(THE_DAY)] == [f"deadline-{open_proof.pk}"]


def test_an_interim_proof_is_found_like_the_last_one():
    interim = build_proof(1)
    Deadline.objects.filter(pk=interim.pk).update(kind=Deadline.Kind.INTERIM_PROOF)

    (finding,) = collect(THE_DAY, codes=("own_proof_due",))

    assert finding.subject == f"deadline-{interim.pk}"
    assert finding.text.startswith("Der Zwischennachweis ")


def test_a_usual_day_of_the_year_counts_once_it_is_confirmed_or_belongs_to_something():
    unsure = Deadline.Confidence.UNSURE
    build_proof(1, confidence=unsure)
    build_proof(2, confidence=unsure, confirmed_on=THE_DAY)
    build_proof(3, confidence=unsure, programme=build_programme())
    build_proof(4, confidence=unsure, award=build_integrationspauschale())

    found = {finding.subject for finding in collect(THE_DAY, codes=("own_proof_due",))}

    assert found == {
        f"deadline-{deadline.pk}"
        for deadline in Deadline.objects.filter(code__in=("nachweis-2", "nachweis-3", "nachweis-4"))
    }


def test_whoever_is_responsible_for_a_deadline_comes_before_the_one_of_the_award():
    clerk, deputy = build_person("sachbearbeitung"), build_person("vertretung")
    award = build_integrationspauschale(responsible=clerk)
    build_proof(1, award=award)
    build_proof(2, award=award, responsible=deputy)
    build_proof(3)

    assert [finding.responsible_id for finding in collect(THE_DAY, codes=("own_proof_due",))] == [
        clerk.pk,
        deputy.pk,
        None,
    ]


def test_the_worst_comes_first():
    build_supervisor()
    build_proof(1, due_on=date(2020, 2, 10))  # overdue
    build_proof(2, due_on=date(2020, 4, 10))
    build_award("klein", amount="9000.00", window=(date(2020, 1, 1), date(2020, 3, 16)))
    build_award("gross", amount="90000.00", window=(date(2020, 1, 1), date(2020, 3, 16)))
    build_integrationspauschale()

    assert [(f.severity, f.days_left, f.amount) for f in collect(THE_DAY)] == [
        ("urgent", -5, None),
        ("urgent", 30, D("90000.00")),
        ("urgent", 30, D("9000.00")),
        ("warning", 289, D("626377.32")),
        ("note", 55, None),
    ]


class TestSettings:
    """Thresholds are data: the most specific setting wins."""

    def test_the_defaults_stand_in_the_checks(self):
        defaults = {check.code: check.default for check in CHECKS.values()}

        assert defaults == {
            **dict.fromkeys(CHECKS, Thresholds()),
            "application_window": Thresholds((60, 30, 7), 7),
            "drawdown_due": Thresholds((30, 14, 3), 3),
            "drawdown_without_receipt": Thresholds((30,)),
            "interest_claim_due": Thresholds((14, 7, 3), 3),
            "money_in_suspense": Thresholds((7, 21, 45), 21),
            "duty_to_notify": Thresholds((90,)),
            "held_units_missing": Thresholds((30,)),
            "own_proof_due": Thresholds((60, 30, 14, 3), 3),
            "repayment_due": Thresholds((30, 14, 3), 3),
            "spending_window": Thresholds((365, 180, 90, 60, 30, 14, 7, 1), 30),
            "two_month_use": Thresholds((21, 7, 0), 0),
        }
        assert not CheckSetting.objects.exists()

    def test_award_before_programme_before_parent_before_all(self):
        kim = build_programme("kim")
        part = build_programme("kim-2", parent=kim)
        award = build_award(programme=part, window=(date(2024, 1, 1), date(2024, 12, 31)))

        def stage_after(**scope):
            CheckSetting.objects.create(check_code="spending_window", **scope)
            (finding,) = collect(AUTUMN_2024)  # 77 days before the end
            return finding.stage

        (by_default,) = collect(AUTUMN_2024)
        stages = [
            by_default.stage,
            stage_after(programme=kim, stages="100"),
            stage_after(programme=part, stages="80,100"),
            stage_after(award=award, stages="77,80"),
        ]

        assert stages == ["90", "100", "80", "77"]

    def test_an_inactive_setting_silences_its_award_only(self):
        silent = build_award("still")
        build_award("laut")
        CheckSetting.objects.create(check_code="spending_window", award=silent, is_active=False)

        assert titles(AUTUMN_2024) == [
            "LAUT: 376.500,00\u00a0€ bis 31.12.2024 ausgeben (noch 77 Tage)"
        ]

    def test_an_award_may_speak_in_a_silenced_programme(self):
        award = build_award()
        CheckSetting.objects.create(
            check_code="spending_window", programme=award.programme, is_active=False
        )
        silenced = titles(AUTUMN_2024)
        CheckSetting.objects.create(check_code="spending_window", award=award, stages="90")

        assert (len(silenced), len(titles(AUTUMN_2024))) == (0, 1)

    @pytest.mark.parametrize(
        "check",
        [
            "spending_window",
            "own_proof_due",
            "ring_plan_unbalanced",
            "ring_overdrawn",
            "over_granted",
        ],
    )
    def test_every_rule_can_be_silenced_for_all(self, check):
        award = build_award(received="1.00")
        build_pass_through(award, agreed="376500.00")
        spend(award, "1.00")
        build_proof(due_on=date(2024, 10, 15))
        build_ring_35_02()
        Appropriation.objects.filter(line__code="35-02-aufwand").update(actual=D("400000.00"))
        switch_off(check)

        codes = {finding.check_code for finding in collect(AUTUMN_2024)}

        assert codes == {
            "spending_window",
            "own_proof_due",
            "ring_plan_unbalanced",
            "ring_overdrawn",
            "over_granted",
        } - {check}

    def test_a_proof_of_a_programme_follows_the_setting_of_the_programme(self):
        programme = build_programme("kim")
        build_proof(programme=programme)
        CheckSetting.objects.create(check_code="own_proof_due", programme=programme, stages="45")

        (finding,) = collect(THE_DAY)  # 45 days before the 31.03.2020

        assert finding.stage == "45"

    def test_without_any_stage_what_is_overdue_is_still_found(self):
        build_integrationspauschale()
        CheckSetting.objects.create(check_code="spending_window")

        counts = [
            len(collect(date(2020, *day), ["spending_window"]))
            for day in ((11, 29), (11, 30), (12, 1))
        ]

        assert counts == [0, 0, 1]

    def test_programmes_that_name_each_other_as_parent_do_not_hold_up_the_night(self):
        first = build_programme("erst")
        second = build_programme("zweit", parent=first)
        first.parent = second
        first.save()
        build_award(programme=second)

        assert len(collect(AUTUMN_2024)) == 1


@pytest.mark.parametrize("number", [3, 300])
def test_the_number_of_queries_does_not_grow(number):
    many_awards(number)
    for position in range(number):
        build_ring_35_02(f"ring-{position}")
        build_proof(position, due_on=AUTUMN_2024)

    with CaptureQueriesContext(connection) as queries:
        found = collect(AUTUMN_2024)

    assert (len(found), len(queries)) == (3 * number, 12)


@pytest.mark.parametrize("check", CHECKS)
def test_no_rule_asks_more_often_for_three_awards_than_for_one(check):
    counts = []
    for number in (1, 2):
        many_awards(number)
        with CaptureQueriesContext(connection) as queries:
            findings.collect(AUTUMN_2024, [check])
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_rule_that_is_silenced_for_all_asks_for_no_facts():
    many_awards(3)
    switch_off()

    with CaptureQueriesContext(connection) as queries:
        found = findings.collect(AUTUMN_2024)

    assert (found, len(queries)) == ([], 2)  # the settings, and the tree of programmes


def test_a_lower_notice_and_own_spending_leave_too_little_for_what_is_agreed(clerk):
    award = build_award(
        "gemeinsam", title="Gemeinsam klappt's", amount="1000.00", responsible=clerk
    )
    build_pass_through(award, agreed="900.00")
    kwargs = {"today": AUTUMN_2024, "codes": ["over_granted"]}
    assert collect(**kwargs) == []

    receive(award, "150.00")
    spend(award, "150.00")

    (finding,) = collect(**kwargs)
    assert (finding.amount, finding.subject) == (D("50.00"), f"award-{award.pk}")
    assert finding.responsible_id == clerk.pk

    CheckSetting.objects.create(check_code="over_granted", award=award, is_active=False)
    assert collect(**kwargs) == []


def test_over_granted_is_asked_in_as_many_queries_at_300_awards_as_at_3():
    counts = []
    for number in (3, 297):
        many_awards(number)
        with CaptureQueriesContext(connection) as captured:
            collect(AUTUMN_2024, codes=["over_granted"])
        counts.append(len(captured))

    assert counts[0] == counts[1]
