"""Mail: what one person is told of one check."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from grants.alerts.links import paths_of, sheets_of
from grants.checks import CHECKS
from grants.checks.two_month_use import TWO_MONTH_USE
from grants.models import CheckCase, Delivery
from grants.queries.cases import WEIGHTS
from ledger.money import ZERO, format_euro


class MailNotTaken(Exception):
    def __init__(self) -> None:
        super().__init__("Der Mailserver hat die Mail nicht angenommen, ohne zu sagen, warum.")


def hand_over(mail: EmailMultiAlternatives) -> None:
    """Mail übergeben; raises MailNotTaken, or whatever the mail server says."""
    if not mail.send():
        raise MailNotTaken


def compose(
    deliveries: Sequence[Delivery], *, simulated_day: date | None
) -> EmailMultiAlternatives:
    """Mail schreiben: one for all deliveries of a batch, which have one person and one check.

    The same batch gives the same Message-ID and the same words, however often it is written.
    ``simulated_day`` is the day that the program is held at, None in real operation.
    """
    recipient = deliveries[0].recipient
    # Several stages of one case may be told at once, in the words of the case as it is now.
    told = {
        alert.case: alert
        for alert in sorted((one.alert for one in deliveries), key=lambda one: one.opened_on)
    }
    cases = sorted(told, key=lambda case: (-WEIGHTS[CheckCase.Severity(case.severity)], case.pk))
    check = CHECKS[cases[0].check_code]
    paths = paths_of({case.subject for case in cases})
    sheets = sheets_of(cases) if check is TWO_MONTH_USE else {}
    total = sum((case.amount for case in cases if case.amount is not None), ZERO)
    context: dict[str, Any] = {
        "full_name": recipient.get_full_name(),
        "headline": check.headline(len(cases)),
        "total": format_euro(total) if check.has_total else "",
        "explanation": check.explanation,
        "items": [
            (
                case,
                told[case].opened_on,
                settings.BASE_URL + paths[case.subject],
                settings.BASE_URL + sheets[case.subject] if case.subject in sheets else "",
            )
            for case in cases
        ],
        "cases_url": settings.BASE_URL + reverse("cases"),
        "simulated_day": simulated_day,
    }
    mail = EmailMultiAlternatives(
        subject=render_to_string("mails/alerts_subject.txt", context).strip(),
        body=render_to_string("mails/alerts.txt", context),
        to=[recipient.email],
        headers={
            "Message-ID": f"<{deliveries[0].batch}@{urlsplit(settings.BASE_URL).hostname}>",
            # Nobody's holiday notice answers a mail that a program wrote.
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("mails/alerts.html", context), "text/html")
    return mail
