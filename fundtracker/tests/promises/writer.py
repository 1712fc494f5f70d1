"""What the writer processes do: book under known keys and write down what was acknowledged.

The keys are numbers. Each books another amount, so a sum tells which are missing or double.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db.models import QuerySet, Sum

from grants.models import Award, Expense
from grants.services import record_expense
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_person
from ledger.integrity import verify
from ledger.models import Command, Place, Posting, Voucher
from ledger.money import from_cents, to_cents

DAY = date(2024, 5, 2)
AWARDS = ("kim-1-2024", "kim-2-2024", "kim-3-2024")
BEGUN, ACKNOWLEDGED = "begun", "acknowledged"


def prepare() -> None:
    """An empty database gets three awards with plenty of money in hand."""
    call_command("migrate", verbosity=0)
    for code in AWARDS:
        line = build_line(f"aufwand-{code}", budgeted={2024: "376500.00"})
        build_award(code, amount="9000000.00", received="9000000.00", expense_line=line)


def cents(number: int) -> int:
    return 100 + number


def write(log: str, numbers: Iterable[int]) -> None:
    """Book one number after the other; before and after each a line goes to the disk."""
    awards = [Award.objects.select_related("expense_line").get(code=code) for code in AWARDS]
    actor = build_person()
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in numbers:
        award = awards[number % len(awards)]
        _note(file, BEGUN, number)
        ask(
            record_expense,
            award=award,
            amount=from_cents(cents(number)),
            paid_on=DAY,
            line=award.expense_line,
            text="Porto",
            today=DAY,
            key=f"{number}",
            actor=actor,
        )
        _note(file, ACKNOWLEDGED, number)


def _note(file: int, word: str, number: int) -> None:
    os.write(file, f"{word} {number}\n".encode())
    os.fsync(file)


def noted(logs: Iterable[Path], word: str) -> set[int]:
    """The numbers that stand in the logs with this word."""
    lines = [line.split() for log in logs if log.exists() for line in log.read_text().splitlines()]
    return {int(number) for kind, number in lines if kind == word}


@dataclass(frozen=True)
class Books:
    """What a database holds of the numbers, each as often as it is there; ``spent`` in cents."""

    commands: list[int]
    vouchers: list[int]
    postings: list[int]
    expenses: list[int]
    spent: int
    verified: list[str]


def read_books() -> Books:
    """The books as they are; a command without its result counts as well."""
    postings = Posting.objects.filter(target__place=Place.SPENT)
    return Books(
        commands=_numbers(Command.objects.filter(name="record_expense"), "key"),
        vouchers=_numbers(Voucher.objects.filter(command__name="record_expense"), "command"),
        postings=_numbers(postings, "voucher__command"),
        expenses=_numbers(Expense.objects.all(), "voucher__command"),
        spent=to_cents(postings.aggregate(sum=Sum("amount"))["sum"]),
        verified=[str(deviation) for deviation in verify()],
    )


def _numbers(rows: QuerySet[Any], field: str) -> list[int]:
    return sorted(int(key) for key in rows.order_by().values_list(field, flat=True))
