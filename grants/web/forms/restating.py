"""Formulare, die einen Stand neu sagen: they know from which state they were filled in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from grants.side_by_side import NOTHING, Difference, as_sent, differences, printed
from grants.web.forms.booking import KeyedForm
from grants.web.forms.rows import RowForm, RowSet
from grants.web.wording import day
from ledger.errors import FormStateMissing
from ledger.filled_from import FilledFrom, Stated


class FilledFromField(forms.Field):
    """Formularstand: set when the form is opened, and anew once it was refused as outdated."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> FilledFrom | None:
        if value in self.empty_values:
            return None
        try:
            return FilledFrom.read(str(value))
        except ValueError as error:
            raise ValidationError("", code="no_marks") from error


class RestatingForm(KeyedForm):
    """Formular, das neu sagt, was gilt: refused if somebody has saved since it was opened.

    What was typed stays; what stands now is shown beside it, and taken over where it is ticked.
    """

    # Days that its subject has and the form does not ask for.
    shown_beside: ClassVar[Mapping[str, str]] = {}
    differences: tuple[Difference, ...] = ()

    filled_from = FilledFromField()

    @property
    def stated(self) -> Stated:
        """Was jetzt gilt, as its service reads it too."""
        raise NotImplementedError

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "filled_from":
            return str(FilledFrom.of(self.stated.values))
        return super().get_initial_for_field(field, field_name)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("filled_from") is None:
            # The field is hidden, so the form as a whole has to say it.
            raise ValidationError(str(FormStateMissing()))
        return given

    def set_beside(self, standing: "RestatingForm", changed: frozenset[str]) -> None:
        """Gegenüberstellen, once it was refused: from now on it is filled from ``standing``."""
        self.differences = tuple(map(self._with_box, self._differences(standing, changed)))
        self.data = {name: self.data[name] for name in self.data} | {
            "filled_from": standing["filled_from"].value()
        }

    def _differences(
        self, standing: "RestatingForm", changed: frozenset[str]
    ) -> Iterator[Difference]:
        values = standing.stated.values
        yield from differences(
            self, {self.name_here(name): values[name] for name in changed if name in values}
        )
        for typed, now in zip(self.row_sets, standing.row_sets, strict=True):
            if (prefix := typed.prefix or "") in changed:
                yield Difference(
                    prefix,
                    typed.title,
                    now=_in_lines((row, row.initial or {}) for row in now.forms),
                    typed=_in_lines((row, row.cleaned_data) for row in typed.filled),
                )
        for name, label in self.shown_beside.items():
            if name in changed and name not in self.fields:
                yield Difference("", label, day(values[name]), NOTHING)

    def _with_box(self, difference: Difference) -> Difference:
        name = difference.name
        if not name:
            return difference
        said = self.name_said(name)
        opened = self.cleaned_data["filled_from"]
        typed = {name: self.cleaned_data.get(name)} | self.typed_rows()
        return replace(
            difference,
            # If something else is typed afterwards, the box no longer holds.
            box=str(FilledFrom.of({name: self._sent(name)})),
            is_untouched=said not in opened.changed_in({said: typed[name]}),
        )

    def name_said(self, name: str) -> str:
        """Wie der Dienst nennt, was hier so heißt: the reverse of ``name_here``."""
        said = (one for one, here in self.called.items() if here == name)
        return next((one for one in said if one in self.stated.values), name)

    def typed_rows(self) -> dict[str, Any]:
        """Zeilen, wie sie getippt sind, as ``stated`` has those that stand; by their prefix."""
        return {}

    def _sent(self, name: str) -> Any:
        if name in self.fields:
            return self.data.get(name, "")
        return sorted((key, self.data[key]) for key in self.data if key.startswith(f"{name}-"))

    def with_taken_over(self, boxes: Iterable[str], standing: "RestatingForm") -> dict[str, Any]:
        """Angaben des Formulars, those of the ticked boxes as they stand now."""
        names = {name for box in boxes if (name := self._name_in(box))}
        data = {name: self.data[name] for name in self.data}
        here = {self.name_here(name): value for name, value in standing.stated.values.items()}
        for name in names:
            if name in self.fields and name in here:
                data[name] = as_sent(self.fields[name], here[name])
        for rows in standing.row_sets:
            if (rows.prefix or "") in names:
                data |= _as_sent(rows)
        return data

    def _name_in(self, box: str) -> str:
        """Name, den ein Kästchen nennt; empty if something else was typed since it was shown."""
        try:
            shown = FilledFrom.read(box)
        except ValueError:
            return ""
        name = next(iter(shown.marks or {}))
        return "" if shown.changed_in({name: self._sent(name)}) else name


def rows_as_stated(rows: Iterable[Any]) -> list[Any]:
    """Zeilen als reine Werte, in the order of their fields, as a query reads them."""
    return [
        tuple(value.pk if isinstance(value, Model) else value for value in vars(row).values())
        for row in rows
    ]


def _in_lines(rows: Iterable[tuple[RowForm, Mapping[str, Any]]]) -> str:
    """Zeilen, one below the other, each with what stands in it."""
    lines = (
        " · ".join(
            text
            for name, field in row.fields.items()
            if (text := printed(field, values.get(name))) != NOTHING
        )
        for row, values in rows
    )
    return "\n".join(filter(None, lines)) or NOTHING


def _as_sent(rows: RowSet[Any]) -> dict[str, str]:
    """Alle Zeilen eines leeren Formulars, as a browser sends them."""
    total, initial = rows.total_form_count(), rows.initial_form_count()
    data = {f"{rows.prefix}-TOTAL_FORMS": str(total), f"{rows.prefix}-INITIAL_FORMS": str(initial)}
    for row in rows.forms:
        for name, field in row.fields.items():
            value = row.get_initial_for_field(field, name)
            data[row.add_prefix(name)] = as_sent(field, value)
    return data
