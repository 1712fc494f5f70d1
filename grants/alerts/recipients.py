from django.contrib.auth.models import User
from django.db.models import QuerySet

from grants.checks.finding import Finding
from grants.permissions import Role


def reachable_users() -> QuerySet[User]:
    """Erreichbare Personen: active, with an e-mail address."""
    return User.objects.filter(is_active=True).exclude(email="")


class Recipients:
    """Empfänger der Hinweise: who can be told today, read once in three queries."""

    def __init__(self) -> None:
        self._reachable = _ids(reachable_users())
        self._supervisors = _ids(reachable_users().filter(groups__name=Role.SUPERVISOR))
        self._treasury = _ids(reachable_users().filter(groups__name=Role.TREASURY))

    def of(self, finding: Finding) -> set[int]:
        """Ids of the persons to be told.

        Supervisors stand in where nobody is responsible or who is cannot be reached.
        """
        told = self._reachable & {finding.responsible_id}
        if finding.tells_treasury:
            told |= self._treasury
        if finding.tells_supervisors or not told:
            told |= self._supervisors
        return told


def _ids(users: QuerySet[User]) -> set[int]:
    return set(users.values_list("pk", flat=True))
