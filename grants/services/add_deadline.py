from datetime import date
from uuid import uuid4

from django.contrib.auth.models import User

from grants.models import Award, Deadline, PassThrough, Programme
from grants.services.checks import refuse_impossible_years
from grants.services.deadline_history import Grounds, note_change
from grants.services.errors import DeadlineOfSeveral, SourceMissing, TitleMissing
from ledger.commands import command


@command
def add_deadline(
    *,
    title: str,
    kind: str,
    due_on: date,
    source: str,
    award: Award | None = None,
    pass_through: PassThrough | None = None,
    programme: Programme | None = None,
    is_shiftable: bool = False,
    responsible: User | None = None,
    today: date,
    key: str,
    actor: User,
) -> Deadline:
    """Frist eintragen: one that follows from no notice here, confirmed by whoever enters it.

    It is for one award, pass-through or programme, or for nothing in particular. ``kind`` is a
    ``Deadline.Kind``; ``is_shiftable`` where the law shifts it (§ 193 BGB). No notice drops it.

    Raises:
        TitleMissing, SourceMissing, YearImpossible (due_on)
        DeadlineOfSeveral: more than one of award, pass-through and programme.
    """
    refuse_impossible_years(due_on=due_on)
    title, source = title.strip(), source.strip()
    if not title:
        raise TitleMissing
    if not source:
        raise SourceMissing
    if len([subject for subject in (award, pass_through, programme) if subject is not None]) > 1:
        raise DeadlineOfSeveral
    deadline = Deadline.objects.create(
        code=f"frist-{uuid4()}",
        kind=kind,
        title=title,
        award=pass_through.award if pass_through else award,
        pass_through=pass_through,
        programme=programme,
        due_on=due_on,
        is_shiftable=is_shiftable,
        responsible=responsible,
        source=source,
        confidence=Deadline.Confidence.KNOWN,
        confirmed_by=actor,
        confirmed_on=today,
    )
    note_change(
        deadline, Grounds(source, today, actor), before=None, after=due_on, what="eingetragen"
    )
    return deadline
