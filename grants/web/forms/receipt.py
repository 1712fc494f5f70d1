from datetime import date
from decimal import Decimal

from django import forms
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.models import Award, Drawdown, Receipt
from grants.queries.drawdowns import DrawdownList, drawdowns_of
from grants.services import record_receipt
from grants.services.errors import ReceivedBeyondPledge
from grants.services.terms import LineBookingDetails
from grants.web.forms.booking import AwardBookingForm, Data, Limit
from ledger.days import format_day
from ledger.errors import Refusal
from ledger.models import Place, Side
from ledger.money import format_euro, format_number


class ReceiptForm(AwardBookingForm):
    """Zahlungseingang buchen: at most what the notice still promises."""

    title = "Zahlungseingang buchen"
    books = Receipt
    day_label = "Eingegangen am"
    kept_day = "der Tag der Wertstellung"
    free_label = "Noch nicht eingegangen"
    rest_is = "offen"
    hint_page = "receipt-hint"
    side = Side.INCOME

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        super().__init__(award, data, today=today)
        drawdowns = drawdowns_of(award, today=today)
        # A form sent twice still names the request that its first sending has settled.
        if drawdowns.rows if self.is_bound else drawdowns.open_rows:
            self.fields["drawdown"] = DrawdownField(drawdowns, with_settled=self.is_bound)
            self.order_fields(("amount", "day", "drawdown", *self.field_order[2:]))

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.PLEDGED, self.places.pledged),)

    def shortage(self, asked: Decimal, limit: Limit) -> Refusal:
        if limit.place is Place.PLEDGED:
            return ReceivedBeyondPledge(asked=asked, free=limit.amount)
        return super().shortage(asked, limit)

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, ReceivedBeyondPledge) and "day" in self.fields:
            self.add_error("amount", self._with_way_into_suspense(refusal))
        else:
            super().refuse(refusal)

    def _with_way_into_suspense(self, refusal: ReceivedBeyondPledge) -> SafeString:
        rest = {
            "betrag": format_number(refusal.asked - refusal.free),
            "tag": format_day(self.cleaned_data["day"]),
            "zuwendung": self.subject.code,
        }
        way = reverse("suspense-new", query=rest)
        return format_html('{} <a href="{}">Den Rest in Verwahrung buchen</a>', refusal, way)

    def carry_out(self, *, actor: User) -> Receipt:
        return record_receipt(
            award=self.subject,
            booking=LineBookingDetails.taken_from(self.cleaned_data),
            drawdown=self.cleaned_data.get("drawdown"),
            **self.sent_by(actor),
        )


class DrawdownField(forms.ModelChoiceField):
    """Mittelabruf, auf den das Geld kam; the open one if there is only one."""

    def __init__(self, drawdowns: DrawdownList, *, with_settled: bool) -> None:
        self._open = {row.drawdown.pk: row.open for row in drawdowns.open_rows}
        rows = drawdowns.rows if with_settled else drawdowns.open_rows
        super().__init__(
            Drawdown.objects.filter(pk__in=[row.drawdown.pk for row in rows]),
            label="Mittelabruf",
            required=False,
            empty_label="ohne Mittelabruf",
            initial=next(iter(self._open)) if len(self._open) == 1 else None,
            error_messages={
                "invalid_choice": "Diesen Mittelabruf gibt es hier nicht. "
                "Bitte einen aus der Liste wählen."
            },
        )

    def label_from_instance(self, drawdown: Drawdown) -> str:
        is_open = self._open.get(drawdown.pk)
        return f"{drawdown}, {f'offen {format_euro(is_open)}' if is_open else 'nicht mehr offen'}"
