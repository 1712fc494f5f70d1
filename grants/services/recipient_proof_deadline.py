"""Frist für den Nachweis des Empfängers: it stands as long as something is agreed."""

from grants.models import Deadline, PassThrough


def follow_with_deadline(pass_through: PassThrough) -> None:
    """Frist anlegen, or take it away where no day is known or nothing is agreed any more."""
    code = f"{pass_through.code}-recipient-proof"
    if pass_through.proof_due is None or pass_through.is_cancelled:
        Deadline.objects.filter(code=code).delete()
        return
    Deadline.objects.create(
        code=code,
        kind=Deadline.Kind.RECIPIENT_PROOF,
        title=f"Nachweis des Empfängers: {pass_through.title}"[:200],
        award_id=pass_through.award_id,
        pass_through=pass_through,
        due_on=pass_through.proof_due,
        is_shiftable=True,
        source=pass_through.source or f"Weiterleitung {pass_through.title}"[:300],
        confidence=Deadline.Confidence.UNSURE
        if pass_through.is_example
        else Deadline.Confidence.FOUND,
    )
