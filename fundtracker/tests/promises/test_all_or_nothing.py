"""A service that fails half-way, wherever that is, leaves no trace."""

import pytest

from fundtracker.tests.promises.examples import EXAMPLES, build_world
from grants import services
from grants.tests.builders import new_key
from ledger.integrity import verify
from ledger.tests.faults import everything, fails_after

# Those that touch most tables; the long tests take all.
IN_EVERY_RUN = (services.record_notice, services.pass_on, services.reverse_booking)


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(
            example,
            id=str(example),
            marks=() if example.service in IN_EVERY_RUN else pytest.mark.long,
        )
        for example in EXAMPLES
    ],
)
def test_a_failure_after_any_statement_of_a_service_leaves_no_trace(several_connections, example):
    world, key = build_world(), new_key()
    before = everything()

    survived = 0
    while fails_after(survived, lambda: example.call(world, key=key)):
        assert everything() == before
        survived += 1

    # At least: write the command, ask or write something, store the result.
    assert survived >= 3
    assert everything() != before
    assert verify() == []
