from datetime import date

from django.contrib.auth.models import User

from grants.models import Deadline, DeadlineChange
from grants.services.deadline_history import Grounds, lock_open_deadline, note_change
from grants.services.refusals import refuse_future
from ledger.commands import command
from ledger.filled_from import FilledFrom


@command
def finish_deadline(
    *,
    deadline: Deadline,
    done_on: date,
    note: str = "",
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> DeadlineChange:
    """Frist erledigen: what was due happened on ``done_on``, and nobody is warned any more.

    Raises:
        ChangedMeanwhile
        DateInFuture
        DeadlineClosed: the deadline is done already, or was dropped.
    """
    refuse_future(done_on, today=today)
    deadline = lock_open_deadline(deadline, filled_from)
    deadline.done_on = done_on
    deadline.save(update_fields=["done_on"])
    grounds = Grounds(note.strip(), done_on, actor)
    return note_change(deadline, grounds, before=deadline.due_on, after=None, what="erledigt")
