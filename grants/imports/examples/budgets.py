"""Haushaltspläne: rings, lines, rows and their explanations, as printed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import User

from grants.imports.reader import Record, read_file
from grants.models import Organisation
from ledger.filled_from import WITHOUT_FORM
from ledger.models import (
    Budget,
    BudgetLine,
    Explanation,
    PlanEntry,
    Ring,
    RingSurplus,
    StatementFigure,
    StatementRow,
)
from ledger.plan import change_plan


def load_budgets(folder: Path, *, actor: User) -> None:
    for path in sorted((folder / "budgets").glob("*.toml")):
        content = read_file(path)
        budget = _load_budget(content["budget"])
        _load_rings(budget, content.get("ring", []))
        _load_lines(budget, content.get("line", []), actor)
        _load_rows(budget, content.get("row", []))
        _load_explanations(content.get("explanation", []))


def _load_budget(record: Record) -> Budget:
    county = Organisation.objects.get(code=record["county"])
    budget, _ = Budget.objects.get_or_create(
        code=record["code"],
        defaults={"name": f"{county.name}, {record['name']}", "source": record["source"]},
    )
    return budget


def _load_rings(budget: Budget, records: list[Record]) -> None:
    for record in records:
        ring, _ = Ring.objects.get_or_create(
            code=record["code"],
            defaults={
                "budget": budget,
                "name": record["name"],
                "mode": record["mode"],
                "is_booked_here": record.get("is_booked_here", True),
                "source": record["source"],
            },
        )
        for surplus in record.get("surplus", []):
            RingSurplus.objects.get_or_create(
                ring=ring,
                year=surplus["year"],
                defaults={
                    "amount": Decimal(surplus["amount"]),
                    "explanation": surplus["explanation"],
                    "source": surplus["source"],
                },
            )


def _load_lines(budget: Budget, records: list[Record], actor: User) -> None:
    rings = {ring.code: ring for ring in Ring.objects.all()}
    planned = set(PlanEntry.objects.values_list("line__code", "year"))
    for record in records:
        line, _ = BudgetLine.objects.get_or_create(
            code=record["code"],
            defaults={
                "budget": budget,
                "ring": rings.get(record.get("ring", "")),
                "side": record["side"],
                "product": record["product"],
                "row": record["row"],
                "name": record["name"],
                "order": record["order"],
                "source": record["source"],
            },
        )
        for appropriation in record.get("appropriation", []):
            year = appropriation["year"]
            if (line.code, year) not in planned:
                change_plan(
                    filled_from=WITHOUT_FORM,
                    line=line,
                    year=year,
                    kind=PlanEntry.Kind.BUDGETED,
                    total=Decimal(appropriation["budgeted"]),
                    # The papers do not name the day of the decision.
                    decided_on=date(year, 1, 1),
                    reason=f"{record['source']}; Beispiel: als Tag gilt der 1. Januar",
                    key=f"example:plan:{line.code}:{year}",
                    actor=actor,
                )


def _load_rows(budget: Budget, records: list[Record]) -> None:
    for record in records:
        row, _ = StatementRow.objects.get_or_create(
            code=record["code"],
            defaults={
                "budget": budget,
                "statement": record["statement"],
                "product": record["product"],
                "row": record["row"],
                "name": record["name"],
                "side": record["side"],
                "source": record["source"],
            },
        )
        for figure in record["figure"]:
            StatementFigure.objects.get_or_create(
                row=row,
                year=figure["year"],
                kind=figure["kind"],
                defaults={"amount": Decimal(figure["amount"])},
            )
    for record in records:
        if named := record.get("result_row"):
            rows = StatementRow.objects.filter(code=record["code"], result_row=None)
            rows.update(result_row=StatementRow.objects.get(code=named))


def _load_explanations(records: list[Record]) -> None:
    rows = {row.code: row for row in StatementRow.objects.all()}
    lines = {line.code: line for line in BudgetLine.objects.all()}
    for record in records:
        explanation, is_new = Explanation.objects.get_or_create(
            year=record["year"],
            text=record["text"],
            row=rows.get(record.get("row", "")),
            source=record["source"],
            defaults={"amount": Decimal(record["amount"])},
        )
        if is_new:
            explanation.lines.set(lines[code] for code in record.get("lines", []))
