from abc import abstractmethod
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from grants.web.forms.booking import Data
from grants.web.forms.rows import RowsForm
from grants.web.views.command import CommandView

Form = TypeVar("Form", bound=RowsForm)
# The button that shows a draft again; its value names the rows that become more.
DRAFT = "weiter"


class DraftView(CommandView[Form]):
    """Formular mit Zeilen: sent with the button ``weiter`` it is only shown again."""

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        if DRAFT not in request.POST:
            return super().post(request, **address)
        typed = self.filled_in(request)
        draft = self.open_form(typed.continued(typed.data, more=request.POST[DRAFT]))
        draft.forget_gaps()
        return self.show(draft)

    @abstractmethod
    def open_form(self, data: Data | None = None) -> Form:
        """As of ``CommandView``."""
