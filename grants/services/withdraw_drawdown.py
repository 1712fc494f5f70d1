from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, Drawdown
from grants.queries.drawdowns import drawdowns_of
from grants.services.errors import DrawdownSettled, DrawdownWithdrawn, WithdrawnTooEarly
from grants.services.refusals import refuse_future
from ledger.commands import command
from ledger.errors import ReasonMissing


@command
def withdraw_drawdown(
    *,
    drawdown: Drawdown,
    reason: str,
    withdrawn_on: date,
    today: date,
    key: str,
    actor: User,
) -> Drawdown:
    """Mittelabruf zurücknehmen: the part that has not come in is not requested any more.

    The request stays, with its day and reason, and its receipts keep naming it.

    Raises:
        DateInFuture, ReasonMissing
        WithdrawnTooEarly: the day lies before the request.
        DrawdownWithdrawn: it was taken back already.
        DrawdownSettled: all of it has come in.
    """
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=drawdown.award_id)
    (row,) = (row for row in drawdowns_of(award, today=today).rows if row.drawdown == drawdown)
    drawdown = row.drawdown
    refuse_future(withdrawn_on, today=today)
    if not reason.strip():
        raise ReasonMissing("Die Rücknahme eines Mittelabrufs")
    if drawdown.withdrawn_on is not None:
        raise DrawdownWithdrawn(str(drawdown), drawdown.withdrawn_on)
    if not row.open:
        raise DrawdownSettled(str(drawdown))
    if drawdown.requested_on is not None and withdrawn_on < drawdown.requested_on:
        raise WithdrawnTooEarly(drawdown.requested_on)
    drawdown.withdrawn_on = withdrawn_on
    drawdown.withdrawal_reason = reason.strip()
    drawdown.save(update_fields=["withdrawn_on", "withdrawal_reason"])
    return drawdown
