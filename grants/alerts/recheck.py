"""Nachprüfung: judges what changed since the last run, and takes its marks away."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from grants.alerts.current import pending
from grants.alerts.run import RunResult, run, run_together
from grants.models import Recheck

# Beyond that one look at all of them is quicker.
MOST_JUDGED_ALONE = 200
# Fewer than the values that one statement of SQLite takes.
_DELETED_AT_ONCE = 10_000


def recheck(today: date) -> RunResult | None:
    """Nachprüfen, was vorgemerkt ist; None if nothing is.

    What many awards decide together is judged as far as the change reaches.
    """
    marks, waiting = _marks(), pending()
    if not marks:
        return None
    with transaction.atomic():
        if waiting.everything or waiting.changed.count > MOST_JUDGED_ALONE:
            result = run(today)
        else:
            result = run(today, only=waiting.changed) + run_together(today, waiting.changed.awards)
        _take_away(marks)
    return result


@transaction.atomic
def check_everything(today: date) -> RunResult:
    """Alles prüfen, also what nobody has marked."""
    marks = _marks()
    result = run(today)
    _take_away(marks)
    return result


def _marks() -> list[int]:
    return list(Recheck.objects.order_by().values_list("pk", flat=True))


def _take_away(marks: Sequence[int]) -> None:
    # By number: what was marked meanwhile stays marked.
    for start in range(0, len(marks), _DELETED_AT_ONCE):
        Recheck.objects.filter(pk__in=marks[start : start + _DELETED_AT_ONCE]).delete()
