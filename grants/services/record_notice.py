from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice
from grants.queries.awards import places_of
from grants.queries.stated import stated_in_notice
from grants.services.accounts import locked_accounts_of
from grants.services.award_deadlines import follow_with_deadlines
from grants.services.errors import FinalNoticeStands
from grants.services.notice_order import contradictions_to_earlier
from grants.services.notice_rows import refuse_contradicting_rows, write_rows
from grants.services.open_day import day_to_book
from grants.services.refusals import refuse_contradictions, refuse_impossible_years
from grants.services.terms import AS_BEFORE, UNFILED, NoticeFile, NoticeRows, NoticeTerms
from ledger.commands import command
from ledger.filled_from import FilledFrom
from ledger.models import Account, Place, Voucher
from ledger.money import ZERO
from ledger.services import Move, write_voucher


@command
def record_notice(
    *,
    award: Award,
    terms: NoticeTerms,
    rows: NoticeRows = AS_BEFORE,
    is_final: bool = False,
    is_revocation: bool = False,
    file: NoticeFile = UNFILED,
    booked_on: date | None = None,
    filled_from: FilledFrom,
    key: str,
    actor: User,
) -> AwardNotice:
    """Bescheid erfassen: the first notice grants the award, every later one amends it.

    The difference to the amount of the notice before is pledged, or taken from what has not come
    in yet. A notice says everything anew, except its rows: those that are None stay as in the
    notice before. The deadlines of the award follow the notice.

    Every later notice may fall below what came in, as with a partial revocation: what was still
    pledged is taken back, and what came in beyond it is to be repaid
    (``grants.queries.final_account``). A final notice (Schlussbescheid, ``is_final``) settles the
    award: where less than its amount came in and was not paid back, the rest is pledged. Only
    another final notice or a revocation may follow it.

    A revocation (Widerrufsbescheid, ``is_revocation``, § 49 VwVfG NRW) ends the spending window
    with ``spend_by`` and says what is left of the award, often nothing. What came in and is not
    used has to be repaid. Its plan is that of the notice before and need not come out even.

    ``booked_on`` is the day of its voucher, if that of the notice is closed: the first open day
    after it.

    Raises:
        ChangedMeanwhile
        TermsIncomplete: windows, financing, days or rows contradict each other.
        LineOnWrongSide: a cost item on an income line, or income on an expense line.
        FinalNoticeStands: a final notice stands, and this one is neither final nor a revocation.
        YearImpossible: a day lies in a year that nobody can have meant.
        YearMissing, YearClosed, PeriodClosed
        BelowZeroOnDay: what it takes back was to be received on its day, but not afterwards.
        OpenDayChanged (decided_on)
    """
    # The weaker lock lets bookings refer to the award; else the two could wait for each other.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    filled_from.refuse_changed(stated_in_notice(award))
    before = award.current_notice
    notice = AwardNotice(
        award=award,
        kind=_kind(before, is_final=is_final, is_revocation=is_revocation),
        number=before.number + 1 if before else 1,
        **vars(file),
        **vars(terms),
    )
    refuse_impossible_years(**terms.days())
    to_earlier = contradictions_to_earlier(
        terms, award, is_final=is_final, is_revocation=is_revocation
    )
    refuse_contradictions([*terms.contradictions(), *to_earlier])
    refuse_contradicting_rows(rows, notice)
    # Lock the accounts, so that no receipt is booked or reversed between reckoning and booking.
    accounts = locked_accounts_of(award)
    change = _change_of_pledge(notice, before)
    # A notice whose date is not known takes effect with the window that it grants.
    day = notice.decided_on or notice.period_from
    booked_on = day_to_book(day, booked_on, about="decided_on")
    notice.voucher = _book_pledge(notice, change, accounts, booked_on, key=key, actor=actor)
    notice.save()
    award.current_notice = notice
    award.save(update_fields=["current_notice"])
    write_rows(rows, notice, before)
    follow_with_deadlines(award, notice, actor)
    return notice


def _kind(before: AwardNotice | None, *, is_final: bool, is_revocation: bool) -> AwardNotice.Kind:
    if is_revocation:
        return AwardNotice.Kind.REVOCATION
    if is_final:
        return AwardNotice.Kind.FINAL
    if before is not None and before.kind == AwardNotice.Kind.FINAL:
        raise FinalNoticeStands(str(before))
    return AwardNotice.Kind.AMENDMENT if before else AwardNotice.Kind.AWARD


def _change_of_pledge(notice: AwardNotice, before: AwardNotice | None) -> Decimal:
    """Was zugesagt oder zurückgenommen wird, in euro; money that came in stays where it is.

    An amendment changes the pledged euro by as much as it changes the amount; they never fall
    below zero and never exceed what is missing of the amount. So money that was paid back does
    not come again with a notice over the same amount, but it does with a notice that grants again
    what an earlier one revoked. A final notice says what may be kept, so exactly what is missing
    of that is pledged.
    """
    places = places_of(notice.award)
    amount: Decimal = notice.amount
    kept = places.received - places.repaid
    to_come = max(amount - kept, ZERO)
    if notice.kind == AwardNotice.Kind.FINAL:
        return to_come - places.pledged
    changed = places.pledged + amount - (before.amount if before else ZERO)
    return min(max(changed, ZERO), to_come) - places.pledged


def _book_pledge(
    notice: AwardNotice,
    change: Decimal,
    accounts: dict[Place, Account],
    booked_on: date,
    *,
    key: str,
    actor: User,
) -> Voucher | None:
    if change == ZERO:
        return None
    funder, pledged = accounts[Place.FUNDER], accounts[Place.PLEDGED]
    source, target = (funder, pledged) if change > ZERO else (pledged, funder)
    return write_voucher(
        moves=[Move(source, target, abs(change))],
        booked_on=booked_on,
        text=f"{notice}: {notice.award.title}"[:300],
        key=key,
        actor=actor,
        document_number=notice.file_reference[:60],
        is_example=notice.is_example,
    )
