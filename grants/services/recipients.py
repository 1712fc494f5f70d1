"""Empfänger einer Weiterleitung: one that is known, or one that is created with its contract."""

from django.db import IntegrityError, transaction

from grants.models import Organisation
from grants.queries.codes import code_of, free_code
from grants.queries.recipients import organisation_named
from grants.services.errors import NotARecipient, RecipientKnown
from grants.services.terms import NewRecipient


def recipient_of(
    recipient: Organisation | NewRecipient, *, named_by: str, is_second_try: bool = False
) -> Organisation:
    """Empfänger; a new one is created. ``named_by`` is the title of its first contract.

    Raises:
        NotARecipient: it is there, but not marked as a recipient, or of a kind that gives money.
        RecipientKnown: there is a recipient of this name, written large or small.
    """
    if isinstance(recipient, Organisation):
        if not recipient.is_recipient:
            raise NotARecipient(recipient.name)
        return recipient
    name = " ".join(recipient.name.split())
    known = organisation_named(name)
    if known is not None:
        raise RecipientKnown(known.name) if known.is_recipient else NotARecipient(known.name)
    if recipient.kind not in Organisation.RECEIVING:
        raise NotARecipient(name)
    try:
        with transaction.atomic():
            return Organisation.objects.create(
                code=free_code(Organisation, code_of(name)),
                name=name,
                kind=recipient.kind,
                is_recipient=True,
                source=f"angelegt mit: {named_by}"[:300],
            )
    except IntegrityError:
        if is_second_try:
            raise
        # A colleague has just created this recipient, or another one with the same Kürzel.
        return recipient_of(recipient, named_by=named_by, is_second_try=True)
