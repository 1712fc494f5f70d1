"""The remaining ways into the journal: the admin and the loader of examples."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from grants.imports.examples import load_examples
from grants.models import Award, AwardNotice
from grants.tests.admin.forms import filled_in
from grants.tests.builders import build_award
from ledger.errors import PeriodClosed, PlanOfClosedYear
from ledger.models import FiscalYear, Voucher
from ledger.tests.builders import close_year


@pytest.fixture
def supervised(client, supervisor, fiscal_years):
    client.force_login(supervisor)
    return client


def test_the_admin_records_no_notice_in_a_closed_month(supervised, supervisor):
    award = build_award(amount=None)
    close_year(2024, supervisor, through=date(2024, 6, 30))
    page = reverse("admin:grants_awardnotice_add")
    form = filled_in(
        supervised.get(page),
        award=award.pk,
        amount="376.500,00",
        financing="fixed",
        period_from="01.01.2024",
        period_to="31.12.2024",
        spend_by="31.12.2024",
        decided_on="30.06.2024",
    )

    response = supervised.post(page, form)

    assert "Bis einschließlich 30.06.2024 ist abgeschlossen." in response.content.decode()
    assert not AwardNotice.objects.exists()


@pytest.mark.parametrize("page", ["change", "delete"])
def test_the_admin_changes_no_year(supervised, supervisor, page):
    close_year(2024, supervisor)

    response = supervised.post(
        reverse(f"admin:ledger_fiscalyear_{page}", args=[2024]),
        {"year": "2024", "closed_through": "", "post": "yes"},
    )

    assert response.status_code == 403
    assert FiscalYear.objects.get(pk=2024).is_closed


def test_a_new_year_is_open_whatever_the_form_says(supervised):
    supervised.post(
        reverse("admin:ledger_fiscalyear_add"), {"year": "2031", "closed_through": "31.12.2031"}
    )

    assert FiscalYear.objects.get(pk=2031).closed_through is None


@pytest.mark.parametrize(
    ("through", "refusal"),
    [(date(2024, 12, 31), PlanOfClosedYear), (date(2024, 6, 30), PeriodClosed)],
)
def test_the_loader_of_examples_books_nothing_into_a_closed_period(
    fiscal_years, supervisor, through, refusal
):
    close_year(2024, supervisor, through=through)

    with pytest.raises(refusal):
        load_examples(settings.BASE_DIR / "fixtures", until=date(2024, 12, 31))

    assert (Award.objects.count(), Voucher.objects.count()) == (0, 0)
