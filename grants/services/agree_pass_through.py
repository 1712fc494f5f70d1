from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Organisation, PassThrough, PassThroughNotice
from grants.queries.awards import uncommitted
from grants.services.accounts import accounts_of
from grants.services.checks import (
    refuse_impossible_years,
    refuse_taken_code,
    refuse_wrong_side,
    require_notice,
)
from grants.services.errors import (
    AgreedBeyondAward,
    DateOutsideWindow,
    PeriodEndsBeforeItBegins,
)
from grants.services.recipient_proof_deadline import follow_with_deadline
from grants.services.recipients import recipient_of
from grants.services.terms import NewRecipient
from ledger.commands import command
from ledger.errors import AmountNotPositive
from ledger.models import BudgetLine, Place, Side
from ledger.money import ZERO
from ledger.services import Move, open_account, post


@command
def agree_pass_through(
    *,
    award: Award,
    recipient: Organisation | NewRecipient,
    code: str,
    title: str,
    legal_form: str,
    agreed: Decimal,
    period_from: date,
    period_to: date,
    line: BudgetLine | None,
    fte: Decimal | None = None,
    component: str = "",
    signed_on: date | None = None,
    proof_due: date | None = None,
    consent_reference: str = "",
    file_reference: str = "",
    source: str = "",
    note: str = "",
    is_example: bool = False,
    key: str,
    actor: User,
) -> PassThrough:
    """Weiterleitung vereinbaren: commit part of an award to a recipient.

    ``agreed`` in euro counts as committed on ``line`` until it is paid out, in the fiscal year
    in which the contract's period begins. ``fte`` and ``component`` say which funded posts it
    hands on. A new recipient is created with the contract, or not at all.

    Raises:
        NoticeMissing, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        NotARecipient, RecipientKnown
        PeriodEndsBeforeItBegins
        DateOutsideWindow (period_from, period_to): the contract's period leaves the window of the
            award.
        YearImpossible (proof_due): the proof is due in a year that nobody can have meant.
        AgreedBeyondAward: more than the award has left after spending and other contracts.
        CodeTaken: another pass-through has the code.
    """
    # The weaker lock lets bookings refer to the award; else the two could wait for each other.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    notice = require_notice(award)
    refuse_impossible_years(proof_due=proof_due)
    refuse_wrong_side(line, Side.EXPENSE)
    if period_to < period_from:
        raise PeriodEndsBeforeItBegins(period_from)
    last = max(notice.period_to, notice.spend_by)
    for about, day in (("period_from", period_from), ("period_to", period_to)):
        if not notice.period_from <= day <= last:
            raise DateOutsideWindow(
                day,
                first=notice.period_from,
                last=last,
                window="Bewilligungszeitraum bis Verausgabungsfrist",
                about=about,
            )
    if agreed <= ZERO:
        raise AmountNotPositive(agreed)
    free = uncommitted(award)
    if agreed > free:
        raise AgreedBeyondAward(asked=agreed, free=free)
    with refuse_taken_code(PassThrough, code):
        committed = open_account(award.purse, Place.COMMITTED, code)
        pass_through = PassThrough.objects.create(
            award=award,
            recipient=recipient_of(recipient, named_by=title),
            code=code,
            title=title,
            legal_form=legal_form,
            file_reference=file_reference,
            signed_on=signed_on,
            consent_reference=consent_reference,
            agreed=agreed,
            fte=fte,
            component=component,
            period_from=period_from,
            period_to=period_to,
            proof_due=proof_due,
            line=line,
            budget_year=period_from.year,
            committed_account=committed,
            recipient_account=open_account(award.purse, Place.WITH_RECIPIENT, code),
            source=source,
            note=note,
            is_example=is_example,
        )
    agreements = accounts_of(award)[Place.AGREEMENTS]
    voucher = post(
        moves=[Move(agreements, committed, agreed, line, pass_through.budget_year)],
        booked_on=signed_on or period_from,
        text=f"Weiterleitung vereinbart: {title}"[:300],
        key=key,
        actor=actor,
        document_number=file_reference[:60],
        is_example=is_example,
    )
    agreement = PassThroughNotice.objects.create(
        pass_through=pass_through, number=1, decided_on=signed_on, agreed=agreed, voucher=voucher
    )
    follow_with_deadline(pass_through, agreement, actor)
    return pass_through
