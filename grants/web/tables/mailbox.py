import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.web.mailbox import StoredMail
from grants.web.tables.base import ListTable, MomentColumn


class MailTable(ListTable):
    """Mails der Demo."""

    sent_at = MomentColumn(verbose_name="gesendet")
    recipients = tables.Column("an")
    subject = tables.Column("Betreff", attrs={"td": {"class": "ft-wide"}})

    class Meta:
        order_by = ("-sent_at", "-name")

    name = tables.Column(visible=False)

    def render_subject(self, record: StoredMail) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("mailbox-mail", args=[record.name]), record.subject
        )
