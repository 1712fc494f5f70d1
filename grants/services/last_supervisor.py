"""Letzte Leitung: there is always a person who can sign in and administer the program."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, User
from django.db.models import Q, QuerySet

from grants.permissions import Role
from grants.services.errors import LastSupervisor


def supervises(person: User) -> bool:
    """Whether this person could sign in as Leitung, by what the database says now."""
    return _supervisors().filter(pk=person.pk).exists()


def require_another_supervisor(person: User) -> None:
    """Refuse to take the access from a person without whom nobody could administer.

    Call it in the transaction that takes the access, before anything is written. A second call at
    the same moment waits for the end of that transaction, so that two persons of the Leitung who
    deactivate each other cannot both succeed.

    Raises:
        LastSupervisor: nobody else of the Leitung can sign in.
    """
    # Only the lock is wanted. The group stands for all who supervise, superusers included.
    list(Group.objects.select_for_update().filter(name=Role.SUPERVISOR))
    if not _supervisors().exclude(pk=person.pk).exists():
        raise LastSupervisor


def _supervisors() -> QuerySet[User]:
    unusable = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    leads = Q(is_superuser=True) | Q(groups__name=Role.SUPERVISOR)
    return User.objects.filter(leads, is_active=True).exclude(unusable)
