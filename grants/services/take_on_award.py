from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award
from grants.services.errors import TermsIncomplete
from grants.services.open_award import open_award
from grants.services.record_application import record_application
from grants.services.record_notice import record_notice
from grants.services.terms import (
    AMOUNT_MISSING,
    AS_BEFORE,
    ApplicationTerms,
    AwardDetails,
    NoticeFile,
    NoticeRows,
    NoticeTerms,
)
from ledger.commands import command
from ledger.filled_from import WITHOUT_FORM


@command
def take_on_award(
    *,
    details: AwardDetails,
    terms: NoticeTerms,
    rows: NoticeRows = AS_BEFORE,
    application_amount: Decimal | None = None,
    applied_on: date | None = None,
    booked_on: date | None = None,
    today: date,
    key: str,
    actor: User,
) -> Award:
    """Zuwendung aus einem Bescheid anlegen: award, first notice and application in one step.

    ``file_reference`` and ``source`` of the award also go to its notice.
    ``application_amount`` is what was applied for, in euro, on ``applied_on``; without it no
    application is recorded.

    Raises:
        what ``open_award``, ``record_notice`` and ``record_application`` raise
        TermsIncomplete: there is a day of the application, but no amount.
    """
    if application_amount is None and applied_on is not None:
        raise TermsIncomplete(AMOUNT_MISSING)
    award = open_award(details=details, key=f"{key}:award", actor=actor)
    if application_amount is not None:
        record_application(
            award=award,
            terms=ApplicationTerms(
                amount=application_amount, submitted_on=applied_on, source=details.source
            ),
            filled_from=WITHOUT_FORM,
            today=today,
            key=f"{key}:application",
            actor=actor,
        )
    record_notice(
        award=award,
        terms=terms,
        rows=rows,
        booked_on=booked_on,
        file=NoticeFile.taken_from(vars(details) | {"note": ""}),
        filled_from=WITHOUT_FORM,
        key=f"{key}:notice",
        actor=actor,
    )
    # Read the award anew: it has a current notice now.
    return Award.objects.get(pk=award.pk)
