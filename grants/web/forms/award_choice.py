from typing import Any

from django import forms

from grants.models import Award
from grants.web.forms.booking import Data
from grants.web.forms.sentences import PlainForm
from grants.web.forms.suggestions import SuggestionInput, Suggestions


class AwardChoiceForm(PlainForm):
    """Zuwendung wählen by typing her name; ``award`` is the one that was meant."""

    title = "Weiterleitung vereinbaren"

    zuwendung = forms.CharField(
        label="Zuwendung",
        max_length=300,
        help_text="Aus welcher Zuwendung? Die ersten Buchstaben eintippen, dann wählen.",
        error_messages={"required": "Bitte die Zuwendung eintippen und wählen."},
    )

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data)
        self.award: Award | None = None
        with_notice = Award.objects.filter(current_notice__isnull=False).order_by("title", "code")
        self.choices = Suggestions((award.title, award) for award in with_notice)
        widget = SuggestionInput(self.choices.labels)
        widget.attrs["autofocus"] = True
        self.fields["zuwendung"].widget = widget

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        typed = given.get("zuwendung", "")
        self.award = self.choices.find(typed)
        if typed and self.award is None:
            self.add_error(
                "zuwendung",
                f"„{typed}“ ist keine Zuwendung mit einem Bescheid. "
                f"{self.choices.did_you_mean(typed)}Bitte einen Namen der Liste wählen.",
            )
        return given
