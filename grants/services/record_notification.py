from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, Notification
from grants.services.errors import LetterMissing
from grants.services.refusals import refuse_future, require_notice
from ledger.commands import command


@command
def record_notification(
    *,
    award: Award,
    duty: Notification.Duty,
    told_on: date,
    source: str,
    today: date,
    key: str,
    actor: User,
) -> Notification:
    """Mitteilung vermerken: the authority was told on ``told_on``, and nobody is reminded any more.

    Raises:
        NoticeMissing
        DateInFuture (told_on)
        LetterMissing: nothing says by which letter it was told.
    """
    # The weaker lock lets bookings refer to the award; else the two could wait for each other.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    notice = require_notice(award)
    refuse_future(told_on, today=today, about="told_on")
    if not source.strip():
        raise LetterMissing
    return Notification.objects.create(
        notice=notice, duty=duty, told_on=told_on, source=source.strip(), actor=actor
    )
