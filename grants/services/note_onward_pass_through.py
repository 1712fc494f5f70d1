from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import Sum

from grants.models import Organisation, PassThrough
from grants.services.errors import AgreedBeyondParent
from grants.services.recipients import recipient_of
from grants.services.refusals import refuse_taken_code
from grants.services.terms import NewRecipient, PassThroughDetails
from ledger.commands import command
from ledger.errors import AmountNotPositive
from ledger.money import ZERO


@command
def note_onward_pass_through(
    *,
    parent: PassThrough,
    recipient: Organisation | NewRecipient,
    details: PassThroughDetails,
    agreed: Decimal | None = None,
    key: str,
    actor: User,
) -> PassThrough:
    """Weiterleitung des Empfängers vermerken: what a recipient handed on to a next one.

    No euro of ours moves with it, so nothing is booked; the amount may be unknown.

    Raises:
        AmountNotPositive, NotARecipient, RecipientKnown
        AgreedBeyondParent: the recipient would hand on more than it was promised.
        CodeTaken: another pass-through has the code.
    """
    parent = PassThrough.objects.select_for_update(of=("self",), no_key=True).get(pk=parent.pk)
    if agreed is not None and agreed <= ZERO:
        raise AmountNotPositive(agreed)
    if agreed is not None and parent.agreed is not None:
        handed_on = parent.children.aggregate(sum=Sum("agreed"))["sum"] or ZERO
        if agreed > parent.agreed - handed_on:
            raise AgreedBeyondParent(asked=agreed, free=parent.agreed - handed_on)
    with refuse_taken_code(PassThrough, details.code):
        return PassThrough.objects.create(
            award=parent.award,
            parent=parent,
            recipient=recipient_of(recipient, named_by=details.title),
            agreed=agreed,
            period_from=parent.period_from,
            period_to=parent.period_to,
            budget_year=parent.budget_year,
            **vars(details),
        )
