"""Whatever people book in whatever order: every euro is in exactly one place.

A second, much simpler book is kept beside the program. After each step both must say the same,
and the program must refuse exactly what the second book refuses.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import seed as with_seed
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from grants import services
from grants.models import AwardNotice, Claim, SuspenseItem
from grants.queries.awards import places_of
from grants.queries.receipt_clock import clocks_by_award
from grants.queries.standard_rules import StandardRules
from grants.services.errors import (
    ExpenseReversed,
    PrefinancedBeyondPledge,
    RefundBeforeExpense,
    RefundBeyondExpense,
    RepaidBeyondUsed,
)
from grants.services.interest_claims import account_at
from grants.services.use_marks import keep_use_marks
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_claim,
    build_interest_claim,
    build_pass_through,
    build_person,
    build_write_off,
    new_key,
)
from grants.tests.services.second_book import Booking, SecondBook
from ledger.day_balances import times_below_zero
from ledger.errors import Refusal
from ledger.integrity import verify
from ledger.models import Account, Appropriation, FiscalYear, Place, Side, Voucher
from ledger.money import from_cents, to_cents
from ledger.tests.builders import build_line, build_years
from ledger.years import approve_reopening, close_period, request_reopening

YEARS = (2023, 2024, 2025)
WINDOW = (date(2023, 1, 1), date(2025, 12, 31))
TODAY = WINDOW[1]
CODES = ("gemeinsam-klappts", "kim-1")
GRANTED = (92_150_200, 37_650_000)
QUOTAS = (80, 100)
RECEIVED = AGREED = 10_000_000
INTEREST = 500_000

CASH, SPENT, COMMITTED = Place.CASH, Place.SPENT, Place.COMMITTED
PREFINANCED = Place.PREFINANCED
WITH_RECIPIENT, PROVEN = Place.WITH_RECIPIENT, Place.PROVEN
LOST = Place.LOST
AHEAD, AHEAD_PROVEN = Place.AHEAD_WITH_RECIPIENT, Place.AHEAD_PROVEN

# Mostly there is money for it, sometimes not.
amounts = st.one_of(
    st.integers(min_value=1, max_value=1_000_000), st.integers(min_value=1, max_value=60_000_000)
)
which_award = st.sampled_from(range(len(CODES)))
which_contract = st.sampled_from(range(2 * len(CODES)))
which = st.integers(min_value=0, max_value=100)
budget_years = st.sampled_from((None, *YEARS))
# The first and last day of each year, and the days around the end of a quarter.
DAYS = [date(year, *day) for year in YEARS for day in ((1, 1), (3, 31), (4, 1), (12, 31))]
days = st.sampled_from(DAYS)
# The last year stays open, so that there is always something to book and to take back.
days_in_open_year = st.sampled_from([day for day in DAYS if day.year == YEARS[-1]])
days_to_close = st.sampled_from(
    [date(year, *day) for year in YEARS[:-1] for day in ((12, 31), (3, 31))]
)
days_to_open = st.sampled_from([day for day in DAYS if day.year < YEARS[-1]])


class TwoAwards(RuleBasedStateMachine):
    """Gemeinsam klappt's with 80 % share financing and KIM without; two recipients each."""

    @initialize()
    def grant(self):
        self.example = transaction.atomic()
        self.example.__enter__()
        self.actor = build_person()
        self.supervisors = [
            build_person(name, group="Leitung") for name in ("leitung", "vertretung")
        ]
        self.book = SecondBook(closed=dict.fromkeys(FiscalYear.objects.values_list(flat=True)))
        self.awards = [self.open_award(number) for number in range(len(CODES))]
        self.standard_rules = StandardRules()
        self.contracts = [
            self.agree(number, year) for number in range(len(CODES)) for year in (2023, 2024)
        ]
        self.credits = []
        self.claims = [self.claim_interest(number) for number in range(len(CODES))]
        self.accounts = {
            account.pk: (number, account.place)
            for number, award in enumerate(self.awards)
            for account in Account.objects.filter(purse=award.purse_id)
        }
        for number, contract in enumerate(self.contracts):
            of_award = number // 2
            self.accounts[contract.committed_account_id] = (of_award, COMMITTED, number)
            self.accounts[contract.recipient_account_id] = (of_award, WITH_RECIPIENT, number)

    def open_award(self, number):
        is_share = QUOTAS[number] < 100
        award = build_award(
            CODES[number],
            amount=from_cents(GRANTED[number]),
            window=WINDOW,
            financing=AwardNotice.Financing.SHARE if is_share else AwardNotice.Financing.FIXED,
            quota=str(QUOTAS[number]) if is_share else None,
            income_line=build_line(f"ertrag-{CODES[number]}", side=Side.INCOME),
            expense_line=build_line(f"aufwand-{CODES[number]}"),
            received=from_cents(RECEIVED),
        )
        self.book.keep(
            Booking(
                WINDOW[0],
                moves=(
                    ((number, Place.FUNDER), (number, Place.PLEDGED), GRANTED[number]),
                    ((number, Place.PLEDGED), (number, CASH), RECEIVED),
                ),
                actual=((f"ertrag-{CODES[number]}", WINDOW[0].year, RECEIVED),),
            )
        )
        return award

    def agree(self, award, year):
        number = 2 * award + year - 2023
        contract = build_pass_through(
            self.awards[award],
            f"{CODES[award]}-{year}",
            agreed=from_cents(AGREED),
            window=(date(year, 1, 1), date(year, 12, 31)),
            line=self.awards[award].expense_line,
        )
        moves = (((award, Place.AGREEMENTS), (award, COMMITTED, number), AGREED),)
        charge = (f"aufwand-{CODES[award]}", year, AGREED)
        self.book.keep(
            Booking(contract.notices.get().voucher.booked_on, moves, committed=(charge,))
        )
        return contract

    def claim_interest(self, number):
        claim = build_interest_claim(
            self.awards[number], from_cents(INTEREST), on=WINDOW[0], due_on=WINDOW[1]
        )
        account_at(self.awards[number], Place.INTEREST_PAID)
        claims, owed = (number, Place.INTEREST_CLAIMS), (number, Place.INTEREST_OWED)
        self.book.keep(Booking(WINDOW[0], moves=((claims, owed, INTEREST),)))
        return claim

    def teardown(self):
        if hasattr(self, "example"):
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def attempt(self, service, refusal, **facts):
        """The answer of a service; it must refuse with this error, perhaps said more exactly."""
        answer = error = None
        try:
            with transaction.atomic():
                answer = ask(service, key=new_key(), **{"actor": self.actor, **facts})
        except Refusal as refused:
            error = type(refused)
        assert error is refusal or issubclass(error, refusal)
        return answer

    def step(self, service, booking, *, refusal=None, **facts):
        facts |= {"text": "", "today": TODAY}
        if answer := self.attempt(service, refusal or self.book.refusal_of(booking), **facts):
            self.book.keep(booking)
            self.book.booked.append((answer.voucher, booking))

    @rule(award=which_award, cents=amounts, day=days, year=budget_years)
    def receive(self, award, cents, day, year):
        self.step(
            services.record_receipt,
            self.receipt(award, cents, day, year),
            award=self.awards[award],
            amount=from_cents(cents),
            received_on=day,
            line=self.awards[award].income_line,
            budget_year=year,
        )

    def receipt(self, award, cents, day, year):
        return Booking(
            day,
            moves=(
                ((award, Place.PLEDGED), (award, CASH), cents),
                *self.settling(award, cents),
            ),
            actual=((f"ertrag-{CODES[award]}", year or day.year, cents),),
        )

    def settling(self, award, cents):
        """What the county paid ahead comes back to it, the oldest first; what is proven before
        what is not."""
        at = self.book.balances.get
        county = (award, Place.COUNTY)
        for to, euros in self.book.paid_ahead(award, cents):
            if to == (award, PREFINANCED):
                yield (award, CASH), (award, SPENT), euros
                yield to, county, euros
                continue
            recipient = (award, WITH_RECIPIENT, to[2])
            proven = min(euros, at((award, AHEAD_PROVEN, to[2]), 0))
            yield (award, CASH), recipient, euros
            yield recipient, (award, PROVEN), proven
            yield (award, AHEAD_PROVEN, to[2]), county, proven
            yield to, county, euros - proven

    def of_grant(self, award, cents):
        """Its quota of all costs together, as long as the grant is not used up; without a quota
        all of it. The second answer is what the book has to know of the split."""
        if QUOTAS[award] == 100:
            return cents, ()
        at = self.book.balances.get
        left = at((award, Place.PLEDGED), 0) + at((award, CASH), 0) - self.book.ahead_of(award)
        cost, paid = self.book.split_so_far(award)
        part = ((cost + cents) * QUOTAS[award] + 50) // 100 - paid
        part = min(max(part, 0), cents)
        return min(part, left), (award, cents, part) if part <= left else ()

    @rule(award=which_award, cents=amounts, day=days, year=budget_years)
    def spend(self, award, cents, day, year):
        of_grant, split = self.of_grant(award, cents)
        own_share = ((award, Place.COUNTY), (award, Place.OWN_SHARE_SPENT), cents - of_grant)
        self.step(
            services.record_expense,
            Booking(
                day,
                moves=(((award, CASH), (award, SPENT), of_grant), own_share),
                actual=((f"aufwand-{CODES[award]}", year or day.year, cents),),
                split=split,
                spent=(cents, of_grant, 0),
            ),
            award=self.awards[award],
            amount=from_cents(cents),
            paid_on=day,
            line=self.awards[award].expense_line,
            budget_year=year,
        )

    @rule(award=which_award, cents=amounts, day=days)
    def spend_ahead(self, award, cents, day):
        """The county pays what is missing, as far as it can still come in."""
        of_grant, split = self.of_grant(award, cents)
        at = self.book.balances.get
        expected = at((award, Place.PLEDGED), 0) - self.book.ahead_of(award)
        missing = max(of_grant - self.book.least_from(day, (award, CASH)), 0)
        if missing > expected:
            missing = max(of_grant - at((award, CASH), 0), 0)
        county = (award, Place.COUNTY)
        self.step(
            services.record_expense,
            Booking(
                day,
                moves=(
                    ((award, CASH), (award, SPENT), of_grant - missing),
                    (county, (award, PREFINANCED), missing),
                    (county, (award, Place.OWN_SHARE_SPENT), cents - of_grant),
                ),
                actual=((f"aufwand-{CODES[award]}", day.year, cents),),
                split=split,
                spent=(cents, of_grant, missing),
            ),
            refusal=PrefinancedBeyondPledge if missing > expected else None,
            award=self.awards[award],
            amount=from_cents(cents),
            paid_on=day,
            line=self.awards[award].expense_line,
            prefinance=True,
        )

    @rule(number=which, percent=st.integers(1, 110), day=days, year=budget_years)
    @precondition(lambda self: self.book.expenses())
    def a_supplier_refunds(self, number, percent, day, year):
        """The grant gets what its part of all costs falls by; the county gets the rest."""
        voucher, expense = self.book.expenses()[number % len(self.book.expenses())]
        (award, _), *_ = expense.moves[0]
        line, charged, cost = expense.actual[0]
        cents = -(-cost * percent // 100)
        left, of_grant, ahead = self.book.left_of(voucher, expense)
        refusal = None
        if voucher in self.book.reversed:
            refusal = ExpenseReversed
        elif day < expense.day:
            refusal = RefundBeforeExpense
        elif cents > left:
            refusal = RefundBeyondExpense
        total, paid = self.book.split_so_far(award) if expense.split else (left, of_grant)
        falls = paid - ((total - cents) * QUOTAS[award] + 50) // 100
        back = min(max(falls, cents - (left - of_grant), 0), cents, of_grant)
        at = self.book.balances.get
        from_county = max(min(back, ahead, at((award, PREFINANCED), 0)), 0)
        borne = max(back - from_county - at((award, SPENT), 0), 0)
        county = (award, Place.COUNTY)
        self.step(
            services.record_refund,
            Booking(
                day,
                moves=(
                    ((award, SPENT), (award, CASH), back - from_county - borne),
                    ((award, PREFINANCED), county, from_county),
                    ((award, Place.OWN_SHARE_SPENT), county, cents - back + borne),
                ),
                actual=((line, year or charged, -cents),),
                split=expense.split and (award, -cents, -back),
                refunds=voucher,
                came_back=(cents, back, from_county),
            ),
            refusal=refusal,
            expense=voucher.expense_booking,
            amount=from_cents(cents),
            day=day,
            budget_year=year,
        )

    @rule(award=which_award, cents=amounts, day=days, year=budget_years)
    def others_pay(self, award, cents, day, year):
        self.step(
            services.record_other_income,
            Booking(
                day,
                moves=(((award, Place.THIRD_PARTY), (award, Place.COUNTY), cents),),
                actual=((f"ertrag-{CODES[award]}", year or day.year, cents),),
            ),
            award=self.awards[award],
            amount=from_cents(cents),
            received_on=day,
            line=self.awards[award].income_line,
            budget_year=year,
        )

    @rule(award=which_award, cents=amounts, day=days, year=budget_years)
    def repay(self, award, cents, day, year):
        self.step(
            services.record_repayment,
            Booking(
                day,
                moves=(((award, CASH), (award, Place.REPAID), cents),),
                actual=((f"aufwand-{CODES[award]}", year or day.year, cents),),
            ),
            award=self.awards[award],
            amount=from_cents(cents),
            repaid_on=day,
            line=self.awards[award].expense_line,
            budget_year=year,
        )

    @rule(award=which_award, cents=amounts, day=days, year=budget_years)
    def pay_interest(self, award, cents, day, year):
        self.step(
            services.pay_interest,
            Booking(
                day,
                moves=(
                    ((award, Place.COUNTY), (award, Place.INTEREST_PAID), cents),
                    ((award, Place.INTEREST_OWED), (award, Place.INTEREST_CLAIMS), cents),
                ),
                actual=((f"aufwand-{CODES[award]}", year or day.year, cents),),
            ),
            interest_claim=self.claims[award],
            amount=from_cents(cents),
            day=day,
            line=self.awards[award].expense_line,
            budget_year=year,
        )

    @rule(award=which_award, cents=amounts, day=days)
    def withdraw_interest(self, award, cents, day):
        moves = (((award, Place.INTEREST_OWED), (award, Place.INTEREST_CLAIMS), cents),)
        self.step(
            services.withdraw_interest_claim,
            Booking(day, moves=moves),
            interest_claim=self.claims[award],
            amount=from_cents(cents),
            day=day,
            reason="aufgehoben",
        )

    @rule(cents=amounts, day=days)
    def hold(self, cents, day):
        number = len(self.credits)
        outside, held = (number, Place.THIRD_PARTY, "credit"), (number, Place.SUSPENSE, "credit")
        self.step(
            services.hold_in_suspense,
            Booking(day, moves=((outside, held, cents),)),
            payer="Bezirksregierung",
            amount=from_cents(cents),
            day=day,
        )
        if item := SuspenseItem.objects.filter(pk__gt=self.last_credit).first():
            self.credits.append((item, day))
            self.accounts |= {
                account.pk: (number, account.place, "credit")
                for account in Account.objects.filter(purse=item.account.purse_id)
            }

    @property
    def last_credit(self):
        return self.credits[-1][0].pk if self.credits else 0

    @precondition(lambda self: bool(getattr(self, "credits", None)))
    @rule(which=which, award=which_award, cents=amounts, year=budget_years)
    def assign(self, which, award, cents, year):
        number = which % len(self.credits)
        item, day = self.credits[number]
        held, assigned = (number, Place.SUSPENSE, "credit"), (number, Place.ASSIGNED, "credit")
        booking = self.receipt(award, cents, day, year)
        booking = replace(booking, moves=(*booking.moves, (held, assigned, cents)))
        refusal = self.book.refusal_of(booking)
        if receipt := self.attempt(
            services.assign_suspense,
            refusal,
            suspense_item=item,
            award=self.awards[award],
            amount=from_cents(cents),
            line=self.awards[award].income_line,
            budget_year=year,
            today=TODAY,
        ):
            self.book.keep(booking)
            self.book.booked.append((receipt.voucher, booking))

    @precondition(lambda self: bool(getattr(self, "credits", None)))
    @rule(which=which, cents=amounts, days_later=st.integers(0, 40))
    def send_back(self, which, cents, days_later):
        number = which % len(self.credits)
        item, day = self.credits[number]
        day = min(day + timedelta(days=days_later), TODAY)
        held, outside = (number, Place.SUSPENSE, "credit"), (number, Place.THIRD_PARTY, "credit")
        self.step(
            services.send_back_suspense,
            Booking(day, moves=((held, outside, cents),)),
            suspense_item=item,
            amount=from_cents(cents),
            day=day,
            reason="Irrläufer",
        )

    @rule(award=which_award, cents=amounts, day=days)
    def repay_from_county(self, award, cents, day):
        """The county pays what is missing and bears what was lost, spent or proven."""
        at = self.book.balances.get
        county, own = (award, Place.COUNTY), (award, Place.OWN_SHARE_SPENT)
        missing = max(cents - self.book.least_from(day, (award, CASH)), 0)
        borne, left = [], missing
        for place in (LOST, SPENT, PROVEN):
            part = min(left, at((award, place), 0))
            left -= part
            borne.append(((award, place), (award, Place.REPAID), part))
        self.step(
            services.record_repayment,
            Booking(
                day,
                moves=(
                    ((award, CASH), (award, Place.REPAID), cents - missing),
                    (county, own, missing),
                    *borne,
                ),
                actual=((f"aufwand-{CODES[award]}", day.year, cents),),
            ),
            refusal=RepaidBeyondUsed if left else None,
            award=self.awards[award],
            amount=from_cents(cents),
            repaid_on=day,
            line=self.awards[award].expense_line,
            from_county=True,
        )

    @rule(number=which_contract, cents=amounts, day=days)
    @precondition(lambda self: self.book.has_money_at(WITH_RECIPIENT, AHEAD))
    def give_up(self, number, cents, day):
        """Two persons give up what the recipient holds: of the grant it is lost, the rest is the
        county's."""
        award, contract = number // 2, self.contracts[number]
        at = self.book.balances.get
        held = at((award, WITH_RECIPIENT, number), 0)
        if cents > held + at((award, AHEAD, number), 0):
            return
        of_grant = min(cents, held)
        booking = Booking(
            day,
            moves=(
                ((award, WITH_RECIPIENT, number), (award, LOST), of_grant),
                ((award, AHEAD, number), (award, Place.OWN_SHARE_SPENT), cents - of_grant),
            ),
        )
        claim = build_claim(contract, from_cents(cents), on=WINDOW[0], due_on=WINDOW[0])
        loss = self.attempt(
            services.approve_write_off,
            self.book.refusal_of(booking),
            write_off=build_write_off(claim, from_cents(cents), on=TODAY),
            booked_on=day,
            today=TODAY,
            actor=self.supervisors[0],
        )
        if loss:
            self.book.keep(booking)
            self.book.booked.append((loss.voucher, booking))
        # The loss may be taken back, which would open the claim again.
        Claim.objects.filter(pk=claim.pk).update(withdrawn_on=TODAY, withdrawal_reason="versucht")
        for account in Account.objects.filter(place=LOST):
            purse = [one.purse_id for one in self.awards].index(account.purse_id)
            self.accounts[account.pk] = (purse, LOST)

    @rule(number=which_contract, cents=amounts, day=days)
    def pay(self, number, cents, day):
        award, contract = number // 2, self.contracts[number]
        line = f"aufwand-{CODES[award]}"
        self.step(
            services.pass_on,
            Booking(
                day,
                moves=(
                    ((award, CASH), (award, WITH_RECIPIENT, number), cents),
                    ((award, COMMITTED, number), (award, Place.AGREEMENTS), cents),
                ),
                actual=((line, day.year, cents),),
                committed=((line, contract.budget_year, -cents),),
            ),
            pass_through=contract,
            amount=from_cents(cents),
            paid_on=day,
        )

    @rule(number=which_contract, cents=amounts, day=days)
    def pay_ahead(self, number, cents, day):
        """The county pays what is missing, as far as it can still come in."""
        award, contract = number // 2, self.contracts[number]
        line = f"aufwand-{CODES[award]}"
        at = self.book.balances.get
        missing = max(cents - at((award, CASH), 0), 0)
        expected = at((award, Place.PLEDGED), 0) - self.book.ahead_of(award)
        self.step(
            services.pass_on,
            Booking(
                day,
                moves=(
                    ((award, CASH), (award, WITH_RECIPIENT, number), cents - missing),
                    ((award, Place.COUNTY), (award, AHEAD, number), missing),
                    ((award, COMMITTED, number), (award, Place.AGREEMENTS), cents),
                ),
                actual=((line, day.year, cents),),
                committed=((line, contract.budget_year, -cents),),
            ),
            refusal=PrefinancedBeyondPledge if missing > max(expected, 0) else None,
            pass_through=contract,
            amount=from_cents(cents),
            paid_on=day,
            prefinance=True,
        )
        contract.refresh_from_db()
        for place, account in (
            (AHEAD, contract.ahead_account_id),
            (AHEAD_PROVEN, contract.ahead_proven_account_id),
        ):
            if account is not None:
                self.accounts[account] = (award, place, number)

    @rule(number=which_contract, cents=amounts, day=days)
    @precondition(lambda self: self.book.has_money_at(WITH_RECIPIENT, AHEAD))
    def get_back(self, number, cents, day):
        award = number // 2
        ahead = min(cents, self.book.balances.get((award, AHEAD, number), 0))
        self.step(
            services.record_return,
            Booking(
                day,
                moves=(
                    ((award, AHEAD, number), (award, Place.COUNTY), ahead),
                    ((award, WITH_RECIPIENT, number), (award, CASH), cents - ahead),
                ),
                actual=((f"aufwand-{CODES[award]}", day.year, -cents),),
            ),
            pass_through=self.contracts[number],
            amount=from_cents(cents),
            returned_on=day,
        )

    @rule(number=which_contract, cents=amounts, day=days)
    @precondition(lambda self: self.book.has_money_at(WITH_RECIPIENT, AHEAD))
    def accept(self, number, cents, day):
        award = number // 2
        of_grant = min(cents, self.book.balances.get((award, WITH_RECIPIENT, number), 0))
        self.step(
            services.accept_proof,
            Booking(
                day,
                moves=(
                    ((award, WITH_RECIPIENT, number), (award, PROVEN), of_grant),
                    ((award, AHEAD, number), (award, AHEAD_PROVEN, number), cents - of_grant),
                ),
            ),
            pass_through=self.contracts[number],
            amount=from_cents(cents),
            accepted_on=day,
        )

    @rule(number=which, day=st.one_of(days_in_open_year, days))
    @precondition(lambda self: self.book.booked)
    def take_back(self, number, day):
        voucher, booking = self.book.booked[number % len(self.book.booked)]
        reversal = self.book.reversal_of(booking, day)
        if self.attempt(
            services.reverse_booking,
            self.book.refusal_of_reversal(voucher, booking, day),
            voucher=voucher,
            reason="Zahlendreher",
            booked_on=day,
            today=TODAY,
        ):
            self.book.keep(reversal)
            self.book.reversed.add(voucher)

    @rule()
    def a_night_passes(self):
        keep_use_marks(TODAY)

    @rule(through=days_to_close)
    @precondition(lambda self: not all(self.book.is_over(year) for year in YEARS[:-1]))
    def close(self, through):
        if self.attempt(
            close_period,
            self.book.refusal_of_closing(through),
            year=through.year,
            through=through,
            note="",
            today=TODAY,
            actor=self.supervisors[0],
        ):
            self.book.closed[through.year] = through

    @rule(open_from=days_to_open)
    @precondition(lambda self: any(self.book.closed.values()))
    def reopen(self, open_from):
        if request := self.attempt(
            request_reopening,
            self.book.refusal_of_reopening(open_from),
            year=open_from.year,
            open_from=open_from,
            reason="Nachtrag",
            actor=self.supervisors[0],
        ):
            approve_reopening(reopening=request, key=new_key(), actor=self.supervisors[1])
            self.book.reopen(open_from)

    @invariant()
    def both_books_agree(self):
        if not hasattr(self, "accounts"):
            return
        balances = {
            self.accounts[account.pk]: to_cents(account.balance)
            for account in Account.objects.exclude(balance=0)
        }
        assert balances == self.book.balances
        clocks = clocks_by_award(self.awards, self.standard_rules)
        for award, granted in zip(self.awards, GRANTED, strict=True):
            places = places_of(award)
            assert sum(amount for _, amount in places.parts) == places.granted
            assert places.granted == from_cents(granted)
            assert sum(clock.left for clock in clocks[award.pk]) == places.cash
        rows = Appropriation.objects.select_related("line")
        assert self.book.actual == {
            (row.line.code, row.year): to_cents(row.actual) for row in rows if row.actual
        }
        assert self.book.committed == {
            (row.line.code, row.year): to_cents(row.committed) for row in rows if row.committed
        }
        assert dict(FiscalYear.objects.values_list("year", "closed_through")) == self.book.closed
        beside_the_steps = 3 * len(self.awards) + len(self.contracts)
        assert Voucher.objects.count() == (
            beside_the_steps + len(self.book.booked) + len(self.book.reversed)
        )

    @invariant()
    def the_journal_confirms_it(self):
        if hasattr(self, "accounts"):
            assert verify() == []
            assert times_below_zero() == []


def run_machine(machine, *, examples, steps, **options):
    build_years()
    build_person()
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, **options)
    )
    # Each example was rolled back.
    assert Voucher.objects.count() == 0


@pytest.mark.django_db
def test_every_euro_stays_in_exactly_one_place_whatever_is_booked():
    run_machine(TwoAwards, examples=8, steps=20)


@pytest.mark.long
@pytest.mark.django_db
def test_every_euro_stays_in_exactly_one_place_with_other_examples_in_each_run(seed):
    run_machine(with_seed(seed)(TwoAwards), examples=50, steps=50, derandomize=False)
