"""Fristen einer Zuwendung: they follow its latest notice."""

from django.contrib.auth.models import User
from django.db.models import Q

from grants.models import Award, AwardNotice, Deadline
from grants.queries.facts.deadlines import notice_facts
from grants.rules.deadlines import DerivedDeadline, deadline_code, derived_deadlines
from grants.services.deadline_history import Grounds, follow

_LONGEST_TITLE = 200
_LONGEST_SOURCE = 300


def follow_with_deadlines(award: Award, notice: AwardNotice, actor: User) -> None:
    """Fristen einer Zuwendung nachführen: begin, move or drop them as the notice says.

    Call it once the rows of the notice are written. Deadlines that were entered by hand stay, and
    so does the Klagefrist of an earlier notice.
    """
    asked = [_asked(award, derived) for derived in derived_deadlines(notice_facts(notice))]
    of_this_notice = Q(code=deadline_code(award.code, Deadline.Kind.APPEAL, str(notice.number)))
    follow(
        Deadline.objects.filter(
            ~Q(kind=Deadline.Kind.APPEAL) | of_this_notice, award=award, pass_through=None
        ),
        asked,
        Grounds(
            reason=str(notice),
            decided_on=notice.decided_on or notice.period_from,
            actor=actor,
            reference=notice.file_reference,
        ),
    )


def _asked(award: Award, derived: DerivedDeadline) -> Deadline:
    confidence = Deadline.Confidence
    return Deadline(
        code=deadline_code(award.code, derived.kind, derived.name),
        kind=derived.kind,
        title=f"{derived.title}: {award.title}"[:_LONGEST_TITLE],
        award=award,
        due_on=derived.due_on,
        derived_on=derived.due_on,
        is_shiftable=derived.is_shiftable,
        source=derived.source[:_LONGEST_SOURCE],
        confidence=confidence.FOUND if derived.is_confirmed else confidence.UNSURE,
    )
