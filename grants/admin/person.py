from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import ManyToManyField
from django.http import HttpRequest

from grants.admin.base import ByList, MarksChanges, SupervisorAdmin
from grants.admin.outdated import RefusesOutdated
from grants.admin.site import site
from grants.permissions import Role
from grants.services.errors import LastSupervisor
from grants.services.last_supervisor import require_another_supervisor, supervises


class PersonForm(UserChangeForm):
    """Person: her access and her role, unless nobody would be left to administer."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        field = self._field_that_takes_the_access(cleaned)
        if field is not None and supervises(self.instance):
            _require_another_supervisor(self, field, self.instance)
        return cleaned

    def _field_that_takes_the_access(self, cleaned: dict[str, Any]) -> str | None:
        if not cleaned.get("is_active", True):
            return "is_active"
        groups = cleaned.get("groups")
        leads = groups is None or any(group.name == Role.SUPERVISOR for group in groups)
        return None if leads or self.instance.is_superuser else "groups"


class PersonPasswordForm(AdminPasswordChangeForm):
    """Passwort einer Person; without one she cannot sign in either."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.cleaned_data["set_usable_password"] and supervises(self.user):
            _require_another_supervisor(self, "usable_password", self.user)
        return cleaned


def _require_another_supervisor(form: forms.BaseForm, field: str, person: User) -> None:
    try:
        require_another_supervisor(person)
    except LastSupervisor as refusal:
        form.add_error(field, str(refusal))


@admin.register(User, site=site)
class PersonAdmin(ByList, MarksChanges, RefusesOutdated, UserAdmin):
    """Personen: their access and their role. Who leaves is deactivated; bookings keep the name."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Zugang", {"fields": ("is_active", "groups")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Zugang", {"fields": ("groups",)}),
    )
    form = PersonForm
    change_password_form = PersonPasswordForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Whoever could set a superuser's password would be one.
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    @transaction.atomic  # as the other pages of the admin are: the form locks before it saves
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        return super().user_change_password(request, id, form_url)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: Any, **kwargs: Any
    ) -> Any:
        if db_field.name == "groups":
            kwargs |= {"label": "Rolle", "widget": forms.CheckboxSelectMultiple, "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Group, site=site)
class GroupAdmin(SupervisorAdmin):
    """Rollen: their names are fixed in the program, so they are only looked at."""

    fields = ("name",)
    search_fields = ("name",)
