"""Checks of many awards after a change of one: what is kept is what judging all anew says."""

from datetime import date
from decimal import Decimal as D

import pytest

from benchmarks.costs import cost_of
from grants.alerts.recheck import check_everything, recheck
from grants.models import Award, CheckCase, CheckSetting, Post, Recheck, StandardRule
from grants.services import amend_post, record_application, record_notice
from grants.services.terms import Override
from grants.tests.alerts.kept import judged, shown
from grants.tests.alerts.neighbours import build_neighbours
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_person,
    build_programme,
    many_awards,
    new_key,
    receive,
    spend,
)
from grants.tests.post_builders import build_post

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 15)
POST = "KIM1-1"


@pytest.fixture
def kim():
    """An award and its three neighbours, all of them judged; two of those share a post."""
    award = build_award(
        "kim-1",
        programme=build_programme("kim"),
        received="1000.00",
        received_on=date(2024, 9, 2),
    )
    build_neighbours(award, TODAY, POST)
    check_everything(TODAY)
    return award


def found(check):
    """The open cases of a check after the recheck, which must be those of judging all anew."""
    recheck(TODAY)
    assert shown(TODAY, without=()) == judged(TODAY, without=())
    alerts = CheckCase.objects.filter(settled_on=None, check_code=check)
    return sorted(alerts.order_by().values_list("subject", "text"))


def names(check):
    """Whose alerts are open, or which awards the only open one names."""
    return [Award.objects.get(pk=subject.split("-")[1]).code for subject, _ in found(check)]


def command(service, **facts):
    return ask(service, key=new_key(), actor=build_person(), **facts)


def test_who_takes_a_shared_post_is_told_and_those_who_shared_it_are_told_of_one_more(kim):
    before = names("fte_double")

    build_post(kim, POST)

    assert (before, names("fte_double")) == (
        ["kim-1-zwei", "kim-teil"],
        ["kim-1", "kim-1-zwei", "kim-teil"],
    )
    assert all("KIM 1; KIM 1 ZWEI; KIM TEIL." in text for _, text in found("fte_double"))


def test_whoever_leaves_a_shared_post_settles_the_alerts_of_all_who_shared_it(kim):
    Post.objects.filter(award__code="kim-1-zwei").update(valid_from=date(2024, 2, 1))
    check_everything(TODAY)
    before = names("fte_double")

    command(
        amend_post,
        post=Post.objects.get(award__code="kim-teil"),
        valid_to=date(2024, 1, 31),
        actual_cost=None,
        reason="Kündigung",
        today=TODAY,
    )

    assert (before, names("fte_double")) == (["kim-1-zwei", "kim-teil"], [])


def test_whoever_is_told_of_two_shared_posts_keeps_both_when_one_of_them_changes(kim):
    zwei = Award.objects.get(code="kim-1-zwei")
    build_post(zwei, "KIM1-9")
    recheck(TODAY)

    build_post(kim, "KIM1-9")

    told = dict(found("fte_double"))
    assert len(told) == 4
    assert told[f"award-{zwei.pk}"].count("Stelle ") == 2


def test_an_application_for_the_programme_ends_the_window_for_those_below_it(kim):
    (_, before), *_ = found("application_window")

    command(
        record_application,
        award=kim,
        amount=D("1.00"),
        submitted_on=TODAY,
        period_from=date(2025, 1, 1),
        period_to=date(2025, 12, 31),
        today=TODAY,
    )

    assert before.startswith("Anträge für 2025 sind bis 21.10.2024 möglich")
    assert found("application_window") == []


def test_a_rule_names_an_award_until_its_notice_says_otherwise_and_others_as_before(kim):
    def named():
        rule = StandardRule.objects.get(code=StandardRule.Code.MINIMUM_FTE, award_kind="")
        return dict(found("unconfirmed_rate"))[f"standard_rule-{rule.pk}"]

    before = named()
    command(
        record_notice,
        award=kim,
        amount=D("376500.00"),
        financing="fixed",
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        spend_by=date(2024, 12, 31),
        overrides=[Override(StandardRule.Code.MINIMUM_FTE, D("0.25"))],
    )

    assert before.endswith("Betroffen: KIM 1, KIM 1 DREI, KIM 1 ZWEI, KIM TEIL.")
    assert named().endswith("Betroffen: KIM 1 DREI, KIM 1 ZWEI, KIM TEIL.")


def test_interest_rests_on_a_base_rate_once_money_is_used_late(kim):
    def rates():
        return [text for subject, text in found("unconfirmed_rate") if "base_rate" in subject]

    before = rates()
    receive(kim, "500.00", on=date(2024, 1, 2))
    spend(kim, "500.00", on=date(2024, 4, 2))
    after = rates()

    assert all("KIM 1 ZWEI" in text and "KIM 1," not in text for text in before)
    assert any("KIM 1, KIM 1 ZWEI" in text for text in after)


def test_a_new_award_is_judged_with_those_beside_it(kim):
    neu = build_award("kim-neu", programme=kim.programme, responsible=build_person("neu"))
    build_post(neu, "KIM1-9")

    assert names("fte_double") == ["kim-1-zwei", "kim-teil", "kim-1-drei", "kim-neu"]


def test_an_award_for_which_the_check_is_off_stays_out(kim):
    CheckSetting.objects.create(
        check_code="unconfirmed_rate", programme=kim.programme, is_active=False
    )
    CheckSetting.objects.create(
        check_code="unconfirmed_rate", award=Award.objects.get(code="kim-teil"), is_active=True
    )
    check_everything(TODAY)
    receive(kim, "500.00", on=TODAY)

    assert {text.split("Betroffen: ")[1] for _, text in found("unconfirmed_rate")} == {"KIM TEIL."}


def test_the_recheck_of_one_award_asks_as_often_and_reads_no_files_of_others(kim):
    """What grows with the awards is the title of each that rests on the same rule."""

    def cost():
        check_everything(TODAY)
        Recheck.objects.create(award=kim)
        return cost_of(lambda: recheck(TODAY))

    many_awards(1)
    few = cost()
    many_awards(30)
    many = cost()

    assert (many.queries, many.rows) == (few.queries, few.rows + 30)
