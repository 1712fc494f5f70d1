"""Which value of a rule holds: the notice, the programme, the kind of award, all."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grants.models import Award, RuleOverride, Sourced, StandardRule
from grants.queries.standard_rules import RuleValue, StandardRules
from grants.tests.builders import build_award, build_programme

pytestmark = pytest.mark.django_db
USE_PERIOD = StandardRule.Code.USE_PERIOD
DAY = date(2024, 10, 15)
TWO_MONTHS = RuleValue(D("2.00"), "VV Nr. 8.6 zu § 44 LHO NRW", is_confirmed=True)


def build_rule(value, **facts):
    return StandardRule.objects.create(
        code=facts.pop("code", USE_PERIOD),
        value=None if value is None else D(value),
        source=facts.pop("source", TWO_MONTHS.source),
        confidence=facts.pop("confidence", Sourced.Confidence.FOUND),
        **facts,
    )


def find(award, *, on=DAY, code=USE_PERIOD):
    notice = award.current_notice
    return StandardRules([notice]).find(
        code, on=on, kind=award.kind, programme_id=award.programme_id, notice_id=notice.pk
    )


def test_two_months_hold_for_all_and_not_for_lump_sums():
    build_rule("2.00")
    build_rule(None, award_kind=Award.Kind.LUMP_SUM, source="§ 29 HHG", confidence="T")
    grant = build_award("kim-1")
    lump_sum = build_award("kim-2", kind=Award.Kind.LUMP_SUM)

    assert find(grant) == TWO_MONTHS
    assert find(lump_sum) == RuleValue(None, "§ 29 HHG", is_confirmed=False)
    assert find(grant).whole == 2
    assert find(lump_sum).whole is None


def test_a_programme_and_those_above_it_win_over_the_kind_and_the_notice_over_all():
    build_rule("2.00", award_kind=Award.Kind.GRANT)
    towns = build_programme("staedtebau")
    part = build_programme("staedtebau-teil", parent=towns)
    build_rule("18.00", programme=towns, source="Förderrichtlinie Städtebau 2023")
    award = build_award("bahnhof", programme=part)

    assert find(award).whole == 18

    RuleOverride.objects.create(notice=award.current_notice, code=USE_PERIOD, value=D("6.00"))

    assert find(award) == RuleValue(D("6.00"), str(award.current_notice), is_confirmed=True)


@pytest.mark.parametrize(
    ("day", "points", "is_confirmed"),
    [
        (date(2025, 11, 6), D("5.00"), False),
        (date(2025, 11, 7), D("3.00"), True),
        (date(2025, 11, 8), D("3.00"), True),
    ],
)
def test_the_day_decides_between_two_editions(day, points, is_confirmed):
    spread = StandardRule.Code.INTEREST_SPREAD
    build_rule("5.00", code=spread, valid_to=date(2025, 11, 6), confidence="U")
    build_rule("3.00", code=spread, valid_from=date(2025, 11, 7))

    found = find(build_award("kim-1"), on=day, code=spread)

    assert (found.value, found.is_confirmed) == (points, is_confirmed)


def test_what_nobody_has_entered_does_not_apply_and_is_not_confirmed():
    assert find(build_award("kim-1")) == RuleValue(None, "", is_confirmed=False)


def test_one_rule_begins_only_once_a_day_in_one_scope():
    build_rule("2.00")

    with pytest.raises(IntegrityError), transaction.atomic():
        build_rule("3.00")

    assert StandardRule.objects.get().value == D("2.00")


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_three_queries_however_many_notices(number):
    notices = [build_award(f"kim-{row}").current_notice for row in range(number)]

    with CaptureQueriesContext(connection) as queries:
        StandardRules(notices)

    assert len(queries) == 3
