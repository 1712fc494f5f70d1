"""Folgen eines Vorgangs, in its transaction; a replay has none."""

from typing import Any

from django.db.models import Model
from django.dispatch import receiver

from grants.queries.booked_by import booked_by
from grants.services.rechecks import mark_what_changed
from grants.services.use_marks import undo_use_marks
from ledger.commands import carried_out


@receiver(carried_out)
def follow_up(*, key: str, result: Model, **_: Any) -> None:
    """Nachziehen: mark what is to be judged anew, and take back what is no longer true."""
    booked = booked_by(key, getattr(result, "value_day", None))
    mark_what_changed(result, booked)
    undo_use_marks(booked.untrue_marks)
