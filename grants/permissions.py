"""Who may do what: one table of pages, roles and methods. What is not in it is denied."""

from collections.abc import Iterable
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, User


class Role(StrEnum):
    """Rolle: the value is the name of the group that gives it to a person."""

    CLERK = "Sachbearbeitung"
    SUPERVISOR = "Leitung"
    TREASURY = "Kämmerei"
    AUDITOR = "Revision"


Methods = frozenset[str]

_READ: Methods = frozenset({"GET", "HEAD"})
_START: Methods = frozenset({"POST"})
_FILL_IN: Methods = _READ | _START


def _allow(methods: Methods, roles: Iterable[Role]) -> dict[Role, Methods]:
    return dict.fromkeys(roles, methods)


_READERS = _allow(_READ, Role)
_BOOKERS = (Role.CLERK, Role.SUPERVISOR)
_BOOKING = _allow(_FILL_IN, _BOOKERS)
_HINT = _allow(_READ, _BOOKERS)
_CLOSING = _allow(_FILL_IN, (Role.SUPERVISOR,))

# Pages for everybody, also for those who have not signed in.
PUBLIC = frozenset({"login", "logout", "health-status"})

ACCESS: dict[str, dict[Role, Methods]] = {
    "overview": _READERS,
    "checks-run": _allow(_START, _BOOKERS),
    "programmes": _READERS,
    "programme": _READERS,
    "awards": _READERS,
    "award": _READERS,
    "award-interest": _READERS,
    "interest": _READERS,
    "award-new": _BOOKING,
    "notice": _READERS,
    "notice-new": _BOOKING,
    "application-new": _BOOKING,
    "year-split-new": _BOOKING,
    "drawdown-new": _BOOKING,
    "drawdown-withdraw": _BOOKING,
    "receipt-new": _BOOKING,
    "expense-new": _BOOKING,
    "other-income-new": _BOOKING,
    "repayment-new": _BOOKING,
    "post-new": _BOOKING,
    "post-amend": _BOOKING,
    "pass-throughs": _READERS,
    "pass-through": _READERS,
    "payout-new": _BOOKING,
    "return-new": _BOOKING,
    "proof-accept": _BOOKING,
    "agreement-amend": _BOOKING,
    "pass-through-start": _allow(_READ, _BOOKERS),
    "pass-through-new": _BOOKING,
    "onward-new": _BOOKING,
    "rings": _READERS,
    "ring": _READERS,
    "reconciliation": _READERS,
    "deadlines": _READERS,
    "deadline": _READERS,
    "deadline-new": _BOOKING,
    "deadline-extend": _BOOKING,
    "deadline-finish": _BOOKING,
    "deadline-reopen": _BOOKING,
    "standard-rules": _READERS,
    "journal": _READERS,
    "month-report": _READERS,
    "voucher": _READERS,
    "voucher-reverse": _BOOKING,
    "voucher-transfer": _BOOKING,
    "fiscal-years": _allow(_READ, (Role.SUPERVISOR, Role.TREASURY, Role.AUDITOR)),
    "period-close": _CLOSING,
    "period-reopen": _CLOSING,
    "reopening-approve": _CLOSING,
    "drawdown-hint": _HINT,
    "receipt-hint": _HINT,
    "expense-hint": _HINT,
    "other-income-hint": _HINT,
    "repayment-hint": _HINT,
    "payout-hint": _HINT,
    "return-hint": _HINT,
    "proof-hint": _HINT,
    "agreement-hint": _HINT,
    "pass-through-hint": _HINT,
    "alerts": _READERS,
    "alert": _READERS,
    "health": _allow(_READ, (Role.SUPERVISOR, Role.AUDITOR)),
    "mailbox": _allow(_READ, (*_BOOKERS, Role.AUDITOR)),
    "mailbox-mail": _allow(_READ, (*_BOOKERS, Role.AUDITOR)),
    "mailbox-html": _allow(_READ, (*_BOOKERS, Role.AUDITOR)),
    # Every page of the admin; what may be changed there its model admins decide.
    "admin": _allow(_FILL_IN, (Role.SUPERVISOR,)),
}

# Whoever is in several groups acts in the role that may do the most.
_STRONGEST_FIRST = (Role.SUPERVISOR, Role.CLERK, Role.TREASURY, Role.AUDITOR)


def role_of(user: User | AnonymousUser) -> Role | None:
    """Rolle einer Person; None without a group that gives one. A superuser is a supervisor."""
    if not user.is_authenticated:
        return None
    if user.is_superuser:
        return Role.SUPERVISOR
    groups = set(user.groups.values_list("name", flat=True))
    return next((role for role in _STRONGEST_FIRST if role in groups), None)


def may(role: Role | None, page: str, method: str = "GET") -> bool:
    """Darf diese Rolle das? ``page`` is the name of a URL, or ``admin``."""
    return role is not None and method in ACCESS.get(page, {}).get(role, frozenset())


def roles_that_may(page: str, method: str) -> list[Role]:
    """Rollen, die das dürfen, in the order in which they are declared."""
    return [role for role in Role if may(role, page, method)]
