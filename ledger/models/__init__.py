from ledger.models.account import GRANT_PLACES, ORIGINS, Account, Place, Purse
from ledger.models.budget import Appropriation, Budget, BudgetLine, Ring, RingSurplus, Side
from ledger.models.command import Command
from ledger.models.seal import JournalHead, VoucherSeal
from ledger.models.statement import Explanation, StatementFigure, StatementRow
from ledger.models.turnover import AccountTurnover, LineTurnover
from ledger.models.voucher import Posting, Voucher
from ledger.models.year import FiscalYear

__all__ = [
    "GRANT_PLACES",
    "ORIGINS",
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
    "Place",
    "Posting",
    "Purse",
    "Ring",
    "RingSurplus",
    "Side",
    "StatementFigure",
    "StatementRow",
    "Voucher",
    "VoucherSeal",
]
