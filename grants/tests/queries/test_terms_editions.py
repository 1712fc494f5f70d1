"""Which edition of the ANBest governs follows from the day of the notice."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from grants.imports.rules import load_rules
from grants.models import Award, AwardNotice, Organisation
from grants.queries.terms_editions import edition_of
from grants.tests.builders import build_award
from grants.tests.web.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(clerk):
    load_rules(settings.BASE_DIR / "fixtures")
    return build_award("kim-1", amount="100000.00").current_notice


def edition_on(notice, day):
    AwardNotice.objects.update(decided_on=day)
    return str(edition_of(AwardNotice.objects.select_related("award__holder").get(pk=notice.pk)))


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2020, 6, 9), "Fassung vom 30.09.2003"),
        (date(2020, 6, 10), "Fassung vom 10.06.2020"),
        (date(2022, 6, 5), "Fassung vom 10.06.2020"),
        (date(2022, 6, 6), "Fassung vom 06.06.2022"),
        (date(2023, 6, 19), "Fassung vom 06.06.2022"),
        (date(2023, 6, 20), "Fassung vom 06.06.2022, geändert am 20.06.2023"),
        (date(2024, 2, 28), "Fassung vom 06.06.2022, geändert am 20.06.2023"),
        (date(2024, 2, 29), "Fassung vom 06.06.2022, zuletzt geändert am 29.02.2024"),
        (date(2025, 6, 6), "Fassung vom 06.06.2022, zuletzt geändert am 29.02.2024"),
        (date(2025, 6, 7), "Fassung vom 25.05.2025"),
        (date(2025, 6, 8), "Fassung vom 25.05.2025"),
    ],
)
def test_the_edition_is_that_of_the_day(notice, day, edition):
    assert edition_on(notice, day) == f"ANBest-G, {edition}"


def test_a_body_that_is_no_municipality_is_bound_by_the_anbest_p(notice):
    Organisation.objects.update(kind=Organisation.Kind.WELFARE)

    assert edition_on(notice, date(2024, 5, 2)).startswith("ANBest-P, ")


def test_a_lump_sum_has_none(notice):
    Award.objects.update(kind=Award.Kind.LUMP_SUM)

    assert edition_on(notice, date(2024, 5, 2)) == "None"


def test_a_notice_after_the_new_vv_says_that_its_edition_is_to_be_checked(notice, client, clerk):
    client.force_login(clerk)
    AwardNotice.objects.update(decided_on=date(2025, 6, 7))

    pages = [
        text_of(client.get(reverse("notice", args=["kim-1", 1]))),
        text_of(client.get(reverse("award", args=["kim-1"]))),
    ]

    for page in pages:
        assert "ANBest-G, Fassung vom 25.05.2025" in page
        assert "nicht bestätigt. Neue VV vom 25.05.2025 prüfen" in page
