"""Liste der Weiterleitungen: what it reads."""

from django.db.models import ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Coalesce

from grants.models import PassThrough
from ledger.money import ZERO, CentsField


def pass_throughs_for_table() -> QuerySet[PassThrough]:
    """Weiterleitungen with ``paid``, ``open`` (agreed, not yet paid) and ``unproven`` in euro.

    A pass-through that a recipient handed on has none of these: no euro of ours moves with it.
    """
    return PassThrough.objects.select_related(
        "recipient", "award__programme", "parent__recipient"
    ).annotate(
        open=F("committed_account__balance"),
        unproven=ExpressionWrapper(
            F("recipient_account__balance")
            + Coalesce(F("ahead_account__balance"), Value(ZERO, CentsField())),
            CentsField(),
        ),
        paid=ExpressionWrapper(F("agreed") - F("committed_account__balance"), CentsField()),
    )
