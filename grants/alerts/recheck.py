"""Nachprüfung: judges what changed since the last run, and takes its marks away."""

from datetime import date

from django.db import transaction

from grants.alerts.run import RunResult, run
from grants.alerts.standing import pending
from grants.models import Recheck
from grants.rules.catalogue import APPLICATION_WINDOW

# Beyond that one look at all of them is quicker.
MOST_JUDGED_ALONE = 200


def recheck(today: date) -> RunResult | None:
    """Nachprüfen, was vorgemerkt ist; None where nothing is.

    What many awards decide together is left to the nightly run, except for the windows of
    applications, which are quickly judged.
    """
    waiting = pending()
    if not waiting.marks:
        return None
    many = len(waiting.changed.awards) + len(waiting.changed.rings)
    with transaction.atomic():
        if waiting.everything or many > MOST_JUDGED_ALONE:
            result = run(today)
        else:
            run(today, rules=[APPLICATION_WINDOW.code])
            result = run(today, only=waiting.changed)
        _take_away(waiting.marks)
    return result


@transaction.atomic
def check_everything(today: date) -> RunResult:
    """Alles prüfen, also what nobody has marked."""
    marks = pending().marks
    result = run(today)
    _take_away(marks)
    return result


def _take_away(marks: tuple[int, ...]) -> None:
    # By number: what was marked meanwhile stays marked.
    Recheck.objects.filter(pk__in=marks).delete()
