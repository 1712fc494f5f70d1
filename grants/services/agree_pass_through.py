from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, Organisation, PassThrough, PassThroughNotice
from grants.queries.awards import uncommitted
from grants.services.accounts import accounts_of
from grants.services.errors import AgreedBeyondAward, DateOutsideWindow
from grants.services.open_day import day_to_book
from grants.services.recipient_proof_deadline import follow_with_deadline
from grants.services.recipients import recipient_of
from grants.services.refusals import (
    refuse_contradictions,
    refuse_impossible_years,
    refuse_taken_code,
    refuse_wrong_side,
    require_notice,
)
from grants.services.terms import AgreementTerms, NewRecipient
from ledger.commands import command
from ledger.models import Place, Side
from ledger.services import Move, open_account, write_voucher


@command
def agree_pass_through(
    *,
    award: Award,
    recipient: Organisation | NewRecipient,
    terms: AgreementTerms,
    booked_on: date | None = None,
    key: str,
    actor: User,
) -> PassThrough:
    """Weiterleitung vereinbaren: commit part of an award to a recipient.

    What is agreed counts as committed on the line until it is paid out, in the fiscal year in
    which the contract's period begins. A new recipient is created with the contract, or not at
    all. ``booked_on`` is the day of the voucher, if that of the contract is closed: the first open
    day after it.

    Raises:
        NoticeMissing, LineOnWrongSide, YearMissing, YearClosed, PeriodClosed, ChargedYearClosed
        OpenDayChanged
        NotARecipient, RecipientKnown
        TermsIncomplete: period, amount or VZÄ cannot be agreed on as they are.
        DateOutsideWindow (period_from, period_to): the contract's period leaves the window of the
            award.
        YearImpossible (proof_due): the proof is due in a year that nobody can have meant.
        AgreedBeyondAward: the award has less left after spending and other contracts.
        CodeTaken: another pass-through has the code.
    """
    # The weaker lock lets bookings refer to the award; else the two could wait for each other.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    notice = require_notice(award)
    refuse_impossible_years(proof_due=terms.proof_due)
    refuse_wrong_side(terms.line, Side.EXPENSE)
    refuse_contradictions(terms.contradictions())
    last = max(notice.period_to, notice.spend_by)
    for about, day in (("period_from", terms.period_from), ("period_to", terms.period_to)):
        if not notice.period_from <= day <= last:
            raise DateOutsideWindow(
                day,
                first=notice.period_from,
                last=last,
                window="Bewilligungszeitraum bis Verausgabungsfrist",
                about=about,
            )
    free = uncommitted(award)
    if terms.agreed > free:
        raise AgreedBeyondAward(asked=terms.agreed, free=free)
    with refuse_taken_code(PassThrough, terms.code):
        committed = open_account(award.purse, Place.COMMITTED, terms.code)
        pass_through = PassThrough.objects.create(
            award=award,
            recipient=recipient_of(recipient, named_by=terms.title),
            budget_year=terms.period_from.year,
            committed_account=committed,
            recipient_account=open_account(award.purse, Place.WITH_RECIPIENT, terms.code),
            **vars(terms),
        )
    agreements = accounts_of(award)[Place.AGREEMENTS]
    voucher = write_voucher(
        moves=[Move(agreements, committed, terms.agreed, terms.line, pass_through.budget_year)],
        booked_on=day_to_book(terms.signed_on or terms.period_from, booked_on),
        text=f"Weiterleitung vereinbart: {terms.title}"[:300],
        key=key,
        actor=actor,
        document_number=terms.file_reference[:60],
        is_example=terms.is_example,
    )
    agreement = PassThroughNotice.objects.create(
        pass_through=pass_through,
        number=1,
        decided_on=terms.signed_on,
        agreed=terms.agreed,
        voucher=voucher,
    )
    follow_with_deadline(pass_through, agreement, actor)
    return pass_through
