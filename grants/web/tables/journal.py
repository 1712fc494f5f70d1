import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from grants.queries.journal import item_and_line_of
from grants.web.badges import badge
from grants.web.tables.base import DayColumn, EuroColumn, ListTable, MomentColumn
from grants.web.wording import DASH, person_name
from ledger.models import Voucher


class JournalTable(ListTable):
    """Belege: when, how much, what for, and who recorded it.

    Sorted by number, day or time of recording only: an index serves these at any length of the
    journal.
    """

    id = tables.Column("Beleg", footer="Summe der Beträge")
    booked_on = DayColumn(verbose_name="Datum")
    document_number = tables.Column("Belegnummer", default=DASH, orderable=False)
    text = tables.Column("Buchungstext", attrs={"td": {"class": "ft-wide"}}, orderable=False)
    amount = EuroColumn(verbose_name="Betrag", orderable=False)
    actor = tables.Column("erfasst von", orderable=False)
    recorded_at = MomentColumn(verbose_name="erfasst am")
    marks = tables.Column("Vermerk", empty_values=(), orderable=False)

    def render_id(self, value: int) -> SafeString:
        # As text: a number of a voucher has no thousands.
        return format_html('<a href="{}">{}</a>', reverse("voucher", args=[value]), str(value))

    def render_text(self, value: str, record: Voucher) -> str:
        item, line = item_and_line_of(record)
        told = " · ".join(str(one) for one in (item, line) if one)
        return format_html('{}<span class="ft-sub">{}</span>', value, told) if told else value

    def render_actor(self, record: Voucher) -> str:
        return person_name(record.actor)

    def render_marks(self, record: Voucher) -> SafeString:
        marks: list[str] = []
        # In plain words: the voucher to look out for is the one that no longer counts.
        if record.reverses_id:
            marks.append(f"Storno zu Beleg {record.reverses_id}")
        if hasattr(record, "reversed_by"):
            marks.append(badge("danger", f"storniert durch Beleg {record.reversed_by.pk}"))
        if record.is_example:
            marks.append(badge("info", "Beispiel"))
        return format_html_join(" ", "{}", ((mark,) for mark in marks))
