from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import Award
from grants.queries.awards import (
    EuroPlaces,
    awards_for_table,
    places_as_of,
    places_of,
    places_of_all,
    uncommitted,
)
from grants.services import record_repayment, record_return
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    many_awards,
    new_key,
    spend,
)
from ledger.as_of import Reading, as_of
from ledger.integrity import verify
from ledger.models import GRANT_PLACES, Place
from ledger.money import ZERO


@pytest.fixture
def award(clerk):
    """KOMM-AN II with money at every place there is."""
    award = build_award("komm-an-2", amount="153400.00", received="150000.00", spent="12000.00")
    contract = build_pass_through(award, agreed="122400.00", paid="100000.00", proven="60000.00")
    day = contract.period_from
    facts = {"text": "", "today": day, "actor": clerk}
    ask(
        record_return,
        pass_through=contract,
        amount=Decimal("5000.00"),
        returned_on=day,
        key=new_key(),
        **facts,
    )
    ask(
        record_repayment,
        award=award,
        amount=Decimal("3000.00"),
        repaid_on=day,
        line=None,
        key=new_key(),
        **facts,
    )
    return award


PARTS = {
    Place.PLEDGED: Decimal("3400.00"),
    Place.CASH: Decimal("40000.00"),
    Place.SPENT: Decimal("12000.00"),
    Place.WITH_RECIPIENT: Decimal("35000.00"),
    Place.PROVEN: Decimal("60000.00"),
    Place.REPAID: Decimal("3000.00"),
    Place.LOST: ZERO,
}


def test_every_euro_of_an_award_is_in_exactly_one_place(award):
    places = places_of(award)

    assert dict(places.parts) == PARTS
    assert tuple(place for place, _ in places.parts) == GRANT_PLACES
    assert sum(PARTS.values()) == places.granted == Decimal("153400.00")
    assert (places.left, places.committed, places.uncommitted) == (
        Decimal("43400.00"),
        Decimal("22400.00"),
        Decimal("21000.00"),
    )
    assert uncommitted(award) == Decimal("21000.00")


def test_the_places_of_an_award_take_one_query(award, django_assert_num_queries):
    award = Award.objects.get()

    with django_assert_num_queries(1):
        places_of(award)


def test_a_list_shows_the_same_figures_as_the_page_of_the_award(award):
    (row,) = awards_for_table()

    assert {place: getattr(row, place.value) for place in GRANT_PLACES} == PARTS
    assert (row.granted, row.received, row.left, row.committed, row.own_share_spent) == (
        Decimal("153400.00"),
        Decimal("150000.00"),
        Decimal("43400.00"),
        Decimal("22400.00"),
        ZERO,
    )


def test_a_list_shows_an_award_without_a_notice_and_money(clerk):
    build_award("ohne-bescheid", amount=None)

    (row,) = awards_for_table()

    assert (row.granted, row.received, row.left, row.cash) == (ZERO, ZERO, ZERO, ZERO)


def test_a_list_can_be_sorted_and_filtered_by_its_figures(award):
    other = build_award("klein", amount="100.00", received="50.00")
    spend(other, "50.00")

    assert [row.code for row in awards_for_table().order_by("left")] == ["klein", "komm-an-2"]
    assert [row.code for row in awards_for_table().filter(cash__gt=0)] == ["komm-an-2"]


def test_three_hundred_awards_take_as_many_queries_as_three(clerk):
    def ask():
        with CaptureQueriesContext(connection) as queries:
            rows = [
                (row.programme.name, row.holder.name, row.responsible, row.current_notice.amount)
                for row in awards_for_table()
            ]
        return len(rows), len(queries)

    many_awards(3)
    assert ask() == (3, 1)

    many_awards(297)
    assert ask() == (300, 1)
    assert verify() == []


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 2, 14), date(2024, 2, 15)])
def test_on_each_day_the_places_of_all_awards_are_those_of_each(award, reading, day):
    spend(award, "3100.00", on=date(2024, 2, 15))
    many_awards(3)
    at = as_of(day, reading)

    places = places_as_of(at)

    nowhere = EuroPlaces(**dict.fromkeys(EuroPlaces.__annotations__, ZERO))
    assert {
        one.pk: places.get(one.purse_id, nowhere) for one in Award.objects.all()
    } == places_of_all(Award.objects.all(), as_of=at)


def test_the_places_of_a_day_take_two_queries_for_any_number_of_awards(
    award, django_assert_num_queries
):
    many_awards(3)

    with django_assert_num_queries(2):
        places_as_of(as_of(date(2024, 2, 15), Reading.BOOKED))
