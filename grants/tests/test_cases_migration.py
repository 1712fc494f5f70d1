"""Alerts of before, one row for each stage, become the stages of one case; there and back."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.models import Alert, CheckCase, Delivery, Recheck
from grants.tests.builders import build_award, build_person
from grants.tests.earlier_tables import tables_of

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "0031_alerts_by_check"
MARCH, APRIL, MAY = date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)


def keep(apps, stage, opened_on, settled_on=None, *, subject="deadline-7", **said):
    """An alert as it was kept before, with a mail that went out."""
    said = {"severity": "warning", "title": stage, "text": "", **said}
    alert = apps.get_model("grants", "Alert").objects.create(
        check_code="own_proof_due",
        subject=subject,
        stage=stage,
        opened_on=opened_on,
        settled_on=settled_on,
        **{"first_title": said["title"], "first_text": said["text"], **said},
    )
    apps.get_model("grants", "Delivery").objects.create(
        alert=alert, recipient_id=build_person().pk, state="sent"
    )
    return alert.pk


def stages(case):
    return list(
        case.alerts.order_by("pk").values_list("pk", "relapse", "stage", "opened_on", "settled_on")
    )


def test_stages_relapses_and_what_is_open_become_one_case_with_its_history():
    award = build_award("kim")
    with tables_of(BEFORE) as apps:
        first = keep(apps, "60", date(2024, 1, 2), MARCH)
        second = keep(apps, "30", MARCH, date(2024, 3, 20))
        third = keep(apps, "30", APRIL, APRIL)  # settled and back on the same day
        fourth = keep(apps, "30", APRIL, MAY)
        fifth = keep(
            apps,
            "14",
            MAY,
            title="5.000,00 €",
            text="noch 10 Tage",
            first_title="50.000,00 €",
            first_text="noch 14 Tage",
            amount=D("5000.00"),
            due_on=date(2024, 5, 15),
            award_id=award.pk,
            basis={"awards": [award.pk]},
        )
        other = keep(apps, "14", MARCH, APRIL, subject="deadline-8")

    case, settled = CheckCase.objects.order_by("-pk")[1], CheckCase.objects.latest("pk")
    assert stages(case) == [
        (first, 0, "60", date(2024, 1, 2), MARCH),
        (second, 0, "30", MARCH, date(2024, 3, 20)),
        (third, 1, "30", APRIL, APRIL),
        (fourth, 2, "30", APRIL, MAY),
        (fifth, 2, "14", MAY, None),
    ]
    assert (case.pk, case.subject, case.stage, case.relapses) == (fifth, "deadline-7", "14", 2)
    assert (case.opened_on, case.settled_on) == (APRIL, None)
    assert (case.title, case.text, case.amount, case.due_on, case.award, case.basis) == (
        *("5.000,00 €", "noch 10 Tage", D("5000.00"), date(2024, 5, 15)),
        *(award, {"awards": [award.pk]}),
    )
    assert stages(settled) == [(other, 0, "14", MARCH, APRIL)]
    assert (settled.opened_on, settled.settled_on, settled.relapses) == (MARCH, APRIL, 0)
    latest = Alert.objects.get(pk=fifth)
    # What it amounted to on its first day was never kept.
    assert (latest.title, latest.text, latest.amount) == ("50.000,00 €", "noch 14 Tage", None)
    assert sorted(Delivery.objects.values_list("alert", flat=True)) == sorted(
        [first, second, third, fourth, fifth, other]
    )
    assert Recheck.objects.filter(award=None, ring=None).exists()


def test_the_last_words_of_an_earlier_stage_stay_below_its_first():
    with tables_of(BEFORE) as apps:
        changed = {"first_title": "7.000,00 €", "first_text": "noch 30 Tage"}
        earlier = keep(apps, "30", MARCH, APRIL, title="6.000,00 €", text="noch 15 Tage", **changed)
        keep(apps, "14", APRIL)

    alert = Alert.objects.get(pk=earlier)
    assert (alert.title, alert.text) == (
        "7.000,00 €",
        "noch 30 Tage Zuletzt: 6.000,00 €. noch 15 Tage",
    )


def test_of_several_open_stages_the_gravest_speaks():
    with tables_of(BEFORE) as apps:
        keep(apps, "need", MARCH, severity="note")
        urgent = keep(apps, "overdue", MARCH, severity="urgent")
        keep(apps, "30", MARCH)

    case = CheckCase.objects.get()
    assert (case.pk, case.stage, case.severity) == (urgent, "overdue", "urgent")
    assert case.alerts.filter(settled_on=None).count() == 3


def test_a_case_that_opens_afterwards_takes_the_next_number():
    with tables_of(BEFORE) as apps:
        last = keep(apps, "30", MARCH)

    said = {"stage": "30", "severity": "note", "title": "", "text": "", "opened_on": MAY}
    new = CheckCase.objects.create(check_code="fte_open", subject="award-1", **said)
    assert new.pk > last


def test_the_way_back_gives_each_alert_what_its_case_says():
    award = build_award("kim")
    said = {"severity": "note", "text": "", "opened_on": MARCH}
    case = CheckCase.objects.create(
        check_code="fte_open", subject=f"award-{award.pk}", award=award, stage="14",
        title="jetzt", **said,
    )  # fmt: skip
    for stage, settled_on in (("30", APRIL), ("14", None)):
        Alert.objects.create(case=case, stage=stage, title=stage, settled_on=settled_on, **said)

    with tables_of(BEFORE) as apps:
        columns = ("check_code", "subject", "award", "stage", "title", "first_title", "settled_on")
        rows = list(apps.get_model("grants", "Alert").objects.order_by("pk").values_list(*columns))

    whose = ("fte_open", f"award-{award.pk}", award.pk)
    assert rows == [(*whose, "30", "30", "30", APRIL), (*whose, "14", "jetzt", "14", None)]
    assert stages(CheckCase.objects.get()) == [
        (alert.pk, 0, alert.stage, MARCH, alert.settled_on)
        for alert in Alert.objects.order_by("pk")
    ]


def test_ten_years_of_alerts_are_gathered_in_bulk():
    subjects, stages_of_each = 2000, ("60", "30", "14", "3", "overdue")
    with tables_of(BEFORE) as apps:
        model = apps.get_model("grants", "Alert")
        model.objects.bulk_create(
            model(
                check_code="own_proof_due",
                subject=f"deadline-{subject}",
                stage=stage,
                severity="warning",
                title=stage,
                first_title=stage,
                text="",
                opened_on=MARCH + timedelta(days=number),
                settled_on=MARCH + timedelta(days=number + 1) if stage != "overdue" else None,
            )
            for subject in range(subjects)
            for number, stage in enumerate(stages_of_each)
        )

    assert CheckCase.objects.filter(stage="overdue", relapses=0, settled_on=None).count() == 2000
    assert Alert.objects.filter(relapse=0, case__opened_on=MARCH).count() == 10_000
