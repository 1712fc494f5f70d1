"""Veraltete Formulare: a page of the admin does not take back what somebody saved meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, HttpResponse

from grants.queries.stated import last_saved_of
from grants.side_by_side import Difference, differences
from ledger.errors import ChangedMeanwhile, FormStateMissing, Refusal
from ledger.filled_from import FilledFrom, Stated


@dataclass(frozen=True)
class _Part:
    """Teil einer Seite: values that stand now, and the form in which they are said anew.

    A field of the page is a part, and each row below it. ``form`` is None for a row that the
    person has not seen.
    """

    row: Model
    values: dict[str, Any]
    form: Any
    label: str = ""

    @property
    def differences(self) -> Iterator[Difference]:
        if self.form is not None:
            standing = self.values | {DELETION_FIELD_NAME: False}
            yield from differences(self.form, standing, prefix=self.label)


@dataclass(frozen=True)
class _Outdated:
    """Veraltet: why the page is not saved, and what stands beside what was typed."""

    refusal: Refusal
    differences: tuple[Difference, ...] = ()


class RefusesOutdated(admin.ModelAdmin):
    """Seite, die kennt, aus welchem Stand sie ausgefüllt wurde.

    If what was typed would take back what somebody saved meanwhile, it is shown again, with both
    side by side.
    """

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id)) if object_id else None
        if row is None or not self.has_change_permission(request, row):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if request.method == "POST":
                row = _locked(self.model._default_manager.filter(pk=row.pk)).get()
            parts = self._parts(request, row)
            stated = _stated(row, parts)
            if request.method == "POST":
                sent = request.POST.get("filled_from", "")
                request.outdated = _outdated(sent, stated, parts)
            extra = {"filled_from": str(FilledFrom.of(stated.values))}
            return super().changeform_view(
                request, object_id, form_url, (extra_context or {}) | extra
            )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        outdated = _found(request)
        return _refused(form, outdated.refusal) if outdated else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if outdated := _found(request):
            context["differences"] = outdated.differences
        return super().render_change_form(request, context, *args, **kwargs)

    def _parts(self, request: HttpRequest, row: Model) -> dict[str, _Part]:
        sent = request.POST if request.method == "POST" else None
        form = self.get_form(request, row, change=True)(sent, instance=row)
        parts = {name: _Part(row, {name: value}, form) for name, value in _values_of(form).items()}
        for formset_class, inline in self.get_formsets_with_inlines(request, row):
            if inline.has_change_permission(request, row):
                rows = inline.get_queryset(request)
                if sent is not None and self.admin_site.is_registered(inline.model):
                    # They have a page of their own, where they may change at the same moment.
                    rows = _locked(rows)
                parts |= _parts_of_rows(formset_class, row, rows, sent)
        return parts


def _parts_of_rows(
    formset_class: Any, page: Model, rows: QuerySet[Any], sent: Any
) -> dict[str, _Part]:
    facts = {"instance": page, "prefix": formset_class.get_default_prefix(), "queryset": rows}
    typed = {}
    if sent is not None:
        typed = {form.instance.pk: form for form in formset_class(sent, **facts).initial_forms}
    return {
        f"{facts['prefix']}-{form.instance.pk}": _Part(
            form.instance,
            _values_of(form),
            typed.get(form.instance.pk),
            f"{form.instance._meta.verbose_name} „{form.instance}“, ",
        )
        for form in formset_class(**facts).initial_forms
    }


def _values_of(form: Any) -> dict[str, Any]:
    """What the form says anew: of its fields those that are kept and can be changed."""
    return {
        name: form.initial[name]
        for name, field in form.fields.items()
        if name in form.initial and not field.disabled
    }


def _locked(rows: QuerySet[Any]) -> QuerySet[Any]:
    # The weaker lock lets other rows refer to them.
    return rows.select_for_update(of=("self",), no_key=True)


def _stated(page: Model, parts: dict[str, _Part]) -> Stated:
    rows = list({id(part.row): part.row for part in parts.values()}.values())
    return Stated(
        {name: list(part.values.items()) for name, part in parts.items()},
        lambda: last_saved_of(rows, f"{page._meta.verbose_name} „{page}“"),
    )


def _outdated(sent: str, stated: Stated, parts: dict[str, _Part]) -> _Outdated | None:
    try:
        FilledFrom.read(sent).refuse_changed(stated)
    except ValueError:
        return _Outdated(FormStateMissing())
    except ChangedMeanwhile as refusal:
        changed = [part for name, part in parts.items() if name in refusal.changed]
        found = tuple(one for part in changed for one in part.differences)
        # Sent twice, the form says what stands: nothing is taken back.
        return _Outdated(refusal, found) if found else None
    return None


def _found(request: HttpRequest) -> _Outdated | None:
    return getattr(request, "outdated", None)


def _refused(form_class: Any, refusal: Refusal) -> Any:
    class Refused(form_class):
        def clean(self) -> dict[str, Any]:
            cleaned: dict[str, Any] = super().clean() or {}
            self.add_error(None, str(refusal))
            return cleaned

    return Refused
