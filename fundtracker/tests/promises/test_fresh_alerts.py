"""No page shows a figure that is older than the last booking, whatever was booked."""

import pytest

from fundtracker.tests.promises.examples import EXAMPLES, TODAY
from grants.alerts.current import pending
from grants.alerts.recheck import check_everything, recheck
from grants.models import Recheck
from grants.tests.alerts.kept import judged, shown
from grants.tests.alerts.neighbours import build_neighbours
from grants.tests.builders import new_key

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_after_every_service_no_figure_is_older_than_what_it_changed(world, example):
    build_neighbours(world.award, TODAY)
    check_everything(TODAY)
    assert shown(TODAY, without=()) == judged(TODAY, without=())

    example.call(world, key=new_key())

    assert pending().everything or shown(TODAY) == judged(TODAY)
    recheck(TODAY)
    assert shown(TODAY, without=()) == judged(TODAY, without=())
    assert not Recheck.objects.exists()


# What they change may touch any award.
OF_ALL = {
    "approve_reopening", "carry_over", "change_plan", "close_period", "hold_in_suspense",
    "send_back_suspense",
}  # fmt: skip


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.service.__name__ not in OF_ALL], ids=str
)
def test_what_belongs_to_an_award_has_no_other_judged_anew(world, example):
    check_everything(TODAY)

    example.call(world, key=new_key())

    assert not pending().everything


def test_a_command_sent_again_marks_nothing(world):
    example, key = EXAMPLES[0], new_key()
    example.call(world, key=key)
    check_everything(TODAY)

    example.call(world, key=key)

    assert not Recheck.objects.exists()
