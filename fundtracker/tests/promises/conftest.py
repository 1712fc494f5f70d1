from copy import deepcopy

import pytest

from fundtracker.tests.promises.examples import build_world


@pytest.fixture(scope="module")
def built_world(shared_rows):
    return build_world()


@pytest.fixture
def world(built_world):
    """The world of the examples; what a service does to its rows and objects stays in the test."""
    return deepcopy(built_world)
