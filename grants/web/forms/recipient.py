"""Empfänger in einem Formular: chosen by typing, or created with what is agreed."""

from typing import Any, ClassVar

from django import forms

from grants.models import Organisation, PassThrough
from grants.queries.choosable import CHOOSABLE
from grants.queries.codes import code_of, free_code
from grants.queries.recipients import same_name
from grants.services.errors import CodeTaken
from grants.services.terms import NewRecipient, PassThroughDetails
from grants.web.forms.booking import KeyedForm
from grants.web.forms.typed_choice import TypedChoiceInput
from grants.web.wording import IN_THE_ADDRESS, TYPE_AND_CHOOSE
from ledger.commands import result_of
from ledger.errors import Refusal

# The address that begins a pass-through.
_RESERVED_CODE = "neu"
_LONGEST_NAME = 200
_KNOWN = CHOOSABLE["empfaenger"]
_KINDS = [(kind.value, kind.label) for kind in Organisation.RECEIVING]


class RecipientForm(KeyedForm):
    """Formular, das etwas mit einem Empfänger vereinbart: who it is, and how it is called.

    A new recipient is named in its own box; who types an unknown name into the first one finds
    it there, and only has to say of what kind it is.
    """

    button: ClassVar[str]

    recipient = forms.CharField(
        label="Empfänger",
        max_length=_LONGEST_NAME,
        widget=TypedChoiceInput("empfaenger"),
        help_text=TYPE_AND_CHOOSE,
        error_messages={
            "required": "Bitte den Empfänger eintippen und wählen. Steht er nicht in der Liste, "
            "bitte „Neuer Empfänger“ aufklappen."
        },
    )
    new_name = forms.CharField(
        label="Name des neuen Empfängers", max_length=_LONGEST_NAME, required=False
    )
    new_kind = forms.ChoiceField(
        label="Art des neuen Empfängers", choices=[("", "bitte wählen"), *_KINDS], required=False
    )
    # What the form itself has put into the box of the new one.
    carried_over = forms.CharField(
        max_length=_LONGEST_NAME, required=False, widget=forms.HiddenInput
    )
    name = forms.CharField(label="Bezeichnung", max_length=_LONGEST_NAME, required=False)
    legal_form = forms.ChoiceField(
        label="Rechtsform",
        choices=[("", "bitte wählen"), *PassThrough.LegalForm.choices],
        help_text="Mit Gemeinden meist ein öffentlich-rechtlicher, mit Vereinen meist ein "
        "privatrechtlicher Vertrag; es gilt, was auf dem Papier steht.",
        error_messages={"required": "Bitte die Rechtsform wählen."},
    )
    code = forms.SlugField(
        label="Kürzel",
        max_length=100,
        required=False,
        error_messages={
            "invalid": "Bitte nur Buchstaben ohne Umlaute, Ziffern, - und _ verwenden, "
            "zum Beispiel kim-b1-2024-luenen."
        },
    )
    source = forms.CharField(
        label="Quelle",
        max_length=300,
        required=False,
        help_text="Woraus sind die Angaben? Zum Beispiel „Vertrag vom 15.01.2024, § 2“.",
    )
    note = forms.CharField(label="Anmerkung", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].widget.attrs["autofocus"] = not self.is_bound
        # Who is new stands in its own box.
        self.fields["recipient"].required = not any(
            self.data.get(name) for name in ("new_name", "new_kind")
        )
        self.fields["name"].help_text = f"Bleibt sie leer: „{self.begins_with} – (Empfänger)“."
        self.fields[
            "code"
        ].help_text = f"{IN_THE_ADDRESS} Bleibt es leer: {self.code_begins_with}-empfaenger."

    @property
    def begins_with(self) -> str:
        """Womit die Bezeichnung beginnt, where nobody names another."""
        raise NotImplementedError

    @property
    def code_begins_with(self) -> str:
        """Womit das Kürzel beginnt, where nobody names another."""
        raise NotImplementedError

    @property
    def names_new_recipient(self) -> bool:
        """Steht etwas bei „Neuer Empfänger“, or is a mistake said there?"""
        return any(self[name].value() or self[name].errors for name in ("new_name", "new_kind"))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("code") == _RESERVED_CODE:
            self.add_error("code", f"„{_RESERVED_CODE}“ ist vergeben. Bitte anders wählen.")
        boxes = ("recipient", "new_name", "new_kind")
        if self.errors.keys().isdisjoint(boxes):
            typed, new, kind = (given[name] for name in boxes)
            # A name that was carried over and that nobody took up does not count beside another.
            is_left = new == given.get("carried_over", "") and typed and not kind
            given["chosen"] = self._chosen(typed, "" if is_left else new, kind)
        return given

    def _chosen(self, typed: str, new: str, kind: str) -> Organisation | NewRecipient | None:
        """Gemeinter Empfänger; None once a mistake is said.

        Whether a new one is there already the service says: sent twice, the form meets its own.
        """
        if new or kind:
            return self._new(typed, new, kind)
        found = _KNOWN.find(typed)
        if found is None:
            self.add_error(
                "recipient",
                f"„{typed}“ ist noch kein Empfänger. {_KNOWN.did_you_mean(typed)}Bitte einen "
                "Namen der Liste wählen oder bei „Neuer Empfänger“ die Art angeben.",
            )
            self._carry_over(typed)
        return found

    def _new(self, typed: str, new: str, kind: str) -> NewRecipient | None:
        if typed and new and not same_name(typed, new):
            self.add_error(
                "new_name",
                f"Oben steht „{typed}“. Bitte entweder dort einen Empfänger wählen oder hier "
                "einen neuen anlegen und das andere Feld leeren.",
            )
        elif not (new or typed):
            self.add_error("new_name", "Bitte den Namen des neuen Empfängers eingeben.")
        elif not kind:
            self.add_error("new_kind", "Bitte die Art des neuen Empfängers wählen.")
        else:
            return NewRecipient(" ".join((new or typed).split()), kind)
        return None

    def _carry_over(self, typed: str) -> None:
        """Den unbekannten Namen übernehmen, so that only its kind is still to be chosen."""
        self.data = {name: self.data.get(name) for name in self.data} | {
            "new_name": typed,
            "carried_over": typed,
        }

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, CodeTaken):
            self.add_error("code", f"{refusal} Frei ist „{self._free_code()}“.")
        else:
            super().refuse(refusal)

    def name_here(self, about: str) -> str:
        if about == "recipient" and isinstance(self.cleaned_data["chosen"], NewRecipient):
            return "new_name"
        return super().name_here(about)

    def details(self) -> PassThroughDetails:
        """Stammdaten der Weiterleitung; of a valid form."""
        given = self.cleaned_data
        return PassThroughDetails(
            code=given["code"] or self._code_of_this_form(),
            title=given["name"] or f"{self.begins_with} – {given['chosen'].name}"[:_LONGEST_NAME],
            legal_form=given["legal_form"],
            source=given["source"],
            note=given["note"],
        )

    def _free_code(self) -> str:
        chosen = self.cleaned_data["chosen"]
        of_recipient = code_of(chosen.name) if isinstance(chosen, NewRecipient) else chosen.code
        return free_code(PassThrough, f"{self.code_begins_with}-{of_recipient}")

    def _code_of_this_form(self) -> str:
        """Kürzel, wo niemand eines nennt: sent twice, the form says the same both times."""
        # Found before asking, so that what the first sending takes meanwhile is not passed over.
        free = self._free_code()
        agreed = result_of(str(self.cleaned_data["key"]))
        return agreed.code if isinstance(agreed, PassThrough) else free
