"""A ring in one year, made of figures alone: given by hand, or any."""

from decimal import Decimal as D

from hypothesis import strategies as st

from ledger.models import Ring
from ledger.queries import RingPosition

LOWERS, ONLY_RAISES = Ring.Mode.SURPLUS_AND_SHORTFALL, Ring.Mode.SURPLUS_ONLY


def position(
    *, income, expense, came_in, spent="0", committed="0", explained="0", over=True, mode=LOWERS
):
    """A ring in the year 2024."""
    return RingPosition(
        ring=Ring(pk=4, code="35-04", mode=mode),
        year=2024,
        income_budgeted=D(income),
        income_adjusted=D(income),
        income_actual=D(came_in),
        expense_budgeted=D(expense),
        expense_adjusted=D(expense),
        expense_actual=D(spent),
        expense_committed=D(committed),
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
