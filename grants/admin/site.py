"""The admin site: who gets in is decided by the role, at the sign-in of the program."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest
from django.utils.decorators import method_decorator

from grants.permissions import Role


def is_supervisor(request: HttpRequest) -> bool:
    """Leitung: the role that the middleware found for this request."""
    return getattr(request, "role", None) is Role.SUPERVISOR


class SupervisorSite(AdminSite):
    """Verwaltung: open to the role Leitung, whatever Django's own flags of a person say."""

    site_header = "fundtracker – Verwaltung"
    site_title = "fundtracker – Verwaltung"
    index_title = "Stammdaten, Journal und Personen"
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return is_supervisor(request)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The sign-in of the program, so that there is one door only."""
        sign_in = LoginView.as_view(redirect_authenticated_user=True, next_page="admin:index")
        return sign_in(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return LogoutView.as_view()(request)


site = SupervisorSite()
# Several rows at once are never deleted: each deletion is looked at on its own page.
site.disable_action("delete_selected")
