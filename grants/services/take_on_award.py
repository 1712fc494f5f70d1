from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Organisation, Programme
from grants.services.errors import TermsIncomplete
from grants.services.open_award import open_award
from grants.services.record_application import record_application
from grants.services.record_notice import record_notice
from grants.services.terms import DrawdownDay, FundedQuantity, Override, PlannedItem
from ledger.commands import command
from ledger.models import BudgetLine


@command
def take_on_award(
    *,
    code: str,
    programme: Programme,
    holder: Organisation,
    title: str,
    kind: str,
    amount: Decimal,
    financing: str,
    period_from: date,
    period_to: date,
    spend_by: date,
    responsible: User | None = None,
    income_line: BudgetLine | None = None,
    expense_line: BudgetLine | None = None,
    quota: Decimal | None = None,
    unit_rate: Decimal | None = None,
    fte: Decimal | None = None,
    decided_on: date | None = None,
    announced_on: date | None = None,
    appeal_waived_on: date | None = None,
    proof_due: date | None = None,
    interim_proof_due: date | None = None,
    repay_by: date | None = None,
    conditions: str = "",
    plan: Sequence[PlannedItem] | None = None,
    funded_units: Sequence[FundedQuantity] | None = None,
    drawdown_dates: Sequence[DrawdownDay] | None = None,
    overrides: Sequence[Override] | None = None,
    application_amount: Decimal | None = None,
    applied_on: date | None = None,
    file_reference: str = "",
    source: str = "",
    note: str = "",
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Award:
    """Zuwendung aus einem Bescheid anlegen: award, first notice and application in one step.

    Arguments as of ``open_award`` and ``record_notice``; ``file_reference`` and ``source`` are
    those of the award and its notice, ``note`` is that of the award. ``application_amount`` is
    what was applied for, in euro, on ``applied_on``; without it no application is recorded.

    Raises:
        what ``open_award``, ``record_notice`` and ``record_application`` raise
        TermsIncomplete: a day of the application without its amount.
    """
    if application_amount is None and applied_on is not None:
        raise TermsIncomplete(
            "Zum Tag des Antrags fehlt der beantragte Betrag. "
            "Bitte den Betrag eingeben oder den Tag leeren."
        )
    award = open_award(
        code=code,
        programme=programme,
        holder=holder,
        title=title,
        kind=kind,
        file_reference=file_reference,
        responsible=responsible,
        income_line=income_line,
        expense_line=expense_line,
        source=source,
        note=note,
        is_example=is_example,
        key=f"{key}:award",
        actor=actor,
    )
    if application_amount is not None:
        record_application(
            award=award,
            amount=application_amount,
            submitted_on=applied_on,
            source=source,
            today=today,
            key=f"{key}:application",
            actor=actor,
        )
    record_notice(
        award=award,
        amount=amount,
        financing=financing,
        period_from=period_from,
        period_to=period_to,
        spend_by=spend_by,
        quota=quota,
        unit_rate=unit_rate,
        fte=fte,
        decided_on=decided_on,
        announced_on=announced_on,
        appeal_waived_on=appeal_waived_on,
        proof_due=proof_due,
        interim_proof_due=interim_proof_due,
        repay_by=repay_by,
        conditions=conditions,
        plan=plan,
        funded_units=funded_units,
        drawdown_dates=drawdown_dates,
        overrides=overrides,
        file_reference=file_reference,
        source=source,
        is_example=is_example,
        key=f"{key}:notice",
        actor=actor,
    )
    # Read anew: the notice has become the one in force.
    return Award.objects.get(pk=award.pk)
