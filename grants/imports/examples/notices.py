"""Bescheide: what the record of a notice sets, as ``record_notice`` takes it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grants.imports.reader import Record, decimal_of
from grants.models import Award, DrawdownPart, Programme
from grants.services.terms import DrawdownDay, FundedQuantity, Override, PlannedItem
from ledger.models import BudgetLine

# As they stand in the record.
_PLAIN = (
    "financing",
    "period_from",
    "period_to",
    "spend_by",
    "source",
)
_PLAIN_IF_GIVEN = (
    "decided_on",
    "announced_on",
    "appeal_waived_on",
    "proof_due",
    "interim_proof_due",
    "repay_by",
    "conditions",
    "note",
)


def notice_terms(
    award: Award,
    record: Record,
    *,
    programmes: Mapping[str, Programme],
    lines: Mapping[str, BudgetLine],
) -> dict[str, Any]:
    """Inhalt eines Bescheids; rows that the record does not name stay as in the one before."""
    terms: dict[str, Any] = {name: record[name] for name in _PLAIN}
    terms |= {name: record[name] for name in _PLAIN_IF_GIVEN if name in record}
    rows: dict[str, list[Any]] = {
        "plan": [_planned_item(award, row, lines) for row in record.get("plan", [])],
        "funded_units": [_quantity(award, row, programmes) for row in record.get("unit", [])],
        "drawdown_dates": [_drawdown_day(award, row) for row in record.get("drawdown_date", [])],
        "overrides": [
            Override(row["code"], decimal_of(row, "value"), row.get("note", ""))
            for row in record.get("override", [])
        ],
    }
    return {
        "amount": Decimal(record["amount"]),
        "quota": decimal_of(record, "quota"),
        "unit_rate": decimal_of(record, "unit_rate"),
        "fte": decimal_of(record, "fte"),
        "is_example": record.get("example", False),
        **terms,
        **{name: tuple(found) for name, found in rows.items() if found},
    }


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
