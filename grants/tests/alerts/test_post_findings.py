"""Prüfungen der Stellen with rows as people make them: KIM Baustein 2 of Kreis Unna."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts.findings import collect
from grants.models import CheckSetting, StandardRule
from grants.tests.builders import build_organisation, many_awards
from grants.tests.post_builders import build_kim_2, build_post, build_post_rate

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 15)
CODES = ["fte_cap", "fte_double", "fte_open", "fte_below_minimum"]


def findings(today=TODAY, codes=CODES):
    return [(found.check_code, found.subject, found.amount) for found in collect(today, codes)]


def set_minimum(value="0.50"):
    StandardRule.objects.update_or_create(
        code=StandardRule.Code.MINIMUM_FTE,
        award_kind="",
        programme=None,
        valid_from=None,
        defaults={"value": D(value), "source": "Weiterleitungsvertrag", "confidence": "F"},
    )


def test_two_posts_of_kim_2_are_open_and_worth_114_000_euro():
    award = build_kim_2()
    award.notices.update(unit_rate=D("57000.00"))

    assert findings() == [("fte_open", f"award-{award.pk}", D("114000.00"))]


@pytest.mark.parametrize(
    ("today", "is_judged"),
    [(date(2025, 4, 1), True), (date(2025, 5, 31), True), (date(2025, 6, 1), False)],
)
def test_posts_are_judged_until_the_day_to_which_the_proof_was_extended(today, is_judged):
    award = build_kim_2(own=7, proof_due=date(2025, 3, 31))
    award.deadlines.filter(kind="own_proof").update(due_on=date(2025, 5, 31))

    assert bool(findings(today)) is is_judged


def test_a_post_too_many_is_found_and_who_is_responsible_is_told(clerk):
    award = build_kim_2(own=6, responsible=clerk)
    build_post(award, "zuviel", valid_from=date(2024, 12, 31))

    (found,) = collect(TODAY, CODES)

    assert (found.check_code, found.subject, found.responsible_id) == (
        "fte_cap",
        f"award-{award.pk}",
        clerk.pk,
    )


def test_a_small_share_is_taken_and_found():
    set_minimum()
    award = build_kim_2(own=5)
    build_post(award, "klein", fte=D("0.49"))

    (small, opened) = sorted(findings())

    assert small == ("fte_below_minimum", f"award-{award.pk}", None)
    assert opened[0] == "fte_open"


def test_a_number_in_two_awards_is_paid_twice_unless_another_county_has_it():
    first = build_kim_2("kim-2-2024", own=5)
    second = build_kim_2("kim-2-zwei", own=5, amount="800000.00")
    other = build_kim_2(
        "kim-2-coesfeld", own=5, amount="800000.00", holder=build_organisation("kreis-coesfeld")
    )
    for award in (first, second, other):
        build_post(award, "KIM2-SK-1")

    assert sorted(findings()) == [
        ("fte_double", f"award-{award.pk}", None) for award in (first, second)
    ]


@pytest.mark.parametrize("check", CODES)
def test_a_setting_silences_a_rule_for_one_award(check):
    set_minimum()
    awards = [
        build_kim_2(f"kim-2-{number}", own=own, amount="800000.00")
        for number, own in enumerate((3, 7))
    ]
    for award in awards:
        build_post(award, "doppelt", fte=D("0.40"))
        build_post(award, "auch-doppelt", fte=D("0.70"))
        build_post(award, "KIM2-SK-1")
    before = {found for found in findings() if found[0] == check}
    (silent,) = [award for award in awards if f"award-{award.pk}" == sorted(before)[0][1]]

    CheckSetting.objects.create(check_code=check, award=silent, is_active=False)

    after = {found for found in findings() if found[0] == check}
    assert before - after == {found for found in before if found[1] == f"award-{silent.pk}"}
    assert before - after


def test_thirty_awards_take_as_many_queries_as_three():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            collect(TODAY, CODES)
        return len(captured)

    set_minimum()
    build_post_rate(build_kim_2().programme)
    for award in many_awards(3):
        build_post(award, "einzeln", fte=D("0.20"))
    few = queries()
    for award in many_awards(30):
        build_post(award, f"viele-{award.pk}", fte=D("0.20"))

    assert len(findings()) == 34
    assert queries() == few
