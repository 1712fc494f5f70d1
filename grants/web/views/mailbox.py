"""Postfach: shows the mails of the demo, which are written to files instead of sent."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView, View

from grants.permissions import BOOKERS, Role, read_by
from grants.web.mailbox import StoredMail, stored_mails
from grants.web.tables.mailbox import MailTable
from grants.web.views.base import ListPage


def mails() -> list[StoredMail]:
    """Raises Http404 where mails are really sent."""
    if settings.DEMO_MAILBOX is None:
        raise Http404
    return stored_mails(settings.DEMO_MAILBOX)


def mail_named(name: str) -> StoredMail:
    for mail in mails():
        if mail.name == name:
            return mail
    raise Http404


@read_by(*BOOKERS, Role.AUDITOR)
class Mailbox(ListPage, TemplateView):
    """Postfach, the latest mail first."""

    title = "Postfach"
    template_name = "lists/mailbox.html"
    empty_text = (
        "Noch keine Mail. Bitte auf der Übersicht „Prüfungen jetzt starten“ wählen; was dann "
        "gefunden wird, geht per Mail an die zuständige Person."
    )
    table_class = MailTable

    def get_table_data(self) -> list[StoredMail]:
        return mails()


@read_by(*BOOKERS, Role.AUDITOR)
def mail_page(request: HttpRequest, name: str) -> HttpResponse:
    """Eine Mail as text and as the recipient sees it."""
    context: dict[str, Any] = {"mail": mail_named(name)}
    return render(request, "mailbox_mail.html", context)


@read_by(*BOOKERS, Role.AUDITOR)
@method_decorator(
    (
        xframe_options_sameorigin,
        # The frame runs no script and loads nothing; only styles written in the mail work.
        csp(
            {
                "default-src": [NONE],
                "style-src": [UNSAFE_INLINE],
                "frame-ancestors": [SELF],
                "sandbox": ["allow-popups"],
            }
        ),
    ),
    name="dispatch",
)
class MailHtml(View):
    """HTML einer Mail, for the frame on its page."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(mail_named(name).html)
