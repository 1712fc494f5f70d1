"""Zweckgebundene Zuwendungen ohne Ring, found in real rows."""

import pytest
from django.conf import settings

from grants.alerts.findings import collect
from grants.imports.examples import load_examples
from grants.models import Award, CheckSetting
from grants.tests.alerts.award_rows import AUTUMN_2024, found
from grants.tests.builders import build_award, build_line, build_programme, build_ring
from ledger.models import Side

pytestmark = pytest.mark.django_db


class TestRings:
    def test_earmarked_money_needs_a_ring(self):
        whole = build_programme("kim", is_earmarked=True)
        part = build_programme("kim-b3", parent=whole)
        homeless = build_line("35-01-ertrag", side=Side.INCOME)
        ring = build_ring("35-04")
        at_home = build_line("35-04-ertrag", side=Side.INCOME, ring=ring)
        build_award("kim-3", programme=part, income_line=homeless)
        build_award("kim-2", programme=part, income_line=at_home)
        build_award("spende", programme=build_programme("spenden"))

        assert found("award_without_ring") == [
            ("award_without_ring", "KIM 3: zweckgebunden, aber in keinem Ring")
        ]

    def test_it_can_be_silenced(self):
        programme = build_programme("kim", is_earmarked=True)
        build_award("kim-3", programme=programme)
        CheckSetting.objects.create(
            check_code="award_without_ring", programme=programme, is_active=False
        )

        assert found("award_without_ring") == []

    def test_of_the_printed_papers_three_earmarked_awards_have_no_ring(self):
        load_examples(settings.BASE_DIR / "fixtures", until=AUTUMN_2024)

        subjects = [finding.subject for finding in collect(AUTUMN_2024, ["award_without_ring"])]

        homeless = [subject.removeprefix("award-") for subject in subjects]
        assert set(Award.objects.filter(pk__in=homeless).values_list("code", flat=True)) == {
            "unna-kim-b3-2024",
            "coesfeld-komm-an-2016",
            "coesfeld-sprachmittlerpool-2019",
        }
