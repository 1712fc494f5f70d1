"""Verlauf einer Frist: every change of a deadline leaves a row that says when, by whom and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db.models import QuerySet

from grants.models import Deadline, DeadlineChange
from grants.queries.stated import stated_in_deadline
from grants.services.errors import DeadlineClosed
from ledger.filled_from import FilledFrom

_LONGEST_REASON = 300


@dataclass(frozen=True)
class Grounds:
    """Grund einer Änderung: a notice, a contract or what a person enters."""

    reason: str
    decided_on: date
    actor: User
    reference: str = ""


def note_change(
    deadline: Deadline,
    grounds: Grounds,
    *,
    before: date | None,
    after: date | None,
    what: str = "",
) -> DeadlineChange:
    """Änderung festhalten; ``what`` says what happened, if the two days do not."""
    return DeadlineChange.objects.create(
        deadline=deadline,
        before=before,
        after=after,
        reason=": ".join(filter(None, (what, grounds.reason)))[:_LONGEST_REASON],
        reference=grounds.reference,
        decided_on=grounds.decided_on,
        actor=grounds.actor,
    )


def lock_deadline(deadline: Deadline, filled_from: FilledFrom) -> Deadline:
    """Frist, read anew and locked; raises ChangedMeanwhile if it is not as the form showed it."""
    deadline = Deadline.objects.select_for_update().get(pk=deadline.pk)
    filled_from.refuse_changed(stated_in_deadline(deadline))
    return deadline


def lock_open_deadline(deadline: Deadline, filled_from: FilledFrom) -> Deadline:
    """Offene Frist, locked likewise; raises DeadlineClosed if it is done or dropped."""
    deadline = lock_deadline(deadline, filled_from)
    if not _is_open(deadline):
        raise DeadlineClosed(done_on=deadline.done_on, dropped_on=deadline.dropped_on)
    return deadline


def follow(standing: QuerySet[Deadline], asked: Iterable[Deadline], grounds: Grounds) -> None:
    """Fristen nachführen: make the deadlines in ``standing`` what a decision asks for.

    ``asked`` are unsaved rows, due on their derived day. If that day stays the same, an extension
    stays, too. A deadline that is no longer asked for is dropped, unless it was entered by hand;
    a deadline that is done stays done and is not opened again.
    """
    known = {deadline.code: deadline for deadline in standing.select_for_update()}
    for wanted in asked:
        deadline = known.pop(wanted.code, None)
        if deadline is None:
            _begin(wanted, grounds)
        else:
            _carry_on(deadline, wanted, grounds)
    for deadline in known.values():
        if deadline.derived_on and deadline.dropped_on is None:
            _drop(deadline, grounds)


def _is_open(deadline: Deadline) -> bool:
    return deadline.done_on is None and deadline.dropped_on is None


def _begin(wanted: Deadline, grounds: Grounds) -> None:
    wanted.save()
    note_change(wanted, grounds, before=None, after=wanted.due_on)


def _carry_on(deadline: Deadline, wanted: Deadline, grounds: Grounds) -> None:
    deadline.title = wanted.title
    deadline.source = wanted.source
    deadline.is_shiftable = wanted.is_shiftable
    deadline.confidence = wanted.confidence
    is_back = deadline.dropped_on is not None
    if is_back and deadline.done_on is None:
        _move(deadline, wanted, grounds, before=None, what="gilt wieder")
    elif deadline.derived_on != wanted.derived_on:
        if deadline.due_on == wanted.derived_on:
            # The deadline was extended to that day before, or is met: the notice changes nothing.
            deadline.derived_on = wanted.derived_on
        elif deadline.done_on is not None:
            _move(deadline, wanted, grounds, before=None, what="wieder offen")
        else:
            _move(deadline, wanted, grounds, before=deadline.due_on)
    if is_back and deadline.done_on is not None:
        deadline.dropped_on = None
        what = "wieder verlangt, bleibt erledigt"
        note_change(deadline, grounds, before=None, after=None, what=what)
    deadline.save()


def _move(
    deadline: Deadline, wanted: Deadline, grounds: Grounds, *, before: date | None, what: str = ""
) -> None:
    deadline.derived_on = deadline.due_on = wanted.due_on
    deadline.dropped_on = deadline.done_on = None
    # The confirmation was for the former day.
    deadline.confirmed_by = deadline.confirmed_on = None
    note_change(deadline, grounds, before=before, after=deadline.due_on, what=what)


def _drop(deadline: Deadline, grounds: Grounds) -> None:
    deadline.dropped_on = grounds.decided_on
    deadline.save(update_fields=["dropped_on"])
    if deadline.done_on is None:
        note_change(deadline, grounds, before=deadline.due_on, after=None, what="entfallen")
    else:
        note_change(deadline, grounds, before=None, after=None, what="nicht mehr verlangt")
