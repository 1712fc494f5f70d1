from grants.models import Award
from grants.web.forms.booking import Data
from grants.web.forms.sentences import PlainForm
from grants.web.forms.typed_choice import TypedChoiceField
from grants.web.wording import TYPE_AND_CHOOSE


class AwardChoiceForm(PlainForm):
    """Zuwendung wählen by typing her name; ``award`` is the one that was meant."""

    title = "Weiterleitung vereinbaren"

    zuwendung = TypedChoiceField(
        "zuwendung-mit-bescheid",
        label="Zuwendung",
        help_text=f"Um welche Zuwendung geht es? {TYPE_AND_CHOOSE}",
        error_messages={"required": "Bitte die Zuwendung eintippen und wählen."},
    )

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data)
        self.fields["zuwendung"].widget.attrs["autofocus"] = True

    @property
    def award(self) -> Award | None:
        return self.cleaned_data.get("zuwendung")
