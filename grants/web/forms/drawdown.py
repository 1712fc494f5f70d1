"""Formulare der Mittelabrufe: request money, and take a request back."""

from datetime import date
from decimal import Decimal

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from grants.models import Award, Drawdown, DrawdownPart
from grants.queries.award_page import awards_for_page
from grants.queries.drawdown_need import need_of
from grants.queries.finality import finality_of
from grants.queries.loaded_awards import LoadedAwards
from grants.rules.finality import Finality
from grants.rules.sentences import NO_TWO_MONTH_RULE, NOT_ALL_KNOWN
from grants.services import request_drawdown, withdraw_drawdown
from grants.services.errors import DrawnBeyondPledge
from grants.services.terms import DrawdownDetails
from grants.web.forms.booking import BookingForm, Data, KeyedForm, Limit, window_of
from grants.web.forms.fields import DayField
from grants.web.wording import day, eur
from ledger.errors import WHOLE
from ledger.models import Place
from ledger.money import NOT_POSITIVE, ZERO, EuroField, format_euro


class DrawdownForm(BookingForm):
    """Mittelabruf erfassen: what the coming months need is proposed.

    More may be requested, with a warning. The need is kept in the form as it was shown, so that
    the form sent twice says the same twice.
    """

    title = "Mittelabruf erfassen"
    day_label = "Angefordert am"
    kept_day = ""
    free_label = "Noch abrufbar"
    hint_page = "drawdown-hint"
    page_of_subject = "award"
    refused = "Nicht erfasst"
    success = "Erfasst"
    not_positive = NOT_POSITIVE
    subject: Award

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        loaded = LoadedAwards([award], today)
        self.places = loaded.places[award.pk]
        self.drawdowns = loaded.drawdowns[award.pk]
        self.found = need_of(award, loaded)
        self.parts = loaded.drawdown_parts(award)
        # What is reckoned apart: each part, or the award as a whole.
        self.reckoned: list[DrawdownPart | None] = [*self.parts] or [None]
        super().__init__(award, data, today=today)
        # A request is no booking: it has a file reference and a note, and no voucher.
        del self.fields["document_number"], self.fields["text"]
        self.fields["needed_until"] = DayField(label="Für Zahlungen bis", required=False)
        self.fields["file_reference"] = forms.CharField(
            label="Aktenzeichen", max_length=100, required=False
        )
        self.fields["note"] = forms.CharField(label="Anmerkung", max_length=500, required=False)
        if self.parts:
            self._ask_for_part()
        for part in self.reckoned:
            self.fields[_need_field(part)] = EuroField(
                required=False, widget=forms.HiddenInput, initial=self._known_need_of(part)
            )
        self._propose()
        self.order_fields(
            ("amount", "part", "day", "needed_until", "file_reference", "note", "key")
        )

    def _ask_for_part(self) -> None:
        self.fields["part"] = forms.ModelChoiceField(
            DrawdownPart.objects.filter(pk__in=[part.pk for part in self.parts]),
            label="Abrufteil",
            empty_label="bitte wählen",
            help_text="Das Förderprogramm verlangt getrennte Mittelabrufe.",
            error_messages={
                "required": "Bitte den Abrufteil wählen.",
                "invalid_choice": "Diesen Abrufteil gibt es hier nicht. Bitte einen wählen.",
            },
        )
        self.fields["amount"].widget.attrs |= {
            "hx-include": "#id_part",
            "hx-trigger": "input changed delay:300ms, change from:#id_part",
        }

    def _propose(self) -> None:
        """Bedarf vorschlagen: of the whole award, or of the first part that needs something."""
        if self.found is None:
            return
        self.initial["needed_until"] = self._proposed_until(self.found.need.until)
        for part in self.reckoned:
            if need := self._need_of(part):
                self.initial.update(amount=need, part=part)
                return

    def _proposed_until(self, until: date) -> date | None:
        """Nobody requests money for payments after the last day on which it may be spent."""
        notice = self.subject.current_notice
        if notice is None:
            return until
        return min(until, notice.spend_by) if self.today <= notice.spend_by else None

    def _need_of(self, part: DrawdownPart | None) -> Decimal | None:
        """Bedarf in euro, so far as it is known; None if nothing is reckoned."""
        if self.found is None:
            return None
        return self.found.need.need if part is None else self.found.of_part(part)

    def _known_need_of(self, part: DrawdownPart | None) -> Decimal | None:
        """Errechneter Bedarf in euro; None as well where nobody knows all of it."""
        return self._need_of(part) if self.knows_all else None

    @property
    def knows_all(self) -> bool:
        """Vollständig bekannt: the plan says what the whole grant is for."""
        return self.found is not None and self.found.need.is_fully_planned

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if any(_need_field(part) in self.errors for part in self.reckoned):
            # The field is hidden, so the form as a whole has to say it.
            raise ValidationError(
                "Dem Formular fehlt der errechnete Bedarf. Bitte die Seite neu laden."
            )
        return cleaned

    @classmethod
    def subjects(cls) -> QuerySet[Award]:
        return awards_for_page()

    @property
    def free(self) -> Decimal:
        """Noch abrufbar: pledged, not received and not requested."""
        return max(self.places.pledged - self.drawdowns.open, ZERO)

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.PLEDGED, self.free),)

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("bewilligt", eur(self.places.granted)),
            ("noch nicht eingegangen", eur(self.places.pledged)),
            ("davon angefordert", eur(self.drawdowns.open)),
            ("noch abrufbar", eur(self.free)),
            ("Bestand", eur(self.places.cash)),
            *window_of(self.subject),
        ]

    @property
    def notes(self) -> list[str]:
        """Was vor dem Abruf zu wissen ist; nothing of it stops a request."""
        notes = []
        found = finality_of(self.subject, today=self.today)
        if found is not None and not found.is_final:
            notes.append(_not_final(found))
        if self.found is None:
            if self.subject.current_notice is not None:
                notes.append(NO_TWO_MONTH_RULE)
            return notes
        if not self.found.need.is_fully_planned:
            notes.append(NOT_ALL_KNOWN)
        if not self.found.period.is_confirmed:
            notes.append(
                "Für wie viele Monate im Voraus abgerufen werden darf, ist nicht bestätigt."
            )
        return notes

    def hint(self, amount: Decimal) -> str:
        if amount > self.free:
            rest = str(
                DrawnBeyondPledge(
                    asked=amount, pledged=self.places.pledged, requested=self.drawdowns.open
                )
            )
        else:
            rest = f"Danach bleiben {format_euro(self.free - amount)} abrufbar."
        chosen = next((part for part in self.parts if str(part.pk) == self.data.get("part")), None)
        need = None if self.parts and chosen is None else self._known_need_of(chosen)
        more = beyond_need(amount, need)
        if self.found is not None and not self.knows_all:
            more = NOT_ALL_KNOWN
        return f"Verstanden: {self.describe(amount)}. {rest} {more}".strip()

    def carry_out(self, *, actor: User) -> Drawdown:
        given = self.cleaned_data
        part = given.get("part")
        return request_drawdown(
            award=self.subject,
            details=DrawdownDetails.taken_from(
                given | {"requested_on": given["day"], "need": given[_need_field(part)]}
            ),
            today=self.today,
            key=str(given["key"]),
            actor=actor,
        )


class WithdrawalForm(KeyedForm):
    """Mittelabruf zurücknehmen, with a reason."""

    title = "Mittelabruf zurücknehmen"
    called = {"drawdown": WHOLE}
    button = "Zurücknehmen"
    refused = "Nicht zurückgenommen"
    success = "Zurückgenommen"

    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Warum wird das Geld nicht gebraucht? Der Grund bleibt beim Mittelabruf stehen.",
        error_messages={
            "required": "Die Rücknahme braucht eine Begründung. Bitte den Grund angeben."
        },
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    day = DayField(label="Zurückgenommen am")

    field_order = ("reason", "day", "key")

    def __init__(self, drawdown: Drawdown, data: Data | None = None, *, today: date) -> None:
        super().__init__(data, initial={"day": today})
        self.drawdown = drawdown
        self.today = today

    def carry_out(self, *, actor: User) -> Drawdown:
        return withdraw_drawdown(
            drawdown=self.drawdown,
            reason=self.cleaned_data["reason"],
            withdrawn_on=self.cleaned_data["day"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


def beyond_need(amount: Decimal, need: Decimal | None) -> str:
    """Warnung, wenn mehr abgerufen wird als gebraucht; empty if not, or if nobody knows."""
    if need is None or amount <= need:
        return ""
    return (
        f"Achtung: Das sind {format_euro(amount - need)} mehr als der errechnete Bedarf. Abgerufen "
        "werden darf nur, was in den nächsten zwei Monaten für fällige Zahlungen gebraucht wird "
        "(VV Nr. 7.2 zu § 44 LHO NRW); was nicht rechtzeitig verwendet wird, ist in der Regel zu "
        "verzinsen."
    )


def _need_field(part: DrawdownPart | None) -> str:
    return f"need_{part.pk}" if part else "need"


def _not_final(found: Finality) -> str:
    if found.appeal_ends is None:
        return (
            "Wann der Bescheid bekannt gegeben wurde, ist nicht erfasst. Ausgezahlt wird erst, "
            "wenn er bestandskräftig ist (VV Nr. 7.1 zu § 44 LHO NRW)."
        )
    return (
        f"Der Bescheid lässt sich noch bis zum {day(found.appeal_ends)} anfechten. Ausgezahlt wird "
        "erst danach, oder nach einem Rechtsbehelfsverzicht (VV Nr. 7.1 zu § 44 LHO NRW)."
    )
