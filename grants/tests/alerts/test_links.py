"""One click leads to what needs work."""

from datetime import date

import pytest

from grants.alerts.links import paths_of
from grants.models import Deadline
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
    pages = {
        f"award-{award.pk}": "/zuwendungen/kim-1/",
        f"ring-{ring.pk}-2024": "/zweckbindungsringe/35-04/2024/",
        deadline("a", award=award): "/zuwendungen/kim-1/",
        deadline("b", pass_through=pass_through, award=award): "/weiterleitungen/kim-1-luenen/",
        deadline("c", programme=programme): "/foerderprogramme/kim/",
        deadline("d"): "/fristen/?state=",
    }

    with django_assert_num_queries(3):
        assert paths_of(pages) == pages


def test_what_was_deleted_since_leads_to_its_list():
    assert paths_of(["ring-4711-2024", "deadline-4711"]) == {
        "ring-4711-2024": "/zweckbindungsringe/",
        "deadline-4711": "/fristen/?state=",
    }
