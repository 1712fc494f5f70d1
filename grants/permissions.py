"""Who may do what: one table of routes, roles and methods. What is not in it is denied."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, User

from grants.admin_models import ADMIN_MODELS, Right


class Role(StrEnum):
    """Rolle: the value is the name of the group that gives it to a person."""

    CLERK = "Sachbearbeitung"
    SUPERVISOR = "Leitung"
    TREASURY = "Kämmerei"
    AUDITOR = "Revision"


Methods = frozenset[str]

_NONE: Methods = frozenset()
_READ: Methods = frozenset({"GET", "HEAD"})
_START: Methods = frozenset({"POST"})
_FILL_IN: Methods = _READ | _START


@dataclass(frozen=True)
class Page:
    """Seite: the route by which it is recognised, and the methods that each role may use.

    The name is for links and for reading. It opens nothing: a second route may carry it as well.
    """

    name: str
    route: str
    roles: Mapping[Role, Methods]
    everybody: Methods = _NONE  # also those who have not signed in

    def lets(self, role: Role | None, method: str) -> bool:
        return role is not None and method in self.roles.get(role, _NONE)


def _allow(methods: Methods, roles: Iterable[Role]) -> dict[Role, Methods]:
    return dict.fromkeys(roles, methods)


_READERS = _allow(_READ, Role)
_BOOKERS = (Role.CLERK, Role.SUPERVISOR)
_BOOKING = _allow(_FILL_IN, _BOOKERS)
_HINT = _allow(_READ, _BOOKERS)
_CLOSING = _allow(_FILL_IN, (Role.SUPERVISOR,))
_CLOSING_READERS = _allow(_READ, (Role.SUPERVISOR, Role.TREASURY, Role.AUDITOR))
_MAILBOX = _allow(_READ, (*_BOOKERS, Role.AUDITOR))

PROGRAM_PAGES = (
    Page("login", "anmelden/", {}, everybody=_FILL_IN),
    Page("logout", "abmelden/", {}, everybody=_START),
    Page("health-status", "gesundheit.json", {}, everybody=_READ),
    Page("overview", "", _READERS),
    Page("checks-run", "pruefungen/starten/", _allow(_START, _BOOKERS)),
    Page("work-order", "auftraege/<int:pk>/", _READERS),
    Page("programmes", "foerderprogramme/", _READERS),
    Page("programme", "foerderprogramme/<slug:code>/", _READERS),
    Page("awards", "zuwendungen/", _READERS),
    Page("award", "zuwendungen/<slug:code>/", _READERS),
    Page("award-interest", "zuwendungen/<slug:code>/zinsen/", _READERS),
    Page("interest", "zinsen/", _READERS),
    Page("award-new", "zuwendungen/neu/", _BOOKING),
    Page("notice", "zuwendungen/<slug:code>/bescheide/<int:number>/", _READERS),
    Page("notice-new", "zuwendungen/<slug:code>/bescheid/", _BOOKING),
    Page("application-new", "zuwendungen/<slug:code>/antrag/", _BOOKING),
    Page("year-split-new", "zuwendungen/<slug:code>/haushaltsjahre/", _BOOKING),
    Page("drawdown-new", "zuwendungen/<slug:code>/mittelabruf/", _BOOKING),
    Page("drawdown-withdraw", "mittelabrufe/<int:pk>/ruecknahme/", _BOOKING),
    Page("receipt-new", "zuwendungen/<slug:code>/zahlungseingang/", _BOOKING),
    Page("expense-new", "zuwendungen/<slug:code>/ausgabe/", _BOOKING),
    Page("other-income-new", "zuwendungen/<slug:code>/einnahme-dritter/", _BOOKING),
    Page("repayment-new", "zuwendungen/<slug:code>/rueckzahlung/", _BOOKING),
    Page("post-new", "zuwendungen/<slug:code>/stelle/", _BOOKING),
    Page("post-amend", "stellen/<int:pk>/", _BOOKING),
    Page("pass-throughs", "weiterleitungen/", _READERS),
    Page("pass-through", "weiterleitungen/<slug:code>/", _READERS),
    Page("payout-new", "weiterleitungen/<slug:code>/auszahlung/", _BOOKING),
    Page("return-new", "weiterleitungen/<slug:code>/rueckfluss/", _BOOKING),
    Page("proof-accept", "weiterleitungen/<slug:code>/nachweis/", _BOOKING),
    Page("agreement-amend", "weiterleitungen/<slug:code>/vereinbarung/", _BOOKING),
    Page("pass-through-start", "weiterleitungen/neu/", _allow(_READ, _BOOKERS)),
    Page("pass-through-new", "zuwendungen/<slug:code>/weiterleitung-vereinbaren/", _BOOKING),
    Page("onward-new", "weiterleitungen/<slug:code>/weitergabe/", _BOOKING),
    Page("rings", "zweckbindungsringe/", _READERS),
    Page("ring", "zweckbindungsringe/<ring:code>/<int:year>/", _READERS),
    Page("reconciliation", "haushalt/abgleich/", _READERS),
    Page("deadlines", "fristen/", _READERS),
    Page("deadline", "fristen/<int:pk>/", _READERS),
    Page("deadline-new", "fristen/neu/", _BOOKING),
    Page("deadline-extend", "fristen/<int:pk>/verlaengerung/", _BOOKING),
    Page("deadline-finish", "fristen/<int:pk>/erledigung/", _BOOKING),
    Page("deadline-reopen", "fristen/<int:pk>/ruecknahme/", _BOOKING),
    Page("standard-rules", "regeln/", _READERS),
    Page("journal", "journal/", _READERS),
    Page("month-report", "berichte/monate/", _READERS),
    Page("voucher", "journal/<int:pk>/", _READERS),
    Page("voucher-reverse", "journal/<int:pk>/storno/", _BOOKING),
    Page("voucher-transfer", "journal/<int:pk>/umbuchung/", _BOOKING),
    Page("fiscal-years", "haushaltsjahre/", _CLOSING_READERS),
    Page("period-close", "haushaltsjahre/<int:pk>/abschluss/", _CLOSING),
    Page("period-reopen", "haushaltsjahre/<int:pk>/wiedereroeffnung/", _CLOSING),
    Page("reopening-approve", "haushaltsjahre/wiedereroeffnungen/<int:pk>/freigabe/", _CLOSING),
    Page("suggestions", "vorschlaege/<slug:kind>/", _READERS),
    Page("drawdown-hint", "zuwendungen/<slug:code>/mittelabruf/frei/", _HINT),
    Page("receipt-hint", "zuwendungen/<slug:code>/zahlungseingang/frei/", _HINT),
    Page("expense-hint", "zuwendungen/<slug:code>/ausgabe/frei/", _HINT),
    Page("other-income-hint", "zuwendungen/<slug:code>/einnahme-dritter/frei/", _HINT),
    Page("repayment-hint", "zuwendungen/<slug:code>/rueckzahlung/frei/", _HINT),
    Page("payout-hint", "weiterleitungen/<slug:code>/auszahlung/frei/", _HINT),
    Page("return-hint", "weiterleitungen/<slug:code>/rueckfluss/frei/", _HINT),
    Page("proof-hint", "weiterleitungen/<slug:code>/nachweis/frei/", _HINT),
    Page("agreement-hint", "weiterleitungen/<slug:code>/vereinbarung/frei/", _HINT),
    Page("pass-through-hint", "zuwendungen/<slug:code>/weiterleitung-vereinbaren/frei/", _HINT),
    Page("alerts", "hinweise/", _READERS),
    Page("alert", "hinweise/<int:pk>/", _READERS),
    Page("health", "gesundheit/", _allow(_READ, (Role.SUPERVISOR, Role.AUDITOR))),
    Page("mailbox", "postfach/", _MAILBOX),
    Page("mailbox-mail", "postfach/<str:name>/", _MAILBOX),
    Page("mailbox-html", "postfach/<str:name>/inhalt/", _MAILBOX),
)


def _in_admin(name: str, route: str, methods: Methods) -> Page:
    return Page(f"admin:{name}" if name else "", f"admin/{route}", {Role.SUPERVISOR: methods})


def _pages_of_model(label: str, rights: frozenset[Right]) -> Iterator[Page]:
    """Django makes all these routes for every model; what may not be done there nobody opens."""
    model = label.lower().replace(".", "_")
    folder = label.lower().replace(".", "/")
    # Actions on several rows are changes.
    changing = _FILL_IN if Right.CHANGE in rights else _READ
    adding = _FILL_IN if Right.ADD in rights else _NONE
    deleting = _FILL_IN if Right.DELETE in rights else _NONE
    yield _in_admin(f"{model}_changelist", f"{folder}/", changing)
    yield _in_admin(f"{model}_add", f"{folder}/add/", adding)
    yield _in_admin(f"{model}_history", f"{folder}/<path:object_id>/history/", _READ)
    yield _in_admin(f"{model}_delete", f"{folder}/<path:object_id>/delete/", deleting)
    yield _in_admin(f"{model}_change", f"{folder}/<path:object_id>/change/", changing)
    yield _in_admin("", f"{folder}/<path:object_id>/", _READ)  # leads to the page before


ADMIN_PAGES = (
    _in_admin("index", "", _READ),
    _in_admin("login", "login/", _FILL_IN),
    _in_admin("logout", "logout/", _START),
    _in_admin("password_change", "password_change/", _FILL_IN),
    _in_admin("password_change_done", "password_change/done/", _READ),
    _in_admin("auth_user_password_change", "auth/user/<id>/password/", _FILL_IN),
    _in_admin("autocomplete", "autocomplete/", _READ),
    _in_admin("jsi18n", "jsi18n/", _READ),
    _in_admin("view_on_site", "r/<path:content_type_id>/<path:object_id>/", _READ),
    _in_admin("app_list", "(?P<app_label>grants|ledger|auth)/$", _READ),
    _in_admin("", "(?P<url>.*)$", _READ),  # no page at all, or an address without its last slash
    *(page for label, rights in ADMIN_MODELS.items() for page in _pages_of_model(label, rights)),
)

PAGES = PROGRAM_PAGES + ADMIN_PAGES

_BY_ROUTE = {page.route: page for page in PAGES}
_BY_NAME = {page.name: page for page in PAGES if page.name}
_UNKNOWN = Page("", "", {})

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


def page_at(route: str) -> Page:
    """Seite unter dieser Route, as Django resolved it; one that nobody opens if unknown."""
    return _BY_ROUTE.get(route, _UNKNOWN)


def may(role: Role | None, name: str, method: str = "GET") -> bool:
    """Darf diese Rolle das? For links: ``name`` is the one under which the page is linked."""
    return _BY_NAME.get(name, _UNKNOWN).lets(role, method)


def roles_that_may(page: Page, method: str) -> list[Role]:
    """Rollen, die das dürfen, in the order in which they are declared."""
    return [role for role in Role if page.lets(role, method)]
