from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grants.permissions import page_at, role_of, roles_that_may


class RoleMiddleware:
    """Lets a person open only what the view of a route states for the role; keeps ``request.role``.

    It asks for the route of the address and not for its name, which another route may carry too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        assert match is not None  # noqa: S101 - Django resolved the address to find the view
        page = page_at(match.route)
        method = request.method or "GET"
        if method in page.everybody:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        role = role_of(request.user)
        request.role = role  # type: ignore[attr-defined]
        if page.lets(role, method):
            return None
        allowed = roles_that_may(page, method)
        return render(request, "403.html", {"role": role, "allowed": allowed}, status=403)
