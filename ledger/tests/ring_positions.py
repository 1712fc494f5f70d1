"""A ring in one year, made of figures alone: given by hand, or any."""

from decimal import Decimal as D

from hypothesis import strategies as st

from ledger.models import Ring, Side
from ledger.queries import LineFacts, LinePosition, RingPosition

LOWERS, ONLY_RAISES = Ring.Mode.SURPLUS_AND_SHORTFALL, Ring.Mode.SURPLUS_ONLY


def position(
    *, income, expense, came_in, spent="0", committed="0", explained="0", over=True, mode=LOWERS
):
    """A ring of one line on each side, in the year 2024."""

    def line(side, planned, actual, bound="0"):
        facts = LineFacts(pk=1, code=side, side=side, product="35.02", row="002", name=side)
        return LinePosition(facts, D(planned), D(planned), D(actual), D(bound))

    return RingPosition(
        ring=Ring(pk=4, code="35-04", mode=mode),
        year=2024,
        lines=(
            line(Side.INCOME, income, came_in),
            line(Side.EXPENSE, expense, spent, committed),
        ),
        explained_surplus=D(explained),
        surplus_explanation="eigenes Personal",
        year_is_over=over,
    )


_AMOUNTS = st.decimals("0", "2000000", places=2)
ANY_FIGURES = st.fixed_dictionaries(
    {
        "income": _AMOUNTS,
        "expense": _AMOUNTS,
        "came_in": _AMOUNTS,
        "spent": _AMOUNTS,
        "committed": _AMOUNTS,
        "explained": st.decimals("-1000000", "1000000", places=2),
        "over": st.booleans(),
        "mode": st.sampled_from(Ring.Mode),
    }
)
