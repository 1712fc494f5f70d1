from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from grants.permissions import PUBLIC, may, role_of, roles_that_may


class RoleMiddleware:
    """Lets a person see only the pages that the table of roles allows; stores ``request.role``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        page = page_name(request.resolver_match)
        if page in PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        role = role_of(request.user)
        request.role = role  # type: ignore[attr-defined]
        method = request.method or "GET"
        if may(role, page, method):
            return None
        allowed = roles_that_may(page, method)
        return render(request, "403.html", {"role": role, "allowed": allowed}, status=403)


def page_name(match: ResolverMatch | None) -> str:
    """The name under which a page stands in the table; the admin stands there as a whole."""
    if match is None:
        return ""
    return match.namespace or match.url_name or ""
