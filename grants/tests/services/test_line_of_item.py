"""Every booking counts on the line that its position or contract names, unless told otherwise."""

from datetime import date
from decimal import Decimal as D
from inspect import signature

import pytest

from grants import services
from grants.models import Expense, PlanAmount, PlanItem
from grants.services.errors import PlanItemOfRecipients
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_pass_through, build_person, new_key
from grants.tests.drawdown_builders import plan_items
from ledger.models import Side

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 19)


class World:
    """KIM Baustein 1: its usual lines, and those that its plan names."""

    def __init__(self) -> None:
        self.usual_income = build_line("konzept-kim", side=Side.INCOME)
        self.usual = build_line("geschaeft-bs1")
        self.events = build_line("veranstaltungen")
        self.handed_on = build_line("weiterleitungen")
        self.donations = build_line("spenden", side=Side.INCOME)
        self.other = build_line("personal")
        self.award = build_award(
            income_line=self.usual_income, expense_line=self.usual, received="188250.00"
        )
        (self.item,) = plan_items(self.award, {"Veranstaltungen": "10000.00"}, line=self.events)
        (self.unnamed,) = plan_items(self.award, {"Arbeitsplätze": "38800.00"})
        (self.towns,) = plan_items(
            self.award,
            {"Stadt Lünen": "66700.00"},
            kind=PlanItem.Kind.PASS_THROUGH,
            line=self.handed_on,
        )
        (self.gifts,) = plan_items(
            self.award,
            {"Spenden": "5000.00"},
            kind=PlanItem.Kind.OTHER_FUNDS,
            line=self.donations,
        )
        self.contract = build_pass_through(self.award, line=self.handed_on, paid="20000.00")

    def book(self, service, **facts):
        return ask(service,
            amount=D("4786.25"), text="", today=DAY, key=new_key(),
            actor=build_person(), **facts,
        )  # fmt: skip


@pytest.fixture
def world():
    return World()


# Service, what is booked, and the line it has to count on.
BOOKINGS = [
    ("expense", services.record_expense,
     lambda w: {"award": w.award, "paid_on": DAY, "plan_item": w.item, "line": None}, "events"),
    ("expense on an item without a line", services.record_expense,
     lambda w: {"award": w.award, "paid_on": DAY, "plan_item": w.unnamed, "line": None}, "usual"),
    ("expense on a chosen line", services.record_expense,
     lambda w: {"award": w.award, "paid_on": DAY, "plan_item": w.item, "line": w.other}, "other"),
    ("income of others", services.record_other_income,
     lambda w: {"award": w.award, "received_on": DAY, "plan_item": w.gifts, "line": None},
     "donations"),
    ("income of others beside the plan", services.record_other_income,
     lambda w: {"award": w.award, "received_on": DAY, "line": None}, "usual_income"),
    ("receipt", services.record_receipt,
     lambda w: {"award": w.award, "received_on": DAY, "line": w.usual_income}, "usual_income"),
    ("repayment", services.record_repayment,
     lambda w: {"award": w.award, "repaid_on": DAY, "line": w.usual}, "usual"),
    ("payout", services.pass_on,
     lambda w: {"pass_through": w.contract, "paid_on": DAY}, "handed_on"),
    ("return", services.record_return,
     lambda w: {"pass_through": w.contract, "returned_on": DAY}, "handed_on"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("service", "facts", "line"),
    [booking[1:] for booking in BOOKINGS],
    ids=[booking[0] for booking in BOOKINGS],
)
def test_a_booking_counts_on_the_line_of_its_position_or_contract(world, service, facts, line):
    booked = world.book(service, **facts(world))

    assert {posting.line for posting in booked.voucher.postings.all()} == {getattr(world, line)}


def test_every_service_that_takes_a_line_or_moves_money_of_a_contract_is_asked_above():
    taking_a_line = {
        name
        for name in services.__all__
        if {"line", "amount"} <= set(signature(getattr(services, name)).parameters)
    }

    # A carry-over moves no euro: it raises what the line plans.
    assert taking_a_line - {"carry_over"} <= {service.__name__ for _, service, _, _ in BOOKINGS}


def test_the_own_share_counts_on_the_line_of_the_position_too(world):
    booked = world.book(
        services.record_expense, award=world.award, paid_on=DAY, plan_item=world.item, line=None,
        own_share=D("786.25"),
    )  # fmt: skip

    assert [(row.amount, row.line) for row in booked.voucher.postings.order_by("pk")] == [
        (D("4000.00"), world.events),
        (D("786.25"), world.events),
    ]


def test_the_latest_notice_says_where_a_position_counts(world):
    before = world.award.current_notice
    ask(
        services.record_notice,
        award=world.award, amount=before.amount, financing=before.financing,
        period_from=before.period_from, period_to=before.period_to, spend_by=before.spend_by,
        decided_on=date(2024, 5, 1), key=new_key(), actor=build_person(),
    )  # fmt: skip
    world.award.refresh_from_db()
    PlanAmount.objects.filter(notice=world.award.current_notice, item=world.item).update(
        line=world.other
    )

    booked = world.book(
        services.record_expense, award=world.award, paid_on=DAY, plan_item=world.item, line=None
    )

    assert booked.voucher.postings.get().line == world.other


def test_what_is_planned_for_recipients_takes_no_own_expense(world):
    with pytest.raises(PlanItemOfRecipients, match="eigene Ausgaben zählen dort nicht"):
        world.book(
            services.record_expense,
            award=world.award,
            paid_on=DAY,
            plan_item=world.towns,
            line=None,
        )

    assert not Expense.objects.exists()


def test_where_nothing_names_a_line_an_expense_counts_on_none():
    award = build_award(received="1000.00")

    booked = ask(
        services.record_expense,
        award=award, amount=D("10.00"), paid_on=DAY, line=None, text="", today=DAY,
        key=new_key(), actor=build_person(),
    )  # fmt: skip

    assert booked.voucher.postings.get().line is None
