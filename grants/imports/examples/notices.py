"""Bescheide: the rows that the record of a notice names."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grants.imports.reader import Record, decimal_of
from grants.models import Award, DrawdownPart, Programme
from grants.services.terms import DrawdownDay, FundedQuantity, NoticeRows, Override, PlannedItem
from ledger.models import BudgetLine


def rows_of_notice(
    award: Award,
    record: Record,
    *,
    programmes: Mapping[str, Programme],
    lines: Mapping[str, BudgetLine],
) -> NoticeRows:
    """Zeilen eines Bescheids; those that the record does not name stay as in the one before."""
    rows: dict[str, list[Any]] = {
        "plan": [_planned_item(award, row, lines) for row in record.get("plan", [])],
        "funded_units": [_quantity(award, row, programmes) for row in record.get("unit", [])],
        "drawdown_dates": [_drawdown_day(award, row) for row in record.get("drawdown_date", [])],
        "overrides": [
            Override(row["code"], decimal_of(row, "value"), row.get("note", ""))
            for row in record.get("override", [])
        ],
    }
    return NoticeRows(**{name: tuple(found) for name, found in rows.items() if found})


def part_of(award: Award, record: Record) -> DrawdownPart | None:
    """Abrufteil named by its paragraphs; none where the record names none."""
    if "part" not in record:
        return None
    return DrawdownPart.objects.get(programme=award.programme_id, code=record["part"])


def _planned_item(award: Award, row: Record, lines: Mapping[str, BudgetLine]) -> PlannedItem:
    return PlannedItem(
        kind=row["kind"],
        name=row["name"],
        amount=Decimal(row["amount"]),
        line=lines.get(row.get("line", "")),
        part=part_of(award, row),
    )


def _quantity(award: Award, row: Record, programmes: Mapping[str, Programme]) -> FundedQuantity:
    return FundedQuantity(
        programme=programmes[row["programme"]] if "programme" in row else award.programme,
        component=row["component"],
        unit=row["unit"],
        quantity=Decimal(row["quantity"]),
        months=row.get("months"),
        rate=decimal_of(row, "rate"),
        fte=decimal_of(row, "fte"),
    )


def _drawdown_day(award: Award, row: Record) -> DrawdownDay:
    return DrawdownDay(row["due_on"], decimal_of(row, "amount"), part_of(award, row))
