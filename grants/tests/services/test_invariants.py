"""Whatever people book in whatever order: every euro is in exactly one place.

A second, much simpler book is kept beside the program: one dict of whole cents. After each
step both must say the same.
"""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from grants import services
from grants.models import AwardNotice
from grants.queries.awards import places_of
from grants.tests.builders import build_award, build_pass_through, build_person, new_key
from ledger.errors import AlreadyReversed, NotEnoughMoney
from ledger.integrity import verify
from ledger.models import GRANT_PLACES, Account, FiscalYear, Place
from ledger.queries import balances_of
from ledger.tests.builders import appropriation, build_line, build_years

DAY = date(2024, 6, 1)
GRANTED = 92_150_200
QUOTA = 80

amounts = st.integers(min_value=1, max_value=60_000_000)
which = st.integers(min_value=0, max_value=10)

CASH, SPENT, COMMITTED = Place.CASH, Place.SPENT, Place.COMMITTED
WITH_RECIPIENT, PROVEN = Place.WITH_RECIPIENT, Place.PROVEN


class OneAward(RuleBasedStateMachine):
    """Gemeinsam klappt's: share financing at 80 %, two recipients."""

    @initialize()
    def grant(self):
        self.example = transaction.atomic()
        self.example.__enter__()
        self.actor = build_person()
        self.line = build_line("gemeinsam-klappts")
        self.award = build_award(
            "gemeinsam-klappts",
            amount=euro(GRANTED),
            financing=AwardNotice.Financing.SHARE,
            quota=str(QUOTA),
            expense_line=self.line,
        )
        self.contracts = [
            build_pass_through(self.award, code, agreed="100000.00", line=self.line)
            for code in ("luenen", "selm")
        ]
        self.book = Counter({Place.FUNDER: -GRANTED, Place.PLEDGED: GRANTED})
        self.book.update({Place.AGREEMENTS: -20_000_000, COMMITTED: 20_000_000})
        self.of_recipient = [Counter({COMMITTED: 10_000_000}) for _ in self.contracts]
        # What was booked and can be taken back: voucher, its moves, the recipient or None.
        self.booked = []
        self.reversed = set()

    def teardown(self):
        if hasattr(self, "example"):
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def step(self, service, moves, *, recipient=None, **facts):
        """Book in both books; the program refuses exactly when the dict would fall below zero."""
        after, of_recipient = self.after(moves, recipient)
        try:
            with transaction.atomic():
                result = service(key=new_key(), actor=self.actor, today=DAY, text="", **facts)
        except NotEnoughMoney:
            assert not is_possible(after, of_recipient)
            return
        assert is_possible(after, of_recipient)
        self.keep(after, of_recipient, recipient)
        self.booked.append((result.voucher, moves, recipient))

    def after(self, moves, recipient):
        after = Counter(self.book)
        of_recipient = Counter(self.of_recipient[recipient] if recipient is not None else {})
        for source, target, cents in moves:
            after[source] -= cents
            after[target] += cents
            of_recipient[source] -= cents
            of_recipient[target] += cents
        return after, (of_recipient if recipient is not None else Counter())

    def keep(self, after, of_recipient, recipient):
        self.book = after
        if recipient is not None:
            self.of_recipient[recipient] = of_recipient

    @rule(cents=amounts)
    def receive(self, cents):
        self.step(
            services.record_receipt,
            [(Place.PLEDGED, CASH, cents)],
            award=self.award,
            amount=euro(cents),
            received_on=DAY,
            line=None,
        )

    @rule(cents=amounts)
    def spend(self, cents):
        of_grant = (cents * QUOTA + 50) // 100
        self.step(
            services.record_expense,
            [(CASH, SPENT, of_grant), (Place.COUNTY, Place.OWN_SHARE_SPENT, cents - of_grant)],
            award=self.award,
            amount=euro(cents),
            paid_on=DAY,
            line=self.line,
        )

    @rule(cents=amounts)
    def repay(self, cents):
        self.step(
            services.record_repayment,
            [(CASH, Place.REPAID, cents)],
            award=self.award,
            amount=euro(cents),
            repaid_on=DAY,
            line=self.line,
        )

    @rule(cents=amounts, number=which)
    def pay(self, cents, number):
        recipient = number % 2
        self.step(
            services.pass_on,
            [(CASH, WITH_RECIPIENT, cents), (COMMITTED, Place.AGREEMENTS, cents)],
            recipient=recipient,
            pass_through=self.contracts[recipient],
            amount=euro(cents),
            paid_on=DAY,
        )

    @rule(cents=amounts, number=which)
    def get_back(self, cents, number):
        recipient = number % 2
        self.step(
            services.record_return,
            [(WITH_RECIPIENT, CASH, cents)],
            recipient=recipient,
            pass_through=self.contracts[recipient],
            amount=euro(cents),
            returned_on=DAY,
        )

    @rule(cents=amounts, number=which)
    def accept(self, cents, number):
        recipient = number % 2
        self.step(
            services.accept_proof,
            [(WITH_RECIPIENT, PROVEN, cents)],
            recipient=recipient,
            pass_through=self.contracts[recipient],
            amount=euro(cents),
            accepted_on=DAY,
        )

    @rule(number=which)
    def take_back(self, number):
        if not self.booked:
            return
        voucher, moves, recipient = self.booked[number % len(self.booked)]
        after, of_recipient = self.after(
            [(target, source, cents) for source, target, cents in moves], recipient
        )
        try:
            with transaction.atomic():
                services.reverse_booking(
                    voucher=voucher,
                    reason="Zahlendreher",
                    booked_on=DAY,
                    today=DAY,
                    key=new_key(),
                    actor=self.actor,
                )
        except AlreadyReversed:
            assert voucher in self.reversed
        except NotEnoughMoney:
            assert not is_possible(after, of_recipient)
        else:
            assert voucher not in self.reversed
            assert is_possible(after, of_recipient)
            self.reversed.add(voucher)
            self.keep(after, of_recipient, recipient)

    @invariant()
    def both_books_agree(self):
        if not hasattr(self, "book"):
            return
        kept = balances_of([self.award.purse])[self.award.purse_id]
        assert kept == {place: euro(self.book[place]) for place in Place}
        assert sum(kept.values()) == 0
        places = places_of(self.award)
        assert sum(amount for _, amount in places.parts) == places.granted == euro(GRANTED)
        for contract, of_recipient in zip(self.contracts, self.of_recipient, strict=True):
            accounts = (contract.committed_account_id, contract.recipient_account_id)
            assert [Account.objects.get(pk=pk).balance for pk in accounts] == [
                euro(of_recipient[place]) for place in (COMMITTED, WITH_RECIPIENT)
            ]
        spent = (SPENT, Place.OWN_SHARE_SPENT, WITH_RECIPIENT, PROVEN, Place.REPAID)
        assert appropriation(self.line, 2024) == (
            euro(sum(self.book[place] for place in spent)),
            euro(self.book[COMMITTED]),
        )

    @invariant()
    def the_journal_confirms_it(self):
        if hasattr(self, "book"):
            assert verify() == []


def is_possible(after, of_recipient):
    guarded = (*GRANT_PLACES, COMMITTED, Place.OWN_SHARE_SPENT)
    return all(after[place] >= 0 for place in guarded) and all(
        of_recipient[place] >= 0 for place in (COMMITTED, WITH_RECIPIENT)
    )


def euro(cents):
    return Decimal(cents).scaleb(-2)


@pytest.mark.django_db
def test_every_euro_stays_in_exactly_one_place_whatever_is_booked():
    build_years()
    build_person()

    run_state_machine_as_test(OneAward, settings=settings(max_examples=8, stateful_step_count=20))

    assert FiscalYear.objects.count() == 13
