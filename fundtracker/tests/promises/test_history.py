"""Whatever a service did for an award stands in the history of that award."""

import pytest

from fundtracker.tests.promises.examples import EXAMPLES
from grants.models import Award
from grants.queries.award_history import history_of
from grants.tests.builders import new_key

pytestmark = pytest.mark.django_db

# Of no award: years, plans of budget lines, and money in Verwahrung.
OF_NO_AWARD = {
    "change_plan", "close_period", "request_reopening", "approve_reopening", "hold_in_suspense",
    "send_back_suspense",
}  # fmt: skip


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.service.__name__ not in OF_NO_AWARD], ids=str
)
def test_what_a_service_did_for_an_award_stands_in_its_history(world, example):
    before = told()

    example.call(world, key=new_key())

    assert told() - before


def told():
    return {
        (event.at, event.what)
        for award in Award.objects.all()
        for event in history_of(award).events
    }
