"""How long a run may take. It is told and never enforced: a busy machine is no mistake."""


def verdict(tests: int, seconds: float, budget: int) -> str:
    told = f"{tests:,} tests passed in {seconds:.0f} s; the budget on two cores is {budget} s."
    if seconds <= budget:
        return told
    return f"{told} It is exceeded: --durations=40 names the slowest tests."
