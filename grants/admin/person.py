from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField
from django.http import HttpRequest

from grants.admin.base import ByList, SupervisorAdmin
from grants.admin.site import site


@admin.register(User, site=site)
class PersonAdmin(ByList, UserAdmin):
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
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Whoever could set a superuser's password would be one.
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

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
