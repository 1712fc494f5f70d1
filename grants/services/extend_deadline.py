from datetime import date

from django.contrib.auth.models import User

from grants.models import Deadline, DeadlineChange
from grants.services.deadline_history import Grounds, lock_open_deadline, note_change
from grants.services.errors import DeadlineOfLaw, DeadlineOfNotice, DeadlineUnchanged
from grants.services.refusals import refuse_future, refuse_impossible_years
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.filled_from import FilledFrom


@command
def extend_deadline(
    *,
    deadline: Deadline,
    due_on: date,
    reason: str,
    decided_on: date,
    reference: str = "",
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> DeadlineChange:
    """Frist verlängern: from now on another day holds, a later or an earlier one.

    ``decided_on`` is the day of the letter that allowed it, ``reference`` its Aktenzeichen. The
    day counts as confirmed by whoever enters it, and stays until a notice names another one
    (§ 31 Abs. 7 VwVfG).

    Raises:
        ChangedMeanwhile
        ReasonMissing, DateInFuture, YearImpossible (day, due_on)
        DeadlineClosed: the deadline is done or was dropped.
        DeadlineUnchanged: it ends on that day already.
        DeadlineOfNotice: it is the end of spending or the day of a repayment that a notice set.
        DeadlineOfLaw: it is the time to contest a notice.
    """
    if not reason.strip():
        raise ReasonMissing("Eine Verlängerung")
    refuse_impossible_years(day=decided_on, due_on=due_on)
    refuse_future(decided_on, today=today)
    deadline = lock_open_deadline(deadline, filled_from)
    if deadline.kind == Deadline.Kind.APPEAL:
        raise DeadlineOfLaw
    if deadline.only_notice_moves:
        raise DeadlineOfNotice(deadline.get_kind_display())
    if due_on == deadline.due_on:
        raise DeadlineUnchanged(due_on)
    before, deadline.due_on = deadline.due_on, due_on
    deadline.confirmed_by, deadline.confirmed_on = actor, today
    deadline.save(update_fields=["due_on", "confirmed_by", "confirmed_on"])
    grounds = Grounds(reason.strip(), decided_on, actor, reference.strip())
    return note_change(deadline, grounds, before=before, after=due_on)
