"""One click leads to what needs work."""

from datetime import date
from decimal import Decimal

import pytest

from grants.alerts.links import paths_of
from grants.models import ApplicationWindow, Deadline, ProgrammeRate
from grants.tests.builders import build_award, build_pass_through, build_programme, build_ring

pytestmark = pytest.mark.django_db


def deadline(code, **subject):
    row = Deadline.objects.create(
        code=code, kind=Deadline.Kind.OWN_PROOF, title=code, due_on=date(2024, 10, 1), **subject
    )
    return f"deadline-{row.pk}"


def test_each_subject_has_its_page(django_assert_num_queries):
    programme = build_programme("kim")
    award = build_award("kim-1", programme=programme)
    pass_through = build_pass_through(award, code="kim-1-luenen")
    ring = build_ring("35-04")
    general = deadline("d")
    pages = {
        f"award-{award.pk}": "/zuwendungen/kim-1/",
        f"ring-{ring.pk}-2024": "/zweckbindungsringe/35-04/2024/",
        deadline("a", award=award): "/zuwendungen/kim-1/",
        deadline("b", pass_through=pass_through, award=award): "/weiterleitungen/kim-1-luenen/",
        deadline("c", programme=programme): "/foerderprogramme/kim/",
        "interest_claim-5": "/zinsforderungen/5/",
        "suspense-4": "/verwahrung/4/",
        general: f"/fristen/{general.removeprefix('deadline-')}/",
    }

    with django_assert_num_queries(3):
        assert paths_of(pages) == pages


def test_what_was_deleted_since_leads_to_its_list():
    assert paths_of(["ring-4711-2024", "deadline-4711"]) == {
        "ring-4711-2024": "/zweckbindungsringe/",
        "deadline-4711": "/fristen/?state=",
    }


def test_rules_and_windows_lead_to_their_programme_or_to_all_rules():
    kim = build_programme("kim")
    window = ApplicationWindow.objects.create(programme=kim, year=2025, closes_on=date(2025, 1, 16))
    rate = ProgrammeRate.objects.create(
        programme=kim, component="Koordination", unit="VZÄ", amount=Decimal("57000.00")
    )
    pages = {
        f"window-{window.pk}": "/foerderprogramme/kim/",
        f"programme_rate-{rate.pk}": "/foerderprogramme/kim/",
        "window-4711": "/regeln/",
        "programme_rate-4711": "/regeln/",
        "standard_rule-7": "/regeln/",
        "base_rate-20260701": "/regeln/",
    }

    assert paths_of(pages) == pages
