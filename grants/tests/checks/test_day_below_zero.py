"""Before the rule 50.000 euro were paid out on 5 March 2024; they came in on 10 March."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.alerts.links import paths_of
from grants.checks.finding import Finding, Severity
from grants.checks.records.day_below_zero import DAY_BELOW_ZERO
from grants.queries.facts.days_below_zero import days_below_zero
from grants.queries.loaded_awards import LoadedAwards, awards_for_checks
from grants.services import reverse_booking
from grants.tests.builders import build_award, build_person, new_key, receive, spend
from ledger.models import Account, Place

pytestmark = pytest.mark.django_db

TODAY = date(2024, 10, 15)
PAID_ON, CAME_ON = date(2024, 3, 5), date(2024, 3, 10)
NBSP = "\u00a0"


@pytest.fixture
def kim():
    award = build_award("kim-1", title="KIM 1", amount="376500.00")
    receive(award, "50000.00", on=CAME_ON)
    return award


@pytest.fixture
def paid_too_early(kim):
    """As an older release let it be booked, and as the migration marked it."""
    cash = Account.objects.filter(purse=kim.purse, place=Place.CASH)
    cash.update(last_booked_on=None)
    expense = spend(kim, "50000.00", on=PAID_ON)
    cash.update(last_booked_on=CAME_ON, was_below_zero=True)
    return expense


def found():
    loaded = LoadedAwards(awards_for_checks(), TODAY)
    return DAY_BELOW_ZERO.judge(days_below_zero(loaded), today=TODAY)


def test_it_names_place_days_amount_and_voucher(kim, paid_too_early):
    [finding] = found()

    assert finding == Finding(
        check_code="day_below_zero",
        subject=f"award-{kim.pk}",
        stage="20240305",
        severity=Severity.NOTE,
        title=f"KIM 1: „Bestand“ ab 05.03.2024 um bis zu 50.000,00{NBSP}€ unter null",
        text="Gedeckt ist er erst ab dem 10.03.2024. Bitte Beleg "
        f"{paid_too_early.voucher_id} mit seinem eigenen Datum stornieren und mit dem richtigen "
        "Tag oder mit Vorfinanzierung neu buchen.",
        amount=D("50000.00"),
        responsible_id=None,
    )
    assert paths_of([finding.subject]) == {finding.subject: "/zuwendungen/kim-1/"}


def test_a_reversal_of_its_own_day_ends_it(kim, paid_too_early):
    reverse_booking(
        voucher=paid_too_early.voucher,
        reason="falscher Tag",
        booked_on=PAID_ON,
        today=TODAY,
        key=new_key(),
        actor=build_person(),
    )

    assert found() == []


def test_an_award_that_was_never_below_zero_is_not_looked_at(kim, django_assert_num_queries):
    awards = list(awards_for_checks())
    with django_assert_num_queries(1):
        assert days_below_zero(LoadedAwards(awards, TODAY)) == []


def test_many_awards_take_as_many_queries_as_one(kim, paid_too_early, django_assert_num_queries):
    for number in range(3):
        build_award(f"kim-{number + 2}", received="1.00")
    Account.objects.update(was_below_zero=True)
    awards = list(awards_for_checks())

    with django_assert_num_queries(5):
        assert len(days_below_zero(LoadedAwards(awards, TODAY))) == 1
