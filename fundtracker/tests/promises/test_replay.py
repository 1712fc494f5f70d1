"""A form sent again, however often and by whomever: one effect and one answer."""

import pytest

from fundtracker.tests.promises.examples import EXAMPLES, build_world, name_of, public_services
from grants.tests.builders import new_key
from ledger.errors import KeyReused
from ledger.integrity import verify
from ledger.tests.faults import everything
from ledger.tests.together import together

each_service = pytest.mark.parametrize("example", EXAMPLES, ids=str)


def test_every_service_has_an_example():
    assert {name_of(example.service) for example in EXAMPLES} == public_services()


@each_service
def test_a_command_sent_three_times_has_one_effect_and_one_answer(world, example):
    key = new_key()
    before = everything()

    answer = example.call(world, key=key)
    booked = everything()

    assert [example.call(world, key=key) for _ in range(2)] == [answer] * 2
    assert everything() == booked != before
    assert verify() == []


@each_service
def test_a_key_sent_again_with_other_facts_or_by_another_person_is_refused(world, example):
    key = new_key()
    example.call(world, key=key)
    booked = everything()

    with pytest.raises(KeyReused):
        example.call(world, key=key, **example.instead(world))
    with pytest.raises(KeyReused):
        example.call(world, key=key, actor=world.supervisor)

    assert everything() == booked


@each_service
def test_the_other_facts_are_taken_under_a_key_of_their_own(world, example):
    """The control: above they were refused for their key only."""
    before = everything()

    example.call(world, key=new_key(), **example.instead(world))

    assert everything() != before


@pytest.mark.long
@each_service
def test_a_command_sent_four_times_at_once_has_one_effect_and_one_answer(
    several_connections, example
):
    world, key = build_world(), new_key()
    before = everything()

    answers = together(*[lambda: example.call(world, key=key)] * 4)

    booked = everything()
    assert answers == [example.call(world, key=key)] * 4
    assert everything() == booked != before
    assert verify() == []
