from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from grants.models import Award, Organisation, Programme
from grants.queries.codes import free_code
from grants.queries.programme_tree import ProgrammeTree
from grants.queries.programmes import programme_choices, programme_with_parts
from grants.queries.twins import twin_of_award
from grants.services import take_on_award
from grants.services.errors import CodeTaken, DateInFuture
from grants.services.terms import AMOUNT_MISSING, AwardDetails
from grants.web.filters.base import named_in
from grants.web.forms.booking import Data
from grants.web.forms.fields import DayField, LineField, focus_first
from grants.web.forms.notice_rows import offers_of
from grants.web.forms.notice_terms import TermsForm
from grants.web.forms.problems import GAP
from grants.web.wording import IN_THE_ADDRESS, person_name
from ledger.commands import result_of
from ledger.errors import WHOLE, Refusal
from ledger.models import Side
from ledger.money import EuroField

# The address of this very form.
_RESERVED_CODE = "neu"
# As long as its column.
_LONGEST_CODE = 80
_WHO_AND_WHAT = (
    "programme",
    "kind",
    "award_title",
    "code",
    "file_reference",
    "holder",
    "responsible",
    "note",
)


class ProgrammeField(forms.TypedChoiceField):
    """Förderprogramm, its parts indented below it; the rows then offer what belongs to it."""

    def __init__(self) -> None:
        super().__init__(
            label="Förderprogramm",
            choices=lambda: [("", "bitte wählen"), *programme_choices()],
            coerce=lambda pk: Programme.objects.get(pk=pk),
            error_messages={
                "required": "Bitte das Förderprogramm wählen. Fehlt es in der Liste, legt es die "
                "Leitung unter „Stammdaten“ an.",
                "invalid_choice": "Dieses Förderprogramm gibt es nicht. Bitte eines wählen.",
            },
            widget=forms.Select(
                {
                    "hx-post": "",
                    "hx-vals": '{"weiter": ""}',
                    "hx-target": "#schritt-plan",
                    "hx-select": "#schritt-plan",
                    "hx-select-oob": "#schritt-einheiten,#schritt-abruf",
                    "hx-swap": "outerHTML",
                }
            ),
        )


class NewAwardForm(TermsForm):
    """Neue Zuwendung aus einem Bescheid: award, first notice and application in one step."""

    title = "Neue Zuwendung aus einem Bescheid"
    button = "Zuwendung anlegen"
    refused = "Nicht angelegt"
    success = "Angelegt"
    # As on the page, where the list of mistakes follows them.
    field_order = _WHO_AND_WHAT
    called = {
        **TermsForm.called,
        "submitted_on": "applied_on",
        "early_start_requested_on": WHOLE,
    }

    programme = ProgrammeField()
    kind = forms.ChoiceField(label="Art", choices=Award.Kind)
    award_title = forms.CharField(
        label="Bezeichnung",
        max_length=200,
        help_text="So heißt die Zuwendung in allen Listen, zum Beispiel „KIM Baustein 1 2024“.",
        error_messages={"required": "Bitte die Zuwendung benennen."},
    )
    code = forms.SlugField(
        label="Kürzel",
        max_length=_LONGEST_CODE,
        required=False,
        help_text=f"{IN_THE_ADDRESS} Bleibt es leer, wird es aus Programm und Jahr gebildet.",
        error_messages={
            "invalid": "Bitte nur Buchstaben ohne Umlaute, Ziffern, - und _ verwenden, "
            "zum Beispiel kim-b1-2024."
        },
    )
    file_reference = forms.CharField(label="Aktenzeichen", max_length=100, required=False)
    holder = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Zuwendungsempfänger",
        empty_label="bitte wählen",
        error_messages={
            "required": "Bitte den Zuwendungsempfänger wählen. Fehlt er in der Liste, legt ihn "
            "die Leitung unter „Stammdaten“ an."
        },
    )
    responsible = forms.ModelChoiceField(
        User.objects.none(),
        label="zuständig",
        required=False,
        empty_label="noch niemand",
        help_text="Wer die Hinweise und Mails zu dieser Zuwendung bekommt.",
    )
    income_line = LineField(Side.INCOME, label="Ertragsposition")
    expense_line = LineField(Side.EXPENSE, label="Aufwandsposition")
    application_amount = EuroField(
        label="Beantragter Betrag in Euro", required=False, positive=True
    )
    applied_on = DayField(label="Antrag gestellt am", required=False)
    note = forms.CharField(label="Anmerkung", max_length=500, required=False)

    def __init__(
        self,
        data: Data | None = None,
        *,
        programme: Programme | None,
        person: User,
        today: date,
    ) -> None:
        """``programme`` says which rates and parts the rows offer, and is preselected."""
        self.waits_for_programme = programme is None
        super().__init__(
            data,
            offers=offers_of(set() if programme is None else _family(programme)),
            today=today,
            initial={
                "programme": programme and programme.pk,
                "kind": Award.Kind.GRANT,
                "responsible": person,
            },
            rows={},
        )
        holders = cast(forms.ModelChoiceField, self.fields["holder"])
        holders.queryset = _holders()
        if len(found := list(holders.queryset[:2])) == 1:
            holders.initial, holders.empty_label = found[0], None
        people = cast(forms.ModelChoiceField, self.fields["responsible"])
        people.queryset = User.objects.filter(is_active=True, groups__isnull=False).distinct()
        people.label_from_instance = person_name  # type: ignore[method-assign,assignment]
        if not self.is_bound:
            focus_first(self.fields)

    @property
    def applies_to(self) -> tuple[str, int | None]:
        programme = self._known("programme")
        pk = programme.pk if isinstance(programme, Programme) else programme
        return self._known("kind") or Award.Kind.GRANT, pk

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("code") == _RESERVED_CODE:
            self.add_error("code", f"„{_RESERVED_CODE}“ ist vergeben. Bitte anders wählen.")
        applied_on = given.get("applied_on")
        if applied_on is not None and applied_on > self.today:
            self.add_error("applied_on", str(DateInFuture(applied_on, today=self.today)))
        has_gap = "application_amount" in given and given["application_amount"] is None
        if applied_on is not None and has_gap:
            self.add_error("application_amount", ValidationError(AMOUNT_MISSING, code=GAP))
        return given

    def questions(self) -> list[str]:
        twin = twin_of_award(self.cleaned_data)
        # Sent again, the form would find what its first sending has taken on.
        if twin is None or result_of(str(self.cleaned_data["key"])) is not None:
            return super().questions()
        return [_is_it_another(twin), *super().questions()]

    def continued(self, data: Data, *, more: str) -> dict[str, Any]:
        draft = super().continued(data, more=more)
        if not draft.get("code", "").strip():
            draft["code"] = self._free_code()
        return draft

    def _usual_code(self) -> str:
        """Kürzel aus Programm und Jahr; empty as long as one of them is missing."""
        programme, first = self._known("programme"), self._known("period_from")
        if not isinstance(programme, Programme) or not isinstance(first, date):
            return ""
        ending = f"-{first.year}"
        return slugify(programme.code)[: _LONGEST_CODE - len(ending) - 3] + ending

    def _free_code(self) -> str:
        usual = self._usual_code()
        return free_code(Award, usual) if usual else ""

    def _code_of_this_form(self) -> str:
        """Kürzel, wo niemand eines nennt: sent twice, the form says the same both times."""
        # Found before asking, so that what the first sending takes meanwhile is not passed over.
        free = self._free_code()
        taken_on = result_of(str(self.cleaned_data["key"]))
        return taken_on.code if isinstance(taken_on, Award) else free

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, CodeTaken):
            self.add_error("code", f"{refusal} Frei ist „{self._free_code()}“.")
        else:
            super().refuse(refusal)

    def carry_out(self, *, actor: User) -> Award:
        given = self.cleaned_data
        return take_on_award(
            details=self.details(),
            terms=self.terms(),
            rows=self.rows(),
            application_amount=given["application_amount"],
            applied_on=given["applied_on"],
            booked_on=self.booked_on,
            today=self.today,
            key=str(given["key"]),
            actor=actor,
        )

    def details(self) -> AwardDetails:
        """Stammdaten der Zuwendung; of a valid form."""
        given = self.cleaned_data
        code = given["code"] or self._code_of_this_form()
        return AwardDetails.taken_from(given | {"code": code, "title": given["award_title"]})

    def section(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names]

    @property
    def who_and_what(self) -> list[BoundField]:
        return self.section(*_WHO_AND_WHAT)


def _is_it_another(twin: Award) -> SafeString:
    return format_html(
        'Diese Zuwendung gibt es wohl schon: <a href="{}">{}</a>{}.',
        reverse("award", args=[twin.code]),
        twin,
        f", Aktenzeichen {twin.file_reference}" if twin.file_reference else "",
    )


def _holders() -> Any:
    """Wer Zuwendungen bekommt: counties that hold some already, else all counties."""
    counties = Organisation.objects.filter(kind=Organisation.Kind.COUNTY)
    holding = counties.filter(named_in(Award, "holder"))
    return holding if holding.exists() else counties


def _family(programme: Programme) -> set[int]:
    """Programm mit seinen Teilen und dem, wozu es gehört: their rates and parts fit."""
    return programme_with_parts(programme.pk) | set(ProgrammeTree().upwards(programme.pk))
