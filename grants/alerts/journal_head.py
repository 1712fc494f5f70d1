"""Tagesprüfsumme: tells the auditors once a day how far the journal reaches and with which hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from grants.alerts.mail import hand_over
from grants.alerts.recipients import reachable_users
from grants.permissions import Role
from ledger.models import JournalHead
from ledger.seal import note_head


@dataclass(frozen=True)
class HeadResult:
    """Ergebnis: the head of the day, None if nothing is sealed yet, and how many got it now."""

    head: JournalHead | None
    recipients: int


def mail_journal_head(
    now: datetime, *, today: date, simulated_day: date | None = None
) -> HeadResult:
    """Tagesprüfsumme versenden: note the head of the day and mail it to all reachable auditors.

    Once a day, however often it is called; a mail that failed goes out at the next call with the
    same Message-ID. A head of an earlier day that never went out is not made up for: that of
    today covers it. ``simulated_day`` is noted in the mail; None in real operation.
    """
    head = note_head(today)
    auditors = list(reachable_users().filter(groups__name=Role.AUDITOR).order_by("pk"))
    if head is None or head.mailed_at is not None or not auditors:
        return HeadResult(head=head, recipients=0)
    hand_over(_compose(head, auditors, simulated_day))
    JournalHead.objects.filter(pk=head.pk, mailed_at=None).update(mailed_at=now)
    return HeadResult(head=head, recipients=len(auditors))


def _compose(
    head: JournalHead, auditors: Sequence[User], simulated_day: date | None
) -> EmailMultiAlternatives:
    context: dict[str, Any] = {
        "head": head,
        "vouchers": head.seal_id,
        "last_voucher": head.seal.voucher_id,
        "health_url": settings.BASE_URL + reverse("health"),
        "simulated_day": simulated_day,
    }
    host = urlsplit(settings.BASE_URL).hostname
    mail = EmailMultiAlternatives(
        subject=render_to_string("mails/journal_head_subject.txt", context).strip(),
        body=render_to_string("mails/journal_head.txt", context),
        to=[auditor.email for auditor in auditors],
        headers={
            "Message-ID": f"<journal-head-{head.day.isoformat()}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("mails/journal_head.html", context), "text/html")
    return mail
