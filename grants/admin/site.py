"""The admin site: who gets in is decided by the role, at the sign-in of the program."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.decorators import method_decorator

from grants.admin_models import ADMIN_MODELS
from grants.permissions import Role
from grants.rules.wording import DASH


def is_supervisor(request: HttpRequest) -> bool:
    """Leitung: the role that the middleware found for this request."""
    return getattr(request, "role", None) is Role.SUPERVISOR


class SupervisorSite(AdminSite):
    """Stammdaten: open to the role Leitung, whatever Django's own flags of a person say."""

    site_header = "fundtracker – Stammdaten"
    site_title = "fundtracker – Stammdaten"
    index_title = "Stammdaten, Journal und Personen"
    empty_value_display = DASH

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Take up a model of the fixed list only, so that no package brings a page of its own."""
        single = isinstance(model_or_iterable, type)
        models: Any = [model_or_iterable] if single else model_or_iterable
        for model in models:
            if model._meta.label not in ADMIN_MODELS:
                raise ImproperlyConfigured(f"{model._meta.label} does not stand in ADMIN_MODELS.")
        super().register(model_or_iterable, *args, **options)

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
