from collections import defaultdict

from django.contrib.auth.models import User
from django.db.models import QuerySet

from grants.checks.finding import Finding
from grants.permissions import Role


def reachable_users() -> QuerySet[User]:
    """Erreichbare Personen: active, with an e-mail address."""
    return User.objects.filter(is_active=True).exclude(email="")


class Recipients:
    """Empfänger der Hinweise: who can be told today, read once in one query."""

    def __init__(self) -> None:
        by_role: dict[str | None, set[int]] = defaultdict(set)
        for person, role in reachable_users().values_list("pk", "groups__name"):
            by_role[role].add(person)
        self._reachable = set().union(*by_role.values())
        self._supervisors = by_role[Role.SUPERVISOR]
        self._treasury = by_role[Role.TREASURY]

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
