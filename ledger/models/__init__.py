"""Tabellen der Buchführung: accounts, vouchers, commands, budget, years, seals.

Promise       constraints of the tables hold what services promise, whoever writes
Read first    account.py (places, balances), voucher.py (postings), command.py, budget.py
Never         rename a column of voucher, posting or command, or add one that may not be empty:
              seals hash them (docs/decisions/0018-formats-of-seals.md)
Imports       ledger/money.py and Django
"""

from ledger.models.account import (
    GRANT_PLACES,
    IN_HAND,
    NOTED_PLACES,
    ORIGINS,
    PREFINANCED_PLACES,
    Account,
    Place,
    Purse,
)
from ledger.models.budget import Appropriation, Budget, BudgetLine, Ring, RingSurplus, Side
from ledger.models.command import Command
from ledger.models.plan import PlanEntry
from ledger.models.seal import JournalHead, VoucherSeal
from ledger.models.statement import Explanation, StatementFigure, StatementRow
from ledger.models.turnover import AccountTurnover, LineTurnover
from ledger.models.voucher import Posting, Voucher
from ledger.models.year import (
    FiscalYear,
    PeriodClosing,
    PeriodReopening,
    ReopeningApproval,
    closes_the_year,
)

__all__ = [
    "GRANT_PLACES",
    "IN_HAND",
    "NOTED_PLACES",
    "ORIGINS",
    "PREFINANCED_PLACES",
    "Account",
    "AccountTurnover",
    "Appropriation",
    "Budget",
    "BudgetLine",
    "Command",
    "Explanation",
    "FiscalYear",
    "JournalHead",
    "LineTurnover",
    "PeriodClosing",
    "PeriodReopening",
    "Place",
    "PlanEntry",
    "Posting",
    "Purse",
    "ReopeningApproval",
    "Ring",
    "RingSurplus",
    "Side",
    "StatementFigure",
    "StatementRow",
    "Voucher",
    "VoucherSeal",
    "closes_the_year",
]
