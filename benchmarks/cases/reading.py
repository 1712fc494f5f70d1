"""Questions: balances, positions of rings, month report, balances of a past day."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from benchmarks import raw as by_hand
from benchmarks.connections import Raw
from benchmarks.measure import Case
from benchmarks.raw import BERLIN, Cents
from benchmarks.world import World
from ledger.as_of import AsOf, MonthRow, balances_as_of, booked_to, month_report, shown_on
from ledger.models import Place, Posting
from ledger.money import to_cents
from ledger.queries import RingPosition, RingSums, balances_of, ring_positions

YEAR = 2024
DAY = date(2024, 5, 20)
Balances = dict[int, dict[Place, Decimal]]


def reading_cases(world: World, raw: Raw) -> list[Case]:
    """All of them, over every award and ring of the world."""
    return [
        _all_balances(world, raw),
        _cash_of_all(world, raw),
        _one_balance(world, raw),
        _rings(raw),
        _month_report(world, raw),
        _shown_on(world, raw),
        _booked_to(world, raw),
    ]


def _all_balances(world: World, raw: Raw) -> Case:
    ids = [purse.pk for purse in world.purses]
    return Case(
        name="balances of all awards",
        program=lambda: balances_of(world.purses),
        raw=lambda: by_hand.balances_of(raw, ids),
        plain=_in_cents,
        targets={"postgresql": Decimal("2"), "sqlite": Decimal("3")},
        repeat=3,
    )


def _cash_of_all(world: World, raw: Raw) -> Case:
    ids = [purse.pk for purse in world.purses]
    return Case(
        name="money in hand of all awards",
        program=lambda: balances_of(world.purses, places=[Place.CASH]),
        raw=lambda: by_hand.balances_at(raw, ids, Place.CASH.value),
        plain=lambda answer: {
            purse: places[Place.CASH.value] for purse, places in _in_cents(answer).items()
        },
        targets={"postgresql": Decimal("3"), "sqlite": Decimal("3")},
        repeat=5,
    )


def _one_balance(world: World, raw: Raw) -> Case:
    purse = world.purses[len(world.purses) // 2]
    return Case(
        name="one balance",
        program=lambda: balances_of([purse], places=[Place.CASH])[purse.pk][Place.CASH],
        raw=lambda: by_hand.balance_at(raw, purse.pk, Place.CASH.value),
        plain=to_cents,
        targets={"postgresql": Decimal("4"), "sqlite": Decimal("25")},
        repeat=50,
    )


def _rings(raw: Raw) -> Case:
    return Case(
        name="positions of all rings",
        program=lambda: ring_positions(YEAR, current_year=YEAR),
        raw=lambda: by_hand.ring_positions(raw, YEAR),
        plain=_plain_rings,
        targets={"postgresql": Decimal("1.5"), "sqlite": Decimal("2")},
        repeat=2,
    )


def _plain_rings(answer: Sequence[RingPosition]) -> list[tuple[Any, ...]]:
    return [
        (
            at.ring.code,
            at.ring.name,
            *(to_cents(getattr(at, figure.name)) for figure in fields(RingSums)),
        )
        for at in answer
    ]


def _month_report(world: World, raw: Raw) -> Case:
    ids = [purse.pk for purse in world.purses]
    return Case(
        name="month report of a year",
        program=lambda: month_report(YEAR, world.purses),
        raw=lambda: by_hand.month_report(raw, YEAR, ids),
        plain=_plain_months,
        targets={"postgresql": Decimal("2"), "sqlite": Decimal("3")},
    )


def _plain_months(report: Sequence[MonthRow]) -> list[tuple[Any, ...]]:
    return [
        (row.purse, row.place.value, row.month, to_cents(row.incoming), to_cents(row.outgoing))
        for row in report
    ]


def _shown_on(world: World, raw: Raw) -> Case:
    ids = [purse.pk for purse in world.purses]
    first = datetime.combine(DAY.replace(day=1), time.min, BERLIN)
    after = datetime.combine(DAY + timedelta(days=1), time.min, BERLIN)
    return Case(
        name="balances shown on a day",
        program=lambda: balances_as_of(shown_on(DAY), world.purses),
        raw=lambda: by_hand.balances_shown_on(raw, first, after, ids),
        plain=_in_cents,
        note=_postings_read(shown_on(DAY)),
    )


def _booked_to(world: World, raw: Raw) -> Case:
    ids = [purse.pk for purse in world.purses]
    return Case(
        name="balances booked to a day",
        program=lambda: balances_as_of(booked_to(DAY), world.purses),
        raw=lambda: by_hand.balances_booked_to(raw, DAY, ids),
        plain=_in_cents,
        note=_postings_read(booked_to(DAY)),
    )


def _postings_read(as_of: AsOf) -> str:
    return f"{Posting.objects.filter(as_of.rest_of_month).count()} postings of the month"


def _in_cents(balances: Balances) -> dict[int, dict[str, Cents]]:
    return {
        purse: {place.value: to_cents(amount) for place, amount in places.items()}
        for purse, places in balances.items()
    }
