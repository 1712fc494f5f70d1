from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from grants.models import CheckCase, Deadline, HeldUnits, WorkOrder
from grants.services.work_orders import ask_for
from grants.tests.builders import (
    build_award,
    build_claim,
    build_interest_claim,
    build_line,
    build_pass_through,
    build_person,
    build_programme,
    build_ring,
    build_suspense_item,
    build_write_off,
    receive,
    spend,
)
from grants.tests.drawdown_builders import request
from grants.tests.post_builders import build_post
from grants.web.mailbox import stored_mails
from ledger.models import Side
from ledger.tests.builders import build_reopening


@pytest.fixture
def mailbox(settings, tmp_path):
    """The demo's mailbox with one mail in it, as Django writes it."""
    settings.DEMO_MAILBOX = tmp_path / "mailbox"
    send_to_mailbox(settings.DEMO_MAILBOX, subject="Zwei Fristen laufen ab")
    return settings.DEMO_MAILBOX


def send_to_mailbox(folder, *, subject, sent=None):
    mail = EmailMultiAlternatives(
        subject=subject,
        body="Guten Tag,\n\nKIM Baustein 1: 94.125,00 € übrig.",
        to=["sachbearbeitung@example.org"],
        headers={"Date": sent} if sent else {},
        connection=get_connection(
            "django.core.mail.backends.filebased.EmailBackend", file_path=str(folder)
        ),
    )
    mail.attach_alternative("<p>KIM Baustein 1: <b>94.125,00 €</b> übrig.</p>", "text/html")
    mail.send()


@pytest.fixture
def pages(clerk, mailbox, arguments_of_pages):
    """The path of every page of the program by its name, each with something to show."""
    mail = stored_mails(mailbox)[0]
    of_mail = {"mailbox-mail": [mail.name], "mailbox-html": [mail.name]}
    return _Pages(arguments_of_pages | of_mail)


@pytest.fixture(scope="module")
def arguments_of_pages(shared_rows):
    clerk = build_person()
    ring = build_ring("35-04")
    income = build_line("kim-income", side=Side.INCOME, ring=ring, budgeted={2024: "1555800.00"})
    expense = build_line("kim-expense", ring=ring, budgeted={2024: "964400.00"})
    programme = build_programme("kim-1")
    award = build_award(
        "kim-1-2024",
        programme=programme,
        responsible=clerk,
        income_line=income,
        expense_line=expense,
        proof_due=date(2025, 3, 31),
    )
    voucher = receive(award, Decimal("282375.00")).voucher
    pass_through = build_pass_through(
        award, agreed="66700.00", paid="50025.00", line=expense, proof_due=date(2025, 2, 28)
    )
    expense = spend(award, "24.80", on=date(2024, 3, 1)).voucher_id
    case = CheckCase.objects.create(
        check_code="spending_window",
        subject=f"award-{award.pk}",
        award=award,
        stage="90",
        severity=CheckCase.Severity.WARNING,
        title="KIM Baustein 1: 94.125,00 € übrig",
        text="Noch 77 Tage.",
        opened_on=date(2024, 10, 15),
    )
    order = ask_for(
        WorkOrder.Kind.ALL_CHECKS, asked_by=clerk, now=datetime(2024, 10, 15, 12, tzinfo=UTC)
    )
    deadline = Deadline.objects.get(code="kim-1-2024-own-proof")
    arguments = {
        "programme": [programme.code],
        "ring": [ring.code, 2024],
        "voucher": [voucher.pk],
        "voucher-reverse": [voucher.pk],
        "voucher-transfer": [voucher.pk],
        "refund-new": [expense],
        "refund-hint": [expense],
        "period-close": [2024],
        "period-reopen": [2024],
        "reopening-approve": [build_reopening(2023, clerk).pk],
        "suggestions": ["zuwendung"],
        "case": [case.pk],
        "work-order": [order.pk],
    }
    on, due_on = date(2024, 10, 1), date(2024, 11, 15)
    ours = build_interest_claim(award, on=on, due_on=due_on)
    theirs = build_interest_claim(pass_through, "80.00", on=on, due_on=due_on)
    of_claim = ("interest-claim", "interest-payment-new", "interest-payment-hint")
    of_claim += ("interest-withdrawal-new", "interest-withdrawal-hint")
    arguments |= dict.fromkeys(of_claim, (ours.pk,))
    arguments |= dict.fromkeys(("interest-receipt-new", "interest-receipt-hint"), (theirs.pk,))
    item = build_suspense_item(on=on)
    arguments |= dict.fromkeys(("suspense-assign", "suspense-assign-hint"), (item.pk, award.code))
    of_item = ("suspense-item", "suspense-assign-start", "suspense-return-new")
    arguments |= dict.fromkeys((*of_item, "suspense-return-hint"), (item.pk,))
    of_award = (
        "award",
        "award-interest",
        "receipt-new",
        "expense-new",
        "other-income-new",
        "repayment-new",
        "post-new",
        "held-new",
        "notification-new",
        "notice-new",
        "application-new",
        "year-split-new",
        "carry-over-new",
    )
    arguments["notice"] = [award.code, 1]
    arguments["post-amend"] = [build_post(award).pk]
    arguments["held-correct"] = [
        HeldUnits.objects.create(
            award=award,
            programme=programme,
            component="Sprachmittlung",
            unit="Stunde",
            quantity=80,
            held_from=date(2024, 1, 1),
            held_to=date(2024, 6, 30),
            source="Stundenzettel",
            actor=clerk,
        ).pk
    ]
    of_award += ("receipt-hint", "expense-hint", "other-income-hint", "repayment-hint")
    of_award += ("drawdown-new", "drawdown-hint", "pass-through-new", "pass-through-hint")
    of_award += ("interest-claim-new", "interest-claim-hint")
    arguments["drawdown-withdraw"] = [request(award, "1000.00", on=date(2024, 10, 1)).pk]
    claim = build_claim(pass_through, "1000.00")
    for name in ("claim-set-off", "claim-write-off", "claim-withdraw"):
        arguments[name] = [claim.pk]
    of_write_off = ("write-off-approve", "write-off-withdraw")
    arguments |= dict.fromkeys(of_write_off, (build_write_off(claim, "500.00").pk,))
    arguments["claim-new"] = [pass_through.code]
    of_pass_through = ("pass-through", "payout-new", "return-new", "proof-accept")
    of_pass_through += ("payout-hint", "return-hint", "proof-hint")
    of_pass_through += ("recipient-interest-new", "recipient-interest-hint")
    of_pass_through += ("agreement-amend", "agreement-hint", "onward-new")
    of_deadline = ("deadline", "deadline-extend", "deadline-finish", "deadline-reopen")
    arguments |= dict.fromkeys(of_deadline, (deadline.pk,))
    arguments |= dict.fromkeys(of_award, (award.code,))
    arguments |= dict.fromkeys(of_pass_through, (pass_through.code,))
    return arguments


class _Pages:
    def __init__(self, arguments):
        self.arguments = arguments

    def __getitem__(self, name):
        return reverse(name, args=self.arguments.get(name, []))
