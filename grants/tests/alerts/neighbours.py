"""Awards beside another one: what the checks of many awards judge together with it."""

from datetime import date, timedelta

from grants.models import ApplicationWindow, Award, StandardRule
from grants.tests.builders import build_award, build_person, build_programme
from grants.tests.drawdown_builders import build_rule
from grants.tests.interest_rows import build_standard_rule
from grants.tests.post_builders import build_post


def build_neighbours(award: Award, today: date, number: str = "KIM1-1") -> list[Award]:
    """Three awards of its programme and of one below; two share a post, all rest on its rules.

    Nobody has confirmed the rules, and the window of the programme closes within a week.
    """
    build_standard_rule("use_period", "2")
    for code in (StandardRule.Code.MINIMUM_FTE, StandardRule.Code.INTEREST_SPREAD):
        build_rule(code, "0.5", confidence=StandardRule.Confidence.UNSURE)
    ApplicationWindow.objects.create(
        programme=award.programme,
        year=today.year + 1,
        closes_on=today + timedelta(days=6),
        source="Förderrichtlinie",
    )
    part = build_programme("kim-teil", name="KIM, ein Teil", parent=award.programme)
    neighbours = [
        build_award("kim-1-zwei", programme=award.programme, received="1000.00"),
        build_award("kim-teil", programme=part, responsible=build_person("vertretung")),
        build_award("kim-1-drei", programme=award.programme),
    ]
    for neighbour in neighbours[:2]:
        build_post(neighbour, number)
    build_post(neighbours[2], "KIM1-9")
    return neighbours
