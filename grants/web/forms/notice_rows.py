"""Zeilen eines Bescheids: plan, funded units, drawdown dates and deviating rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet

from grants.models import (
    AwardNotice,
    DrawdownPart,
    PlanItem,
    ProgrammeRate,
    StandardRule,
)
from grants.models.sentences import AMOUNT_BELOW_ZERO, RATE_BELOW_ZERO
from grants.queries.rates import RateTable
from grants.rules.funded_units import RatedUnits, amount_of, whole_months
from grants.services.errors import LineOnWrongSide
from grants.services.notice_rows import wrong_days_of_unit
from grants.services.terms import DrawdownDay, FundedQuantity, Override, PlannedItem
from grants.web.forms.fields import DayField
from grants.web.forms.numbers import NumberField
from grants.web.forms.rows import RowForm, RowSet, refuse_twice
from grants.web.forms.typed_choice import TypedChoiceField
from grants.web.wording import DASH, NAME_OR_RING
from ledger.models import BudgetLine, Side
from ledger.money import ZERO, EuroField, format_euro

Window = tuple[date, date]


class ObjectChoice(forms.TypedChoiceField):
    """Auswahl, deren Zeilen alle dieselben Objekte anbieten: they are read once for all rows."""

    def __init__(self, *, label: str, empty_label: str = DASH) -> None:
        self.empty_label = empty_label
        self.by_pk: dict[str, Any] = {}
        super().__init__(
            label=label,
            required=False,
            coerce=self._find,
            empty_value=None,
            error_messages={
                "invalid_choice": "Diese Auswahl gibt es hier nicht. Bitte eine aus der Liste "
                "wählen."
            },
        )

    def __deepcopy__(self, memo: Any) -> "ObjectChoice":
        # Each form offers its own objects, not those of every form before it.
        copied: ObjectChoice = super().__deepcopy__(memo)
        copied.by_pk = {}
        copied.coerce = copied._find
        return copied

    def _find(self, pk: str) -> Any:
        found = self.by_pk.get(pk)
        if found is None:
            # What Django takes for a choice that does not exist.
            raise ValueError(pk)
        return found

    def offer(self, objects: Iterable[tuple[str, Any, str]]) -> None:
        """Angebot: group, object and how it reads."""
        grouped: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for group, found, label in objects:
            self.by_pk[str(found.pk)] = found
            grouped[group].append((str(found.pk), label))
        self.choices = [("", self.empty_label), *grouped.items()]


def choice_of(row: RowForm, name: str) -> ObjectChoice:
    return cast(ObjectChoice, row.fields[name])


@dataclass(frozen=True)
class Offers:
    """Was die Zeilen zur Auswahl stellen, read once: parts and rates."""

    parts: tuple[DrawdownPart, ...]
    rates: tuple[ProgrammeRate, ...]


def offers_of(programmes: Collection[int]) -> Offers:
    """Auswahl für Zeilen of these programmes; two queries."""
    parts = DrawdownPart.objects.filter(programme__in=programmes)
    return Offers(
        parts=tuple(parts.select_related("programme")),
        rates=tuple(_latest(ProgrammeRate.objects.filter(programme__in=programmes))),
    )


def _latest(rates: QuerySet[ProgrammeRate]) -> Iterable[ProgrammeRate]:
    """One rate of each unit: which one holds the day of the notice decides, not the choice."""
    latest: dict[tuple[int, str, str], ProgrammeRate] = {}
    ordered = rates.select_related("programme").order_by(
        "programme__name", "component", "unit", F("valid_from").asc(nulls_first=True)
    )
    for rate in ordered:
        latest[rate.programme_id, rate.component, rate.unit] = rate
    return latest.values()


def _offered_parts(offers: Offers) -> list[tuple[str, DrawdownPart, str]]:
    return [(part.programme.name, part, str(part)) for part in offers.parts]


class PlanRow(RowForm):
    """Position des Finanzierungsplans."""

    kind = forms.ChoiceField(label="Art", choices=[("", DASH), *PlanItem.Kind.choices])
    name = forms.CharField(label="Position", max_length=200)
    amount = EuroField(label="Betrag in Euro")
    # Which side it has to be, its kind says.
    line = TypedChoiceField(
        "haushaltsposition",
        label="Haushaltsposition",
        required=False,
        placeholder=NAME_OR_RING,
    )
    part = ObjectChoice(label="Abrufteil")

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].error_messages["required"] = "Bitte die Art der Position wählen."
        self.fields["name"].error_messages["required"] = "Bitte die Position benennen."
        self.fields["amount"].error_messages["required"] = "Bitte den geplanten Betrag eingeben."
        choice_of(self, "part").offer(_offered_parts(offers))
        if not offers.parts:
            del self.fields["part"]

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount < ZERO:
            raise ValidationError(f"{AMOUNT_BELOW_ZERO} Bitte prüfen.")
        return amount

    def clean_line(self) -> BudgetLine | None:
        line: BudgetLine | None = self.cleaned_data["line"]
        is_income = self.cleaned_data.get("kind") == PlanItem.Kind.OTHER_FUNDS
        side = Side.INCOME if is_income else Side.EXPENSE
        if line is not None and line.side != side:
            raise ValidationError(str(LineOnWrongSide(line.name, side.label)))
        return line

    @property
    def planned(self) -> PlannedItem:
        given = self.cleaned_data
        return PlannedItem(
            given["kind"], given["name"], given["amount"], given["line"], given.get("part")
        )


class UnitRow(RowForm):
    """Bewilligte Einheit, chosen from the rates of the programme."""

    rate = ObjectChoice(label="Fördersatz")
    quantity = NumberField(label="Anzahl", above_zero=True, max_digits=8, decimal_places=2)
    fte = NumberField(
        label="VZÄ je Einheit", required=False, above_zero=True, max_digits=4, decimal_places=2
    )
    period_from = DayField(label="bewilligt ab", required=False)
    period_to = DayField(label="bewilligt bis", required=False)
    months = forms.IntegerField(
        label="Monate",
        required=False,
        min_value=1,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Bitte ganze Monate eingeben, zum Beispiel 12.",
            "min_value": "Bitte mindestens einen Monat eingeben.",
        },
    )
    other_rate = EuroField(label="anderer Satz", required=False)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate"].required = True
        self.fields["rate"].error_messages["required"] = "Bitte den Fördersatz wählen."
        choice_of(self, "rate").offer(
            (
                rate.programme.name,
                rate,
                f"{rate.component}, je {rate.unit}: {format_euro(rate.amount)}"
                + ("" if rate.is_confirmed else " (nicht bestätigt)"),
            )
            for rate in offers.rates
        )
        self.fields["quantity"].error_messages["required"] = "Bitte die Anzahl eingeben."

    def clean_other_rate(self) -> Decimal | None:
        rate: Decimal | None = self.cleaned_data["other_rate"]
        if rate is not None and rate < ZERO:
            raise ValidationError(f"{RATE_BELOW_ZERO} Bitte prüfen.")
        return rate

    @property
    def funded(self) -> FundedQuantity:
        given = self.cleaned_data
        rate: ProgrammeRate = given["rate"]
        return FundedQuantity(
            programme=rate.programme,
            component=rate.component,
            unit=rate.unit,
            quantity=given["quantity"],
            months=given["months"],
            rate=given["other_rate"],
            period_from=given["period_from"],
            period_to=given["period_to"],
            fte=given["fte"],
        )


class DateRow(RowForm):
    """Abruftermin."""

    due_on = DayField(label="abrufen bis")
    amount = EuroField(label="Betrag in Euro", positive=True, required=False)
    part = ObjectChoice(label="Abrufteil")

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "part").offer(_offered_parts(offers))
        if not offers.parts:
            del self.fields["part"]

    @property
    def drawdown(self) -> DrawdownDay:
        given = self.cleaned_data
        return DrawdownDay(given["due_on"], given["amount"], given.get("part"))


class OverrideRow(RowForm):
    """Abweichung von einer Standardregel."""

    code = forms.ChoiceField(label="Regel", choices=[("", DASH), *StandardRule.Code.choices])
    value = NumberField(label="Wert laut Bescheid", required=False, max_digits=9, decimal_places=2)
    note = forms.CharField(label="Fundstelle im Bescheid", max_length=300, required=False)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = "Bitte die Regel wählen."

    @property
    def override(self) -> Override:
        return Override(**self.cleaned_data)


class PlanRows(RowSet[PlanRow]):
    title = "Finanzierungsplan"
    form = PlanRow
    blank_rows = 3

    def clean(self) -> None:
        refuse_twice(self, "name", "Diese Position steht schon im Plan. Bitte zusammenfassen.")


class UnitRows(RowSet[UnitRow]):
    title = "Bewilligte Einheiten und Stellen"
    form = UnitRow

    def refuse_beyond(self, window: Window) -> None:
        """Fehler an jeder Zeile, that is granted for more than the award period."""
        for row in self.filled:
            unit = row.funded
            wrong = wrong_days_of_unit(unit.period_from, unit.period_to, window)
            if wrong is not None:
                row.add_error("period_to" if unit.period_to else "period_from", wrong)
                continue
            most = whole_months(*unit.days(window))
            if unit.months is not None and unit.months > most:
                row.add_error("months", f"Bitte höchstens {most} Monate eingeben.")


class DateRows(RowSet[DateRow]):
    title = "Abruftermine"
    form = DateRow


class OverrideRows(RowSet[OverrideRow]):
    title = "Abweichende Regeln"
    form = OverrideRow
    blank_rows = 1

    def clean(self) -> None:
        refuse_twice(self, "code", "Diese Regel ist schon genannt. Bitte zusammenfassen.")


@dataclass(frozen=True)
class PlanSums:
    """Summen des Finanzierungsplans in euro: costs, and what covers them."""

    costs: Decimal
    grant: Decimal
    own_share: Decimal
    other_funds: Decimal

    @property
    def covered(self) -> Decimal:
        return self.grant + self.own_share + self.other_funds

    @property
    def gap(self) -> Decimal:
        """Fehlbetrag: above zero where costs are not covered."""
        return self.costs - self.covered

    @property
    def surplus(self) -> Decimal:
        return -self.gap


def plan_sums(rows: PlanRows, *, granted: Decimal) -> PlanSums:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows.filled:
        sums[row.cleaned_data["kind"]] += row.cleaned_data["amount"]
    return PlanSums(
        costs=sum((sums[kind] for kind in PlanItem.COSTS), ZERO),
        grant=granted,
        own_share=sums[PlanItem.Kind.OWN_SHARE],
        other_funds=sums[PlanItem.Kind.OTHER_FUNDS],
    )


def units_sum(rows: UnitRows, *, window: Window, quota: Decimal) -> Decimal | None:
    """Wert der bewilligten Einheiten in euro, at the rates of the first day; None without any.

    ``window`` is the award period, ``quota`` (0 to 1) the part that the grant pays. Two queries.
    """
    funded = [row.funded for row in rows.filled]
    if not funded:
        return None
    rates = RateTable()
    rated = []
    for unit in funded:
        usual = rates.find(
            programme_id=unit.programme.pk, component=unit.component, unit=unit.unit, on=window[0]
        )
        rate = unit.rate if unit.rate is not None else usual.amount if usual else ZERO
        months = unit.months or whole_months(*unit.days(window))
        rated.append(RatedUnits(unit.quantity, rate, months))
    return amount_of(rated, quota=quota)


Initial = list[dict[str, Any]]


def initial_rows(notice: AwardNotice, offers: Offers) -> dict[str, Initial]:
    """Zeilen eines Bescheids as the forms show them; four queries."""
    rate_of = {(rate.programme_id, rate.component, rate.unit): rate.pk for rate in offers.rates}
    return {
        "plan": [
            {
                "kind": planned.item.kind,
                "name": planned.item.name,
                "amount": planned.amount,
                "line": planned.line,
                "part": planned.part_id,
            }
            for planned in notice.plan_amounts.select_related("item", "line__ring")
        ],
        "units": [
            {
                "rate": rate_of.get((unit.programme_id, unit.component, unit.unit)),
                "quantity": unit.quantity,
                "fte": unit.fte,
                "period_from": unit.period_from,
                "period_to": unit.period_to,
                "months": unit.months,
                "other_rate": unit.rate,
            }
            for unit in notice.funded_units.all()
        ],
        "dates": [
            {"due_on": day.due_on, "amount": day.amount, "part": day.part_id}
            for day in notice.drawdown_dates.all()
        ],
        "overrides": [
            {"code": override.code, "value": override.value, "note": override.note}
            for override in notice.overrides.all()
        ],
    }
