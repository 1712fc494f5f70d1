from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.restating import RestatingForm
from ledger.errors import ChangedMeanwhile, Refusal

Form = TypeVar("Form", bound=KeyedForm)
# The boxes beside what stands now; the value of each names what is to be taken over.
TAKE_OVER = "uebernehmen"


class CommandView(View, ABC, Generic[Form]):
    """Ein Formular, das einen Vorgang ausführt: shown, carried out once, then on to a page.

    What is missing or refused is said beside its field with what was typed, as 422.
    """

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        form = self.open_form()
        form.prefill(request.GET)
        return self.show(form)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        form = self.filled_in(request)
        if form.is_valid():
            try:
                result = form.carry_out(actor=cast(User, request.user))
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, ChangedMeanwhile) and isinstance(form, RestatingForm):
                    standing = cast(RestatingForm, self.open_form())
                    form.set_beside(standing, refusal.changed)
            else:
                return self.finish(form, result)
        return self.show(form, status=422)

    def filled_in(self, request: HttpRequest) -> Form:
        """Formular, wie es geschickt wurde, with what the person took over of what stands now."""
        form = self.open_form(request.POST)
        taken = request.POST.getlist(TAKE_OVER)
        if taken and isinstance(form, RestatingForm):
            standing = cast(RestatingForm, self.open_form())
            return self.open_form(form.with_taken_over(taken, standing))
        return form

    @abstractmethod
    def open_form(self, data: Data | None = None) -> Form:
        """Formular zu dem, was die Adresse nennt, filled in with ``data``; else 404."""

    @abstractmethod
    def show(self, form: Form, status: int = 200) -> HttpResponse:
        """Seite mit dem Formular."""

    @abstractmethod
    def finish(self, form: Form, result: Any) -> HttpResponse:
        """Was nach dem Vorgang kommt: a message and the page it leads to."""


class FormPage(CommandView[Form]):
    """Ein Vorgang auf einer Seite für sich: what it is about, a few fields, and the way back.

    The template extends ``forms/page.html``; the form brings ``title``, ``button``, ``refused``.
    """

    template_name: ClassVar[str]

    def show(self, form: Form, status: int = 200) -> HttpResponse:
        context = {"form": form, "back": self.back(form)} | self.about(form)
        return render(self.request, self.template_name, context, status=status)

    @abstractmethod
    def back(self, form: Form) -> str:
        """Wohin es führt, wenn niemand den Vorgang ausführt."""

    def about(self, form: Form) -> dict[str, Any]:
        """Was die Seite über ihren Gegenstand zeigt."""
        return {}
