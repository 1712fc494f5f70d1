"""Angaben eines Bescheids: what the first notice and every later one have in common."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.html import format_html

from grants.models import AwardNotice
from grants.queries.notice_dates import ProposedDate, proposed_dates
from grants.rules.share_beyond_plan import share_beyond_plan
from grants.rules.wording import DESPITE
from grants.services.errors import DateInFuture
from grants.services.terms import Contradiction, NoticeRows, NoticeTerms
from grants.web.forms.booking import Data
from grants.web.forms.fields import DayField
from grants.web.forms.notice_rows import (
    DateRows,
    Initial,
    Offers,
    OverrideRows,
    PlanRows,
    PlanSums,
    UnitRows,
    plan_sums,
    units_sum,
)
from grants.web.forms.numbers import NumberField, PercentField
from grants.web.forms.open_day import LaterDay, later_day
from grants.web.forms.problems import GAP
from grants.web.forms.rows import RowSet, RowsForm
from ledger.days import format_day
from ledger.errors import WHOLE
from ledger.money import ZERO, EuroField

PROPOSED = ("spend_by", "proof_due", "interim_proof_due", "repay_by")


class TermsForm(RowsForm):
    """Bescheid: amount, financing, windows, dates and rows.

    A draft gets proposals for its dates and shows its sums.
    """

    # The lines stand in its rows.
    called: ClassVar[Mapping[str, str]] = {"day": "decided_on", "line": WHOLE}

    amount = EuroField(
        label="Bewilligter Betrag in Euro",
        error_messages={"required": "Bitte den bewilligten Betrag eingeben."},
    )
    financing = forms.ChoiceField(
        label="Finanzierungsart",
        choices=[("", "bitte wählen"), *AwardNotice.Financing.choices],
        error_messages={"required": "Bitte die Finanzierungsart wählen."},
    )
    quota = PercentField(
        label="Fördersatz in %",
        required=False,
        help_text="nur bei Anteilfinanzierung, zum Beispiel 80",
    )
    unit_rate = EuroField(
        label="Betrag je Einheit in Euro",
        required=False,
        positive=True,
        help_text="nur beim Höchstbetrag je Einheit",
    )
    fte = NumberField(
        label="Bewilligte VZÄ",
        required=False,
        above_zero=True,
        max_digits=6,
        decimal_places=2,
        help_text="nur wenn Stellen gefördert werden",
    )
    decided_on = DayField(label="Bescheid vom", required=False)
    announced_on = DayField(label="Bekannt gegeben am", required=False)
    appeal_waived_on = DayField(label="Rechtsbehelfsverzicht am", required=False)
    period_from = DayField(label="Bewilligungszeitraum von")
    period_to = DayField(label="Bewilligungszeitraum bis")
    spend_by = DayField(label="Verausgabungsfrist")
    invoices_by = DayField(label="Rechnungen des Zeitraums bezahlen bis", required=False)
    proof_due = DayField(label="Verwendungsnachweis fällig am", required=False)
    interim_proof_due = DayField(label="Zwischennachweis fällig am", required=False)
    repay_by = DayField(label="Rückzahlung bis", required=False)
    conditions = forms.CharField(
        label="Nebenbestimmungen",
        required=False,
        max_length=20000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Was der Bescheid über die allgemeinen Regeln hinaus verlangt.",
    )

    despite = forms.BooleanField(label="Trotzdem speichern", required=False)

    def __init__(
        self,
        data: Data | None = None,
        *,
        offers: Offers,
        today: date,
        initial: Mapping[str, Any],
        rows: Mapping[str, Initial],
    ) -> None:
        self.today = today
        super().__init__(data, initial=dict(initial))
        for name in PROPOSED:
            self.fields[f"proposed_{name}"] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )
        self.fields["decided_on"].help_text = "Datum auf dem Bescheid"
        self.fields["invoices_by"].help_text = (
            "Nur wenn der Bescheid es erlaubt: Rechnungen aus dem Zeitraum zählen bis dahin auch "
            "nach der Verausgabungsfrist."
        )
        if not self.is_bound:
            for proposal in self.proposals:
                # So a date that was as proposed follows when the period changes.
                self.initial[f"proposed_{proposal.field}"] = format_day(proposal.day)
        self.plan = PlanRows(data, prefix="plan", initial=rows.get("plan", ()), offers=offers)
        self.units = UnitRows(data, prefix="units", initial=rows.get("units", ()), offers=offers)
        self.dates = DateRows(data, prefix="dates", initial=rows.get("dates", ()), offers=offers)
        self.overrides = OverrideRows(
            data, prefix="overrides", initial=rows.get("overrides", ()), offers=offers
        )

    @property
    def row_sets(self) -> tuple[RowSet[Any], ...]:
        return self.plan, self.units, self.dates, self.overrides

    @property
    def grants_first(self) -> bool:
        """Erster Bescheid: later ones may also take all of the grant away."""
        return True

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        if self.is_bound and self._window is not None:
            self.units.refuse_beyond(self._window)
        if not (is_valid and self.units.is_valid()):
            return False
        if not self.cleaned_data["despite"]:
            for text in self.questions():
                # In a draft that is no mistake yet.
                self.add_error(
                    "despite", ValidationError(format_html("{} {}", text, DESPITE), code=GAP)
                )
        return not self.errors

    def questions(self) -> list[str]:
        """Was fraglich ist, and is saved only despite of it; of a valid form."""
        return [*self._question_of_day(), *self._question_of_share()]

    def _question_of_day(self) -> list[str]:
        return [self.later_day.hint] if self.later_day and self.changes_amount else []

    @property
    def changes_amount(self) -> bool:
        """Ob der Bescheid etwas bucht; the first one does."""
        return True

    @cached_property
    def later_day(self) -> LaterDay | None:
        """Späterer Buchungstag, if that of the notice is closed; of a valid form."""
        day = self.cleaned_data["decided_on"] or self.cleaned_data["period_from"]
        return later_day(day, today=self.today, kept="der Tag des Bescheids")

    @property
    def booked_on(self) -> date | None:
        """Buchungstag, if it is not that of the notice."""
        return None if self.later_day is None else self.later_day.booked_on

    def _question_of_share(self) -> list[str]:
        given = self.cleaned_data
        if given["financing"] != AwardNotice.Financing.SHARE:
            return []
        sums = plan_sums(self.plan, granted=given["amount"])
        if sums.gap and (sums.own_share or sums.other_funds):
            # A plan that does not come out even is refused: that goes before a question.
            return []
        told = share_beyond_plan(
            given["amount"],
            quota=given["quota"] / 100,
            planned_cost=sums.costs,
            will_be=True,
        )
        return [told] if told else []

    @property
    def is_warned(self) -> bool:
        """Is there something that it is to be saved despite of?"""
        return "despite" in self.errors or bool(self.data.get("despite"))

    @property
    def applies_to(self) -> tuple[str, int | None]:
        """Art der Zuwendung und Förderprogramm, by which the standard rules are found."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in NoticeTerms.OWN_DAYS:
            if (day := given.get(name)) is not None and day > self.today:
                self.add_error(name, str(DateInFuture(day, today=self.today)))
        if given.get("amount") == ZERO and self.grants_first:
            self.add_error(
                "amount", "Ein erster Bescheid bewilligt mehr als 0,00 €. Bitte den Betrag prüfen."
            )
        self.contradict(self.contradictions(given))
        self._refuse_without_units(given)
        return given

    def _refuse_without_units(self, given: dict[str, Any]) -> None:
        """So much per unit says nothing as long as nobody says per what, or how many."""
        names = ("unit_rate", "fte")
        if given.get("financing") != AwardNotice.Financing.PER_UNIT or self.units.has_changed():
            return
        if all(name in given and given[name] is None for name in names):
            text = (
                "Ein Höchstbetrag je Einheit braucht seine Einheiten. Bitte Betrag je Einheit, "
                "VZÄ oder weiter unten bewilligte Einheiten eingeben."
            )
            self.add_error("unit_rate", ValidationError(text, code=GAP))

    def contradictions(self, given: Mapping[str, Any]) -> Iterator[Contradiction]:
        """Widersprüche in dem, was bis hierher angegeben ist."""
        return NoticeTerms.draft_of(given).contradictions()

    def continued(self, data: Data, *, more: str) -> dict[str, Any]:
        """Entwurf, with proposals where nothing else was typed."""
        draft = super().continued(data, more=more)
        proposed = {proposal.field: format_day(proposal.day) for proposal in self.proposals}
        for name in PROPOSED:
            typed, last = draft.get(name, "").strip(), draft.get(f"proposed_{name}", "")
            # Only what was itself a proposal gives way to another one.
            if typed in ("", last):
                draft[name] = proposed.get(name, "")
            draft[f"proposed_{name}"] = proposed.get(name, "")
        return draft

    @cached_property
    def proposals(self) -> list[ProposedDate]:
        """Vorschläge für Termine, once the award period is known."""
        if self._window is None:
            return []
        first, last = self._window
        kind, programme_id = self.applies_to
        return proposed_dates(
            period_from=first, period_to=last, kind=kind, programme_id=programme_id
        )

    @property
    def _window(self) -> tuple[date, date] | None:
        """Bewilligungszeitraum; None as long as it is not known."""
        first, last = self._known("period_from"), self._known("period_to")
        if not isinstance(first, date) or not isinstance(last, date) or last < first:
            return None
        return first, last

    def _known(self, name: str) -> Any:
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get(name)
        return self.get_initial_for_field(self.fields[name], name)

    @property
    def date_fields(self) -> list[tuple[BoundField, BoundField, ProposedDate | None]]:
        """Termine, each with its hidden last proposal and the one of now."""
        found = {proposal.field: proposal for proposal in self.proposals}
        return [(self[name], self[f"proposed_{name}"], found.get(name)) for name in PROPOSED]

    @property
    def sums(self) -> PlanSums | None:
        """Summen des Finanzierungsplans; None on an empty form."""
        if not self.is_bound or not any(True for _ in self.plan.filled):
            return None
        return plan_sums(self.plan, granted=self._known("amount") or ZERO)

    @property
    def worth_of_units(self) -> Decimal | None:
        """Wert der bewilligten Einheiten in euro; None without any, or without the period."""
        window = self._window
        if not self.is_bound or window is None:
            return None
        quota = self._known("quota")
        return units_sum(
            self.units, window=window, quota=Decimal(1) if quota is None else quota / 100
        )

    def terms(self) -> NoticeTerms:
        """Angaben des Bescheids; of a valid form."""
        return NoticeTerms.taken_from(self.cleaned_data)

    def rows(self) -> NoticeRows:
        """Zeilen des Bescheids; of a valid form."""
        return NoticeRows(
            plan=tuple(row.planned for row in self.plan.filled),
            funded_units=tuple(row.funded for row in self.units.filled),
            drawdown_dates=tuple(row.drawdown for row in self.dates.filled),
            overrides=tuple(row.override for row in self.overrides.filled),
        )
