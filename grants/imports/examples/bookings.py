"""Buchungen: which service the record of a booking calls, and with what."""

from collections.abc import Callable, Mapping
from typing import Any

from grants import services
from grants.imports.reader import Record, read_value
from grants.models import Award, PassThrough
from grants.services.terms import BookingDetails, BudgetBookingDetails, LineBookingDetails
from ledger.models import BudgetLine


def booking(
    award: Award, record: Record, *, lines: Mapping[str, BudgetLine]
) -> tuple[Callable[..., Any], dict[str, Any]]:
    """Vorgang zu einer Buchung, and what it is asked besides ``today``."""
    line = lines.get(record.get("line", ""))
    day = record["booked_on"]
    match record["kind"]:
        case "receipt":
            return services.record_receipt, {
                "award": award,
                "booking": read_value(
                    LineBookingDetails, record, day=day, line=line or award.income_line
                ),
                **_if_named("drawdown", award.drawdowns, "number", record),
            }
        case "expense":
            return services.record_expense, {
                "award": award,
                # Without a line the service takes that of the position, else the usual one.
                "booking": read_value(LineBookingDetails, record, day=day, line=line),
                **_if_named("plan_item", award.plan_items, "name", record),
            }
        case "payout":
            return services.pass_on, {
                "pass_through": _pass_through(record),
                "booking": read_value(BudgetBookingDetails, record, day=day),
            }
        case "proof":
            return services.accept_proof, {
                "pass_through": _pass_through(record),
                "booking": read_value(BookingDetails, record, day=day),
            }
        case kind:
            raise ValueError(f"{award.code} has a booking of unknown kind {kind}")


def _if_named(argument: str, rows: Any, field: str, record: Record) -> dict[str, Any]:
    return {argument: rows.get(**{field: record[argument]})} if argument in record else {}


def _pass_through(record: Record) -> PassThrough:
    return PassThrough.objects.get(code=record["pass_through"])
