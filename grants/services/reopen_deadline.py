from datetime import date

from django.contrib.auth.models import User

from grants.models import Deadline, DeadlineChange
from grants.services.deadline_history import Grounds, lock_deadline, note_change
from grants.services.errors import DeadlineNotAskedFor, DeadlineStillOpen
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.filled_from import FilledFrom


@command
def reopen_deadline(
    *,
    deadline: Deadline,
    reason: str,
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> DeadlineChange:
    """Erledigung zurücknehmen: the deadline is open again, by the day that it had.

    Raises:
        ChangedMeanwhile
        ReasonMissing
        DeadlineStillOpen: nothing was done that could be taken back.
        DeadlineNotAskedFor: no notice or contract asks for it any more.
    """
    if not reason.strip():
        raise ReasonMissing("Die Rücknahme einer Erledigung")
    deadline = lock_deadline(deadline, filled_from)
    if deadline.done_on is None:
        raise DeadlineStillOpen
    if deadline.dropped_on is not None:
        raise DeadlineNotAskedFor(deadline.dropped_on)
    deadline.done_on = None
    deadline.save(update_fields=["done_on"])
    grounds = Grounds(reason.strip(), today, actor)
    return note_change(
        deadline, grounds, before=None, after=deadline.due_on, what="Erledigung zurückgenommen"
    )
