"""Mail: what one person is told of one check."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from grants.alerts.links import paths_of
from grants.checks import CHECKS
from grants.models import Alert, Delivery
from grants.queries.alerts import WEIGHTS
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
    alerts = sorted(
        (delivery.alert for delivery in deliveries),
        key=lambda alert: (-WEIGHTS[Alert.Severity(alert.severity)], alert.pk),
    )
    check = CHECKS[alerts[0].check_code]
    paths = paths_of({alert.subject for alert in alerts})
    total = sum((alert.amount for alert in alerts if alert.amount is not None), ZERO)
    context: dict[str, Any] = {
        "full_name": recipient.get_full_name(),
        "headline": check.headline(len(alerts)),
        "total": format_euro(total) if check.has_total else "",
        "explanation": check.explanation,
        "items": [(alert, settings.BASE_URL + paths[alert.subject]) for alert in alerts],
        "alerts_url": settings.BASE_URL + reverse("alerts"),
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
