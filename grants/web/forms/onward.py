from django.contrib.auth.models import User

from grants.models import PassThrough
from grants.services import note_onward_pass_through
from grants.web.forms.booking import Data
from grants.web.forms.recipient import RecipientForm
from grants.web.wording import eur
from ledger.money import EuroField, format_euro


class OnwardForm(RecipientForm):
    """Weitergabe vermerken: what a recipient of ours, or the next one, handed on."""

    title = "Weitergabe an Dritte vermerken"
    button = "Weitergabe vermerken"
    refused = "Nicht vermerkt"
    success = "Vermerkt"

    amount = EuroField(label="Betrag in Euro", required=False, positive=True)

    field_order = (
        "recipient", "new_name", "new_kind", "amount", "name", "legal_form", "code", "source",
        "note", "key",
    )  # fmt: skip

    def __init__(self, parent: PassThrough, data: Data | None = None) -> None:
        self.parent = parent
        super().__init__(data)
        self.fields["amount"].help_text = "Leer lassen, wenn er nicht bekannt ist."

    @property
    def begins_with(self) -> str:
        return self.parent.award.title

    @property
    def code_begins_with(self) -> str:
        return self.parent.code

    @property
    def standing(self) -> list[tuple[str, str]]:
        """Stand, shown beside the form: names and printed values."""
        children = [
            (f"davon weitergegeben an {child.recipient.name}", eur(child.agreed))
            for child in self.parent.children.select_related("recipient")
        ]
        return [
            ("weitergegeben von", self.parent.recipient.name),
            ("vereinbart", eur(self.parent.agreed)),
            *children,
        ]

    def carry_out(self, *, actor: User) -> PassThrough:
        return note_onward_pass_through(
            parent=self.parent,
            recipient=self.cleaned_data["chosen"],
            details=self.details(),
            agreed=self.cleaned_data["amount"],
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )

    def done(self, result: PassThrough) -> str:
        """Meldung, once it is noted."""
        amount = "Ein unbekannter Betrag" if result.agreed is None else format_euro(result.agreed)
        return (
            f"{amount} von {self.parent.recipient.name} an {result.recipient.name}. "
            "Gebucht wird dazu nichts."
        )
