from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts.findings import Changed
from grants.alerts.run import RunResult, run
from grants.models import Alert, CheckCase, Delivery
from grants.services import record_notice, reverse_booking
from grants.tests.alerts.rows import (
    THE_DAY,
    build_integrationspauschale,
    build_proof,
    build_ring_35_02,
    build_supervisor,
    build_treasurer,
    check_money,
    switch_off,
)
from grants.tests.asking import ask
from grants.tests.builders import build_person, many_awards, new_key, spend
from ledger.models import Appropriation

pytestmark = pytest.mark.django_db
AUTUMN_2024 = date(2024, 10, 15)
SPENDING = ("spending_window",)


def stages():
    """Every alert ever opened, oldest first: stage, opened on, settled on."""
    return list(Alert.objects.order_by("pk").values_list("stage", "opened_on", "settled_on"))


def told():
    return sorted(Delivery.objects.values_list("alert__stage", "recipient__username"))


def test_a_finding_opens_an_alert():
    clerk = build_person()
    award = build_integrationspauschale(responsible=clerk)

    result = check_money(THE_DAY)

    assert result == RunResult(opened=1, still_open=0, settled=0)
    case, alert = CheckCase.objects.get(), Alert.objects.get()
    assert (case.check_code, case.subject, case.stage, case.severity, case.amount) == (
        "spending_window",
        f"award-{award.pk}",
        "365",
        "warning",
        D("626377.32"),
    )
    assert case.title == (
        "Integrationspauschale: 626.377,32\u00a0€ bis 30.11.2020 ausgeben (noch 289 Tage)"
    )
    assert "verfallen davon 380.270,26\u00a0€" in case.text
    assert (case.opened_on, case.settled_on, case.relapses) == (THE_DAY, None, 0)
    assert (alert.case, alert.relapse, alert.stage, alert.title, alert.text, alert.amount) == (
        *(case, 0, case.stage),
        *(case.title, case.text, case.amount),
    )


def test_a_second_run_of_the_day_changes_nothing():
    build_integrationspauschale(responsible=build_person())
    check_money(THE_DAY)

    assert check_money(THE_DAY) == RunResult(opened=0, still_open=1, settled=0)
    assert (Alert.objects.count(), Delivery.objects.count()) == (1, 1)


def test_the_next_stage_replaces_the_one_before():
    build_integrationspauschale(responsible=build_person())
    first_day = date(2020, 6, 3)  # 180 days left

    results = [check_money(first_day + timedelta(days=days)) for days in (0, 89, 90)]

    assert results == [
        RunResult(opened=1, still_open=0, settled=0),
        RunResult(opened=0, still_open=1, settled=0),
        RunResult(opened=0, still_open=0, settled=0, moved=1),
    ]
    assert CheckCase.objects.get().stage == "90"
    assert stages() == [
        ("180", date(2020, 6, 3), date(2020, 9, 1)),
        ("90", date(2020, 9, 1), None),
    ]


def test_missed_nights_lose_no_stage_that_still_counts():
    build_integrationspauschale(responsible=build_person())
    check_money(date(2020, 10, 30))  # 31 days left

    # Five nights later the stage of 30 days has been passed, not met.
    check_money(date(2020, 11, 4))

    assert stages() == [
        ("60", date(2020, 10, 30), date(2020, 11, 4)),
        ("30", date(2020, 11, 4), None),
    ]


def test_every_night_of_two_years_opens_each_stage_once():
    build_integrationspauschale(responsible=build_person())

    for days in range(0, 730, 3):
        run(date(2019, 11, 30) + timedelta(days=days), codes=SPENDING)

    assert [stage for stage, _, _ in stages()] == [
        *("365", "180", "90", "60", "30", "14", "7", "1", "overdue")
    ]
    assert Delivery.objects.count() == 9


def test_an_open_alert_gets_graver_with_the_forecast_and_lighter_again():
    """573.272,97 euro in 411 days would be enough; a day later it is not, and then it is again."""
    award = build_integrationspauschale(responsible=build_person())
    spend(award, "223272.97", on=THE_DAY)
    check_money(THE_DAY)
    case = CheckCase.objects.get()
    assert (case.severity, "verfallen davon 0,00\u00a0€" in case.text) == ("note", True)

    check_money(date(2020, 2, 16))
    case.refresh_from_db()
    # 573.272,97 / 412 × 288 = 400.734,50
    assert (case.severity, "verfallen davon 2.369,85\u00a0€" in case.text) == ("warning", True)

    spend(award, "5000.00", on=date(2020, 2, 16))
    check_money(date(2020, 2, 16))
    case.refresh_from_db()
    assert (Alert.objects.count(), case.severity) == (1, "note")


def test_repaired_and_relapsed_it_warns_again():
    award = build_integrationspauschale(responsible=build_person())
    check_money(THE_DAY)
    repair = spend(award, "626377.32", on=date(2020, 2, 16))
    settled = check_money(date(2020, 2, 16))
    reverse_booking(
        voucher=repair.voucher,
        reason="Falsche Zuwendung",
        booked_on=date(2020, 2, 17),
        today=date(2020, 2, 17),
        key=new_key(),
        actor=build_person(),
    )

    assert settled == RunResult(opened=0, still_open=0, settled=1)
    assert check_money(date(2020, 2, 17)) == RunResult(opened=1, still_open=0, settled=0)
    assert stages() == [
        ("365", date(2020, 2, 15), date(2020, 2, 16)),
        ("365", date(2020, 2, 17), None),
    ]
    assert Delivery.objects.count() == 2
    case = CheckCase.objects.get()
    assert (case.opened_on, case.settled_on, case.relapses) == (date(2020, 2, 17), None, 1)


def test_an_extended_window_goes_back_to_a_wider_stage():
    award = build_integrationspauschale(responsible=build_person())
    check_money(date(2020, 11, 20))
    ask(
        record_notice,
        award=award,
        amount=D("976377.32"),
        financing="fixed",
        period_from=date(2019, 1, 1),
        period_to=date(2020, 11, 30),
        spend_by=date(2021, 11, 30),
        decided_on=date(2020, 11, 21),
        key=new_key(),
        actor=build_person(),
    )

    check_money(date(2020, 11, 30))

    assert stages() == [
        ("14", date(2020, 11, 20), date(2020, 11, 30)),
        ("365", date(2020, 11, 30), None),
    ]


def test_a_silenced_rule_settles_its_alerts():
    build_integrationspauschale()
    check_money(THE_DAY)
    switch_off("spending_window")

    assert check_money(THE_DAY) == RunResult(opened=0, still_open=0, settled=1)


def test_a_run_of_some_rules_leaves_the_others_alone():
    build_integrationspauschale()
    build_proof()
    both = check_money(THE_DAY)
    switch_off()

    assert both == RunResult(opened=2, still_open=0, settled=0)
    assert run(THE_DAY, codes=SPENDING) == RunResult(opened=0, still_open=0, settled=1)
    assert list(
        CheckCase.objects.filter(settled_on__isnull=True).values_list("check_code", flat=True)
    ) == ["own_proof_due"]


def test_a_balanced_ring_settles_its_alert():
    build_ring_35_02()
    opened = check_money(AUTUMN_2024)
    Appropriation.objects.filter(line__code="35-02-ertrag").update(adjustment=D("300.00"))

    assert opened == RunResult(opened=1, still_open=0, settled=0)
    assert check_money(AUTUMN_2024) == RunResult(opened=0, still_open=0, settled=1)


def test_a_run_keeps_the_words_of_a_case_as_they_are_now_and_those_of_its_alert_as_they_were():
    award = build_integrationspauschale(responsible=build_person())
    check_money(THE_DAY)
    opened = Alert.objects.values().get()
    spend(award, "100000.00", on=THE_DAY)

    result = check_money(THE_DAY + timedelta(days=1))

    case = CheckCase.objects.get()
    assert result == RunResult(opened=0, still_open=1, settled=0)
    assert (case.amount, case.due_on, case.award, case.responsible) == (
        D("526377.32"),
        date(2020, 11, 30),
        award,
        award.responsible,
    )
    assert case.title == (
        "Integrationspauschale: 526.377,32\u00a0€ bis 30.11.2020 ausgeben (noch 288 Tage)"
    )
    assert opened["amount"] == D("626377.32")
    assert Alert.objects.values().get() == opened
    assert Delivery.objects.count() == 1


def test_judging_what_changed_leaves_all_other_alerts_as_they_are():
    changed = build_integrationspauschale(responsible=build_person())
    other = build_integrationspauschale(code="andere", responsible=build_person())
    build_ring_35_02()
    run(THE_DAY)
    before = list(CheckCase.objects.exclude(award=changed).order_by("pk").values())
    spend(changed, "626377.32", on=THE_DAY)
    spend(other, "626377.32", on=THE_DAY)

    result = run(THE_DAY, only=Changed(awards=frozenset({changed.pk}), rings=frozenset()))

    assert result.settled > 0
    assert not CheckCase.objects.filter(
        award=changed, check_code="spending_window", settled_on=None
    ).exists()
    assert list(CheckCase.objects.exclude(award=changed).order_by("pk").values()) == before
    assert not Alert.objects.exclude(case__award=changed).exclude(settled_on=None).exists()


class TestWhoIsTold:
    def test_the_responsible_person_alone_while_there_is_time(self):
        build_supervisor()
        build_integrationspauschale(responsible=build_person())

        check_money(date(2020, 10, 30))

        assert told() == [("60", "sachbearbeitung")]

    def test_supervisors_as_well_from_30_days_on(self):
        build_supervisor()
        build_integrationspauschale(responsible=build_person())

        check_money(date(2020, 10, 31))

        assert told() == [("30", "leitung"), ("30", "sachbearbeitung")]

    def test_supervisors_where_nobody_is_responsible(self):
        build_supervisor()
        build_supervisor("stellvertretung")
        build_integrationspauschale()

        check_money(THE_DAY)

        assert told() == [("365", "leitung"), ("365", "stellvertretung")]

    @pytest.mark.parametrize("state", [{"is_active": False}, {"email": ""}])
    def test_supervisors_where_the_responsible_person_cannot_be_reached(self, state):
        build_supervisor()
        clerk = build_person()
        build_integrationspauschale(responsible=clerk)
        type(clerk).objects.filter(pk=clerk.pk).update(**state)

        check_money(THE_DAY)

        assert told() == [("365", "leitung")]

    @pytest.mark.parametrize("state", [{"is_active": False}, {"email": ""}])
    def test_nobody_who_cannot_be_reached(self, state):
        supervisor = build_supervisor()
        build_integrationspauschale()
        type(supervisor).objects.filter(pk=supervisor.pk).update(**state)

        assert check_money(THE_DAY).opened == 1
        assert told() == []

    def test_treasury_and_supervisors_of_a_ring(self):
        build_supervisor()
        build_treasurer()
        build_person()
        build_ring_35_02()

        check_money(AUTUMN_2024)

        assert told() == [("shortfall", "kaemmerei"), ("shortfall", "leitung")]

    def test_a_supervisor_who_is_responsible_is_told_once(self):
        supervisor = build_supervisor()
        build_integrationspauschale(responsible=supervisor)

        check_money(date(2020, 10, 31))

        assert told() == [("30", "leitung")]

    def test_whoever_takes_over_is_told_of_what_is_still_open(self):
        award = build_integrationspauschale(responsible=build_person())
        check_money(THE_DAY)
        award.responsible = build_person("nachfolge")
        award.save()

        check_money(THE_DAY)

        assert told() == [("365", "nachfolge"), ("365", "sachbearbeitung")]


@pytest.mark.parametrize("number", [3, 300])
def test_the_number_of_queries_of_a_quiet_night_does_not_grow(number):
    many_awards(number)
    check_money(AUTUMN_2024)

    with CaptureQueriesContext(connection) as queries:
        result = check_money(AUTUMN_2024)

    assert result == RunResult(opened=0, still_open=number, settled=0)
    # On PostgreSQL a run waits for other runs by a statement of its own.
    assert len(queries) == (12 if connection.vendor == "postgresql" else 11)


def test_a_rule_that_is_not_mailed_opens_alerts_but_tells_nobody():
    build_supervisor()
    build_integrationspauschale(responsible=build_person())

    result = run(THE_DAY, codes=["award_without_application"])

    assert result == RunResult(opened=1, still_open=0, settled=0)
    assert CheckCase.objects.get().title == "Integrationspauschale: kein Antrag erfasst"
    assert not Delivery.objects.exists()
