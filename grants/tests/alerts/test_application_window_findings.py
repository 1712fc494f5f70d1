"""Antragsfristen: who is told of which window, found in real rows."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.alerts.findings import collect
from grants.models import Application, ApplicationWindow, CheckSetting
from grants.tests.alerts.award_rows import found
from grants.tests.builders import build_award, build_person, build_programme

pytestmark = pytest.mark.django_db


class TestApplicationWindows:
    @pytest.fixture
    def kim_2025(self):
        return ApplicationWindow.objects.create(
            programme=build_programme("kim", name="KIM"),
            year=2025,
            opens_on=date(2024, 12, 19),
            closes_on=date(2025, 1, 16),
            source="Bezirksregierung Arnsberg",
            confidence="F",
        )

    def test_who_had_an_award_of_a_part_is_told_of_the_whole(self, kim_2025):
        part = build_programme("kim-b1", parent=kim_2025.programme)
        nobody = found("application_window", today=date(2025, 1, 9))
        old = build_award("kim-1", programme=part, responsible=build_person("frueher"))
        new = build_award("kim-2", programme=part, responsible=build_person())

        (finding,) = collect(date(2025, 1, 9), ["application_window"])

        assert nobody == []
        assert (finding.subject, finding.title) == (
            f"window-{kim_2025.pk}",
            "KIM: Antragsfrist 2025 endet am 16.01.2025 (noch 7 Tage)",
        )
        assert finding.responsible_id == new.responsible_id != old.responsible_id

    def test_an_application_for_the_year_ends_it(self, kim_2025):
        award = build_award("kim-1", programme=kim_2025.programme)
        application = Application.objects.create(award=award, amount=D("1.00"))
        for_2024 = found("application_window", today=date(2025, 1, 9))
        application.period_from, application.period_to = date(2025, 1, 1), date(2025, 12, 31)
        application.save()

        assert len(for_2024) == 1
        assert found("application_window", today=date(2025, 1, 9)) == []

    def test_an_application_for_one_part_does_not_stand_for_the_others(self, kim_2025):
        first, second = (
            build_programme(f"kim-b{number}", name=f"KIM B{number}", parent=kim_2025.programme)
            for number in (1, 2)
        )
        applied = build_award("kim-1", programme=first, responsible=build_person("eins"))
        build_award("kim-2", programme=second, responsible=build_person("zwei"))
        latest = build_award("kim-2b", programme=first, responsible=build_person("eins"))
        for award in (applied, latest):
            Application.objects.create(
                award=award,
                amount=D("1.00"),
                period_from=date(2025, 1, 1),
                period_to=date(2025, 12, 31),
            )

        (finding,) = collect(date(2025, 1, 9), ["application_window"])

        assert finding.text == (
            "Anträge für 2025 sind bis 16.01.2025 möglich. Noch ohne Antrag: KIM B2."
        )
        assert finding.responsible_id == build_person("zwei").pk
        CheckSetting.objects.create(
            check_code="application_window", programme=second, is_active=False
        )
        assert found("application_window", today=date(2025, 1, 9)) == []

    @pytest.mark.parametrize("applied_for", ["kim", "kim-b1"])
    def test_an_application_for_the_whole_stands_for_its_parts_and_the_other_way_round(
        self, kim_2025, applied_for
    ):
        part = build_programme("kim-b1", parent=kim_2025.programme)
        had = kim_2025.programme if applied_for == "kim-b1" else part
        build_award("frueher", programme=had)
        award = build_award("kim-neu", programme=build_programme(applied_for))
        Application.objects.create(
            award=award, amount=D("1.00"), period_from=date(2025, 1, 1), period_to=date(2025, 6, 30)
        )

        assert found("application_window", today=date(2025, 1, 9)) == []

    @pytest.mark.parametrize(
        ("made_on", "still_warned"),
        [
            (date(2024, 1, 31), ["30.04.2024"]),
            (date(2024, 2, 1), []),
            (date(2024, 4, 30), []),
            (date(2024, 5, 1), ["30.04.2024"]),
            (None, ["30.04.2024"]),
        ],
    )
    def test_of_several_in_a_year_each_wants_an_application(self, made_on, still_warned):
        fit = build_programme("fit", name="FIT")
        for closes_on in (date(2024, 1, 31), date(2024, 4, 30), date(2024, 7, 31)):
            ApplicationWindow.objects.create(programme=fit, year=2024, closes_on=closes_on)
        award = build_award("fit-ostern", programme=fit)
        Application.objects.create(award=award, amount=D("1.00"), submitted_on=made_on)

        findings = collect(date(2024, 4, 20), ["application_window"])

        assert [f"{finding.due_on:%d.%m.%Y}" for finding in findings] == still_warned

    def test_a_programme_may_be_silenced(self, kim_2025):
        build_award("kim-1", programme=kim_2025.programme)
        CheckSetting.objects.create(
            check_code="application_window", programme=kim_2025.programme, is_active=False
        )

        assert found("application_window", today=date(2025, 1, 9)) == []
