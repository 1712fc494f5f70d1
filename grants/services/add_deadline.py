from datetime import date
from uuid import uuid4

from django.contrib.auth.models import User

from grants.models import Deadline
from grants.services.deadline_history import Grounds, note_change
from grants.services.errors import DeadlineOfSeveral, SourceMissing, TitleMissing
from grants.services.refusals import refuse_impossible_years
from grants.services.terms import DeadlineDetails
from ledger.commands import command


@command
def add_deadline(*, details: DeadlineDetails, today: date, key: str, actor: User) -> Deadline:
    """Frist eintragen, die aus keinem erfassten Bescheid folgt; whoever enters it confirms it.

    No later notice drops it.

    Raises:
        TitleMissing, SourceMissing, YearImpossible (due_on)
        DeadlineOfSeveral: it names more than one of award, pass-through and programme.
    """
    refuse_impossible_years(due_on=details.due_on)
    title, source = details.title.strip(), details.source.strip()
    if not title:
        raise TitleMissing
    if not source:
        raise SourceMissing
    award, pass_through = details.award, details.pass_through
    subjects = (award, pass_through, details.programme)
    if len([subject for subject in subjects if subject is not None]) > 1:
        raise DeadlineOfSeveral
    changed = {
        "title": title,
        "source": source,
        "award": pass_through.award if pass_through else award,
    }
    deadline = Deadline.objects.create(
        code=f"frist-{uuid4()}",
        confidence=Deadline.Confidence.KNOWN,
        confirmed_by=actor,
        confirmed_on=today,
        **vars(details) | changed,
    )
    note_change(
        deadline,
        Grounds(source, today, actor),
        before=None,
        after=details.due_on,
        what="eingetragen",
    )
    return deadline
