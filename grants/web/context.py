"""What every page shows around its content: person, role, navigation, simulated day."""

from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from fundtracker import clock
from grants.permissions import Role, may, role_of

_SECTIONS = (
    ("overview", "Übersicht"),
    ("awards", "Zuwendungen"),
    ("pass-throughs", "Weiterleitungen"),
    ("rings", "Zweckbindungsringe"),
    ("deadlines", "Fristen"),
    ("journal", "Journal"),
    ("programmes", "Förderprogramme"),
    ("cases", "Hinweise"),
)


@dataclass(frozen=True)
class Section:
    """One entry of the navigation; ``current`` is the value of its aria-current."""

    label: str
    url: str
    current: str


def shell(request: HttpRequest) -> dict[str, Any]:
    role = _role_of(request)
    return {
        "role": role,
        "navigation": _navigation(request.path, role),
        "today": clock.today(),
        "day_is_simulated": clock.is_fixed(),
    }


def _role_of(request: HttpRequest) -> Role | None:
    # An address that does not exist never reached the middleware that stores the role.
    if hasattr(request, "role"):
        return cast(Role | None, request.role)
    return role_of(request.user) if hasattr(request, "user") else None


def _navigation(path: str, role: Role | None) -> list[Section]:
    pages = [(page, label, reverse(page)) for page, label in _SECTIONS]
    if settings.DEMO_MAILBOX is not None:
        pages.append(("mailbox", "Postfach", reverse("mailbox")))
    pages.append(("health", "Betrieb", reverse("health")))
    pages.append(("admin:index", "Stammdaten", reverse("admin:index")))
    return [
        Section(label, url, current=_aria_current(path, url))
        for page, label, url in pages
        if may(role, page)
    ]


def _aria_current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if url != reverse("overview") and path.startswith(url) else ""
