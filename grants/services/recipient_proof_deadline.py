"""Frist für den Nachweis des Empfängers: it stands as long as something is agreed."""

from django.contrib.auth.models import User

from grants.models import Deadline, PassThrough, PassThroughNotice
from grants.services.deadline_history import Grounds, follow


def follow_with_deadline(pass_through: PassThrough, notice: PassThroughNotice, actor: User) -> None:
    """Frist nachführen; without a known day, or if nothing is agreed any more, drop it."""
    follow(
        Deadline.objects.filter(pass_through=pass_through),
        _asked(pass_through),
        Grounds(
            reason=str(notice),
            decided_on=notice.decided_on or pass_through.period_from,
            actor=actor,
            reference=pass_through.file_reference,
        ),
    )


def _asked(pass_through: PassThrough) -> list[Deadline]:
    if pass_through.proof_due is None or pass_through.is_cancelled:
        return []
    deadline = Deadline(
        code=f"{pass_through.code}-recipient-proof",
        kind=Deadline.Kind.RECIPIENT_PROOF,
        title=f"Nachweis des Empfängers: {pass_through.title}"[:200],
        award_id=pass_through.award_id,
        pass_through=pass_through,
        due_on=pass_through.proof_due,
        derived_on=pass_through.proof_due,
        is_shiftable=True,
        source=pass_through.source or f"Weiterleitung {pass_through.title}"[:300],
        confidence=Deadline.Confidence.UNSURE
        if pass_through.is_example
        else Deadline.Confidence.FOUND,
    )
    return [deadline]
