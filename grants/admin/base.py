"""What the pages of the admin have in common."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import DecimalField, Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse

from fundtracker import clock
from grants.admin.outdated import RefusesOutdated
from grants.admin.site import is_supervisor
from grants.admin_models import ADMIN_MODELS, Right
from grants.models import Sourced
from grants.services.rechecks import mark_everything
from ledger.errors import Refusal
from ledger.models import Command

# Otherwise Django's forms take 0.5 only, and not 0,5.
GERMAN_NUMBERS: dict[type[Field], dict[str, Any]] = {DecimalField: {"localize": True}}


class ByRole:
    """Zugriff: for the role Leitung, and no permission rows are to be kept."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_supervisor(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_supervisor(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_supervisor(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_supervisor(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_supervisor(request)


class NeverDeleted:
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ViewOnly(NeverDeleted):
    """Nur ansehen: not to be added, changed or deleted, by nobody and by no address."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ByList(ByRole):
    """Zugriff auf ein Modell: what the fixed list of the admin allows, or less."""

    model: type[Model]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._lists(Right.ADD) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._lists(Right.CHANGE) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._lists(Right.DELETE) and super().has_delete_permission(request, obj)

    def _lists(self, right: Right) -> bool:
        return right in ADMIN_MODELS[self.model._meta.label]


class MarksChanges(admin.ModelAdmin):
    """Whatever is changed here, a threshold, a rate, a line or a person, findings may rest on."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        mark_everything()
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        mark_everything()
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        mark_everything()
        return super().log_deletions(request, queryset)


class SupervisorAdmin(ByList, MarksChanges, RefusesOutdated):
    """Stammdaten: edited by supervisors; ``set_once`` names fields that then stay as they are."""

    set_once: ClassVar[Sequence[str]] = ()
    list_per_page = 50
    formfield_overrides = GERMAN_NUMBERS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        readonly = super().get_readonly_fields(request, obj)
        return (*readonly, *(self.set_once if obj is not None else ()))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        # Where a row is in use that is the reason to name, not what may be done with its users.
        return deleted, counts, set() if protected else lacking, protected


class SupervisorInline(ByRole, admin.TabularInline):
    extra = 0
    formfield_overrides = GERMAN_NUMBERS


# They say how far a figure may be trusted, or who looks after it, and not what it is.
_BESIDE_THE_FIGURE = {"confidence", "note", "responsible"}


class SourcedForm(forms.ModelForm):
    """Whoever changes a confirmed figure has not confirmed the new one yet.

    Neither was it found in the source, unless the person says so in the same change.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "confidence" in self.fields:
            self.fields["confidence"].help_text = (
                "Wer die Angabe ändert, setzt die Sicherheit auf „unsicher“ und nimmt die "
                "Bestätigung zurück. Bitte die neue Angabe mit der Quelle vergleichen und "
                "danach bestätigen."
            )

    def save(self, commit: bool = True) -> Any:
        changed = set(self.changed_data)
        if self.instance.pk and changed - {"note", "responsible"}:
            self.instance.confirmed_by = None
            self.instance.confirmed_on = None
        if self.instance.pk and changed - _BESIDE_THE_FIGURE and "confidence" not in changed:
            self.instance.confidence = Sourced.Confidence.UNSURE
        return super().save(commit)


class SourcedAdmin(SupervisorAdmin):
    """Belegte Angaben, to be confirmed by a supervisor."""

    form = SourcedForm
    readonly_fields = ("confirmed_by", "confirmed_on")
    actions = ("confirm",)

    @admin.display(description="bestätigt", boolean=True)
    def confirmed(self, row: Sourced) -> bool:
        return row.is_confirmed

    @admin.action(description="Ausgewählte Angaben bestätigen", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = queryset.filter(confirmed_on=None)
        for row in rows:
            row.confirmed_by = request.user
            row.confirmed_on = clock.today()
            row.save(update_fields=["confirmed_by", "confirmed_on"])
            self.log_change(request, row, "Bestätigt.")
        self.message_user(request, f"Bestätigt: {len(rows)}. Die übrigen waren es schon.")


class ServiceForm(forms.ModelForm):
    """Form of a command: carries its idempotency key, and shows why it was refused."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    refusal: ClassVar[str] = ""

    def clean(self) -> dict[str, Any]:
        if self.refusal:
            raise ValidationError(self.refusal)
        return super().clean() or {}

    def validate_unique(self) -> None:
        # Sent twice, the form meets its own row; the service then answers with that row.
        if not Command.objects.filter(pk=str(self.cleaned_data.get("key"))).exists():
            super().validate_unique()


class ShowsRefusals(SupervisorAdmin):
    """Page whose services may refuse; its forms show the ``refusal`` of the request."""

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            # All is rolled back: show the same form again, with what was typed and the reason.
            request.refusal = str(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)


class ServiceAdmin(ShowsRefusals):
    """Rows that only a service creates; afterwards just ``change_fields`` can be edited."""

    add_form: type[ServiceForm] = ServiceForm
    add_fields: ClassVar[tuple[str, ...]] = ()
    shown_fields: ClassVar[tuple[Any, ...]] = ()
    change_fields: ClassVar[tuple[str, ...]] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        return self.shown_fields if obj is not None else (*self.add_fields, "key")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        if obj is None:
            return ()
        return tuple(field for field in self.shown_fields if field not in self.change_fields)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return super().get_inlines(request, obj) if obj is not None else ()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        form: Any = super().get_form(request, obj, change=change, form=self.add_form, **kwargs)
        form.refusal = getattr(request, "refusal", "")  # a class of this request alone
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            # Only these columns: a booking may change the others at the same moment.
            obj.save(update_fields=form.changed_data)
            return
        key = str(form.cleaned_data["key"])
        obj.pk = self.carry_out(form.cleaned_data, key=key, actor=request.user).pk
        obj.refresh_from_db()

    def carry_out(self, given: dict[str, Any], *, key: str, actor: Any) -> Model:
        """Vorgang, der die Zeile anlegt, with what was given for ``add_fields``."""
        raise NotImplementedError
