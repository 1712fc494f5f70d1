from dataclasses import dataclass

from django.contrib.auth.models import User

from grants.models import Organisation, Programme
from ledger.commands import Arguments
from ledger.models import BudgetLine


@dataclass(frozen=True, kw_only=True)
class AwardDetails(Arguments):
    """Stammdaten einer Zuwendung. Each field has the name of its column in ``Award``."""

    code: str
    programme: Programme
    holder: Organisation
    title: str
    kind: str
    file_reference: str = ""
    responsible: User | None = None
    income_line: BudgetLine | None = None
    expense_line: BudgetLine | None = None
    source: str = ""
    note: str = ""
    is_example: bool = False
