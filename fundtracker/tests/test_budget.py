import pytest

from fundtracker.tests.budget import verdict


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (269.4, "4,083 tests passed in 269 s; the budget on two cores is 270 s."),
        (270, "4,083 tests passed in 270 s; the budget on two cores is 270 s."),
        (
            271,
            "4,083 tests passed in 271 s; the budget on two cores is 270 s. "
            "It is exceeded: --durations=40 names the slowest tests.",
        ),
    ],
)
def test_a_run_tells_whether_it_kept_its_budget(seconds, told):
    assert verdict(4083, seconds, 270) == told
