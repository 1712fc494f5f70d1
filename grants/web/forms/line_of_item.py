"""Position und Haushaltsposition: what a form does with two choices that belong together."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from grants.models import PlanItem
from grants.rules.line_of_item import line_of
from grants.web.forms.booking import BOOK_DESPITE, Data, KeyedForm
from grants.web.wording import TYPE_A_LINE
from ledger.models import BudgetLine


class LineOfItemForm(KeyedForm):
    """Formular mit Position des Plans: choosing it sets the budget line that the plan names.

    Another line is possible, but not unnoticed: the form asks, and goes on once ``despite`` is
    ticked.
    """

    planned_lines: Mapping[int, BudgetLine]
    usual_line: BudgetLine | None
    # What is booked already in this way needs no question.
    counts_now: tuple[PlanItem | None, BudgetLine | None] = (None, None)
    participle: ClassVar[str] = "gebucht"
    despite: ClassVar[str] = BOOK_DESPITE

    def let_line_follow(
        self, planned: Mapping[int, BudgetLine], *, usual: BudgetLine | None
    ) -> None:
        """To be called once the fields are there; ``planned`` by the id of the position."""
        self.planned_lines, self.usual_line = planned, usual
        if "plan_item" in self.fields and planned:
            # The page itself answers with the line of the position.
            self.fields["plan_item"].widget.attrs |= {
                "hx-get": "",
                "hx-select": "#id_line",
                "hx-target": "#id_line",
                "hx-swap": "outerHTML",
            }

    def prefill(self, asked: Data) -> None:
        field = self.fields.get("plan_item")
        try:
            item = field.clean(asked.get("plan_item")) if field else None
        except ValidationError:
            return
        if item is not None:
            self.initial["plan_item"] = item.pk
            self.initial["line"] = self._line_of(item, None).line

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        item, line = cleaned.get("plan_item"), cleaned.get("line")
        is_new = (item, line) != self.counts_now
        if item is not None and line is not None and is_new and self._line_of(item, line).departs:
            self._ask_whether_it_departs(item, line)
        return cleaned

    def _line_of(self, item: PlanItem, chosen: BudgetLine | None) -> Any:
        return line_of(chosen, planned=self.planned_lines.get(item.pk), usual=self.usual_line)

    def _ask_whether_it_departs(self, item: PlanItem, line: BudgetLine) -> None:
        label = self.fields["plan_item"].label
        self.ask(
            "line",
            f"Die {label} „{item.name}“ gehört nach dem Plan zur Haushaltsposition "
            f"„{self.planned_lines[item.pk]}“; {self.participle} werden soll auf „{line}“. Ist das "
            f"richtig? Dann bitte „{self.despite}“ ankreuzen, sonst die Haushaltsposition "
            "ändern.",
            box=f"despite_{item.pk}_{line.pk}",
            label=self.despite,
        )


class NewBookingOfItemForm(LineOfItemForm):
    """Neue Buchung auf einer Position: no line chosen means the one that follows from it."""

    def let_line_follow(
        self, planned: Mapping[int, BudgetLine], *, usual: BudgetLine | None
    ) -> None:
        super().let_line_follow(planned, usual=usual)
        line = self.fields["line"]
        if "plan_item" in self.fields and planned:
            label = self.fields["plan_item"].label
            # Nothing is chosen beforehand, so that a chosen line is one that somebody wanted.
            line.initial = None
            line.widget.attrs["placeholder"] = f"wie die {label}"
            line.help_text = (
                f"Bleibt sie leer, zählt die Buchung dort, wo der Plan die {label} führt, sonst "
                + (f"auf „{usual}“." if usual else "auf keiner.")
                + f" Für eine andere: {TYPE_A_LINE}"
            )
        elif usual is not None:
            line.widget.attrs["placeholder"] = f"wie üblich: {usual}"
