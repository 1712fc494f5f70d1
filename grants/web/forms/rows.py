"""Zeilen eines Formulars: as many as somebody needs, blank ones count as not there."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet

from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.problems import GAP, Problem, problems_of
from grants.web.forms.sentences import PlainForm
from grants.web.forms.typed_choice import LookUp, TypedChoiceField

_MOST_ROWS = 60
_ADDED_ROWS = 3


class RowForm(PlainForm):
    """Eine Zeile; ``is_filled`` once all that it needs stands in it."""

    @property
    def is_filled(self) -> bool:
        # A draft forgives what is missing, but there is nothing to reckon with.
        return (
            self.is_valid()
            and self.has_changed()
            and self.fields.keys() <= self.cleaned_data.keys()
        )


Row = TypeVar("Row", bound=RowForm)


class RowSet(BaseFormSet, Generic[Row]):
    """Zeilen einer Art. ``title`` names them in messages, ``more`` adds blank ones."""

    title: ClassVar[str]
    form: type[Row]
    extra = 0
    can_order = False
    can_delete = False
    can_delete_extra = False
    min_num = 0
    max_num = _MOST_ROWS
    absolute_max = _MOST_ROWS
    validate_min = False
    validate_max = False
    edit_only = False
    renderer = None
    blank_rows: ClassVar[int] = 2

    def __init__(
        self,
        data: Data | None = None,
        *,
        prefix: str,
        initial: Sequence[Mapping[str, Any]] = (),
        **of_each_row: Any,
    ) -> None:
        self.extra = min(len(initial) + self.blank_rows, _MOST_ROWS)
        super().__init__(
            data=data,
            prefix=prefix,
            initial=list(initial),
            form_kwargs=of_each_row,
            error_messages={
                "missing_management_form": f"Die Angaben zu „{self.title}“ sind unvollständig "
                "angekommen. Bitte die Seite neu laden und erneut eingeben.",
                "too_many_forms": f"Hier ist Platz für höchstens {_MOST_ROWS} Zeilen. "
                "Bitte Zeilen zusammenfassen.",
            },
        )

    def initial_form_count(self) -> int:
        # A row that was proposed and then emptied is a blank one like any other.
        return 0

    @cached_property
    def _look_ups(self) -> dict[str, LookUp]:
        """Gemeinsames Nachschlagen for each field that is typed, by its name."""
        return {
            name: field.new_look_up(expects=self._values_of(name))
            for name, field in self.form.base_fields.items()
            if isinstance(field, TypedChoiceField)
        }

    def _values_of(self, name: str) -> list[Any]:
        if not self.is_bound:
            return [row.get(name) for row in self.initial or ()]
        prefixes = map(self.add_prefix, range(self.total_form_count()))
        return [self.data.get(f"{prefix}-{name}") for prefix in prefixes]

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        for name, look_up in self._look_ups.items():
            form.fields[name].look_up = look_up

    @property
    def filled(self) -> Iterator[Row]:
        """Ausgefüllte Zeilen without mistakes; of a form that was sent."""
        return (cast(Row, row) for row in self.forms if row.is_filled)

    def add_blank_rows(self, data: dict[str, Any]) -> None:
        """Weitere leere Zeilen, written into what was typed."""
        total = min(self.total_form_count() + _ADDED_ROWS, _MOST_ROWS)
        data[f"{self.prefix}-TOTAL_FORMS"] = str(total)


def refuse_twice(rows: RowSet[Any], field: str, message: str) -> None:
    """Fehler an jeder Zeile, whose value of ``field`` an earlier one has already."""
    seen: set[Any] = set()
    for row in rows.filled:
        value = row.cleaned_data[field]
        if value in seen:
            row.add_error(field, ValidationError(message, code="twice"))
        seen.add(value)


class RowsForm(KeyedForm):
    """Formular mit Zeilen, which may be shown again as a draft.

    A draft has more rows and what can be reckoned; nothing is saved, and what is still blank
    is no mistake yet.
    """

    title: ClassVar[str]
    button: ClassVar[str]
    is_draft = False

    @property
    def row_sets(self) -> tuple[RowSet[Any], ...]:
        raise NotImplementedError

    def is_valid(self) -> bool:
        # All of them, so that every mistake is said at once.
        return all([super().is_valid(), *(rows.is_valid() for rows in self.row_sets)])

    def continued(self, data: Data, *, more: str) -> dict[str, Any]:
        """Entwurf: what was typed, with more rows of the kind that ``more`` names."""
        self.is_valid()
        draft = {name: data[name] for name in data}
        for rows in self.row_sets:
            if rows.prefix == more:
                rows.add_blank_rows(draft)
        return draft

    def forget_gaps(self) -> None:
        """Lücken verzeihen: what is still blank in a draft is no mistake."""
        self.is_draft = True
        self.is_valid()
        for form in (self, *(row for rows in self.row_sets for row in rows.forms)):
            for name, errors in list(form.errors.as_data().items()):
                if all(error.code == GAP for error in errors):
                    del form.errors[name]

    @property
    def problems(self) -> list[Problem]:
        """Fehler, those of the form itself before those of its rows."""
        found = super().problems
        for rows in self.row_sets if self.is_bound else ():
            found += [Problem("", rows.title, str(text)) for text in rows.non_form_errors()]
            for position, row in enumerate(rows.forms, start=1):
                found += problems_of(row, prefix=f"{rows.title}, Zeile {position}: ")
        return found
