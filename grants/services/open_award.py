from django.contrib.auth.models import User

from grants.models import Award, Organisation, Programme
from grants.services.accounts import open_award_purse
from grants.services.checks import refuse_taken_code
from ledger.commands import command
from ledger.models import BudgetLine


@command
def open_award(
    *,
    code: str,
    programme: Programme,
    holder: Organisation,
    title: str,
    kind: str,
    file_reference: str = "",
    responsible: User | None = None,
    income_line: BudgetLine | None = None,
    expense_line: BudgetLine | None = None,
    source: str = "",
    note: str = "",
    is_example: bool = False,
    key: str,
    actor: User,
) -> Award:
    """Zuwendung anlegen: an award with its accounts, all at zero, still without a notice.

    Raises:
        CodeTaken: another award has the code.
    """
    with refuse_taken_code(Award, code):
        return Award.objects.create(
            code=code,
            programme=programme,
            holder=holder,
            title=title,
            kind=kind,
            file_reference=file_reference,
            responsible=responsible,
            income_line=income_line,
            expense_line=expense_line,
            purse=open_award_purse(title),
            source=source,
            note=note,
            is_example=is_example,
        )
