"""Eight people spend what is enough for one of them.

That the same test would notice an overdraw is shown in ledger/tests/test_races.py, where lock
and CHECK are switched off.
"""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from grants.models import Expense
from grants.queries.awards import places_of
from grants.services import record_expense
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_person, new_key
from ledger.errors import NotEnoughMoney
from ledger.integrity import verify
from ledger.models import Command
from ledger.tests.builders import appropriation
from ledger.tests.together import together

SPENDERS, ATTEMPTS = 8, 200
DAY = date(2024, 5, 2)


@pytest.mark.long
def test_of_a_thousand_euro_exactly_a_hundred_times_ten_are_spent(several_connections):
    actor, line = build_person(), build_line("aufwand", budgeted={2024: "1000.00"})
    award = build_award(amount="1000.00", received="1000.00", expense_line=line)

    def spend_ten_euro():
        try:
            ask(
                record_expense,
                award=award,
                amount=Decimal("10.00"),
                paid_on=DAY,
                line=line,
                text="Porto",
                today=DAY,
                key=new_key(),
                actor=actor,
            )
        except NotEnoughMoney as refusal:
            return f"frei {refusal.free}"
        return "gebucht"

    answers = together(*[lambda: [spend_ten_euro() for _ in range(ATTEMPTS)]] * SPENDERS)

    assert Counter(answer for of_one in answers for answer in of_one) == {
        "gebucht": 100,
        "frei 0.00": SPENDERS * ATTEMPTS - 100,
    }
    assert Expense.objects.count() == 100
    assert Command.objects.filter(name="record_expense").count() == 100
    places = places_of(award)
    assert (places.cash, places.spent) == (0, Decimal("1000.00"))
    assert appropriation(line, 2024) == (Decimal("1000.00"), 0)
    assert verify() == []
