"""Who may do what: each view states its roles and their methods. A view that states none is denied.

The pages of the admin stand in a table, since Django makes them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.urls import URLPattern, URLResolver, get_resolver

from grants.admin_models import ADMIN_MODELS, Right


class Role(StrEnum):
    """Rolle: the value is the name of the group that gives it to a person."""

    CLERK = "Sachbearbeitung"
    SUPERVISOR = "Leitung"
    TREASURY = "Kämmerei"
    AUDITOR = "Rechnungsprüfung"


BOOKERS = (Role.CLERK, Role.SUPERVISOR)

Methods = frozenset[str]
View = TypeVar("View", bound=Callable[..., Any])

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


def read_by(*roles: Role) -> Callable[[View], View]:
    """Seite zum Ansehen. This or one of the next three stands at each view, or nobody may."""
    return _open(dict.fromkeys(roles, _READ))


def filled_in_by(*roles: Role) -> Callable[[View], View]:
    """Seite mit einem Formular: to look at, and to send."""
    return _open(dict.fromkeys(roles, _FILL_IN))


def started_by(*roles: Role) -> Callable[[View], View]:
    """Vorgang ohne eigene Seite: only to send."""
    return _open(dict.fromkeys(roles, _START))


def open_to_everybody(*methods: str) -> Callable[[View], View]:
    """Seite, die auch ohne Anmeldung offen ist."""
    return _open({}, everybody=frozenset(methods))


def _open(roles: Mapping[Role, Methods], *, everybody: Methods = _NONE) -> Callable[[View], View]:
    def state(view: View) -> View:
        view.access = roles, everybody  # type: ignore[attr-defined]
        return view

    return state


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

_UNKNOWN = Page("", "", {})


def program_pages() -> Iterator[Page]:
    """Seiten des Programms: every route outside the admin, with what its view says."""
    return _pages_in(get_resolver().url_patterns, "")


def _pages_in(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[Page]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Page(pattern.name or "", route, *_stated_at(pattern.callback))
        elif pattern.namespace != "admin":
            yield from _pages_in(pattern.url_patterns, route)


def _stated_at(view: Callable[..., Any]) -> tuple[Mapping[Role, Methods], Methods]:
    """What stands at the view itself: a class takes over nothing from those it extends."""
    owners = (vars(view), vars(getattr(view, "view_class", view)))
    return next((owner["access"] for owner in owners if "access" in owner), ({}, _NONE))


# Both are read once for each set of routes. Of two pages of one route Django opens the first.
@cache
def _by_route(resolver: URLResolver) -> dict[str, Page]:
    return {page.route: page for page in reversed([*program_pages(), *ADMIN_PAGES])}


@cache
def _by_name(resolver: URLResolver) -> dict[str, Page]:
    return {page.name: page for page in [*program_pages(), *ADMIN_PAGES] if page.name}


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
    return _by_route(get_resolver()).get(route, _UNKNOWN)


def may(role: Role | None, name: str, method: str = "GET") -> bool:
    """Darf diese Rolle das? For links: ``name`` is the one under which the page is linked."""
    return _by_name(get_resolver()).get(name, _UNKNOWN).lets(role, method)


def roles_that_may(page: Page, method: str) -> list[Role]:
    """Rollen, die das dürfen, in the order in which they are declared."""
    return [role for role in Role if page.lets(role, method)]
