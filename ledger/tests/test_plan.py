"""Nachtragshaushalt: what a line plans changes only by dated entries that nobody can change."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from ledger.errors import PlanBelowZero, PlanOfClosedYear, PlanUnchanged, ReasonMissing
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Appropriation, Place, PlanEntry
from ledger.plan import change_plan
from ledger.tests.builders import (
    book,
    build_line,
    build_purse,
    build_years,
    close_year,
    new_key,
)
from ledger.tests.together import together

BUDGETED, ADJUSTMENT = PlanEntry.Kind.BUDGETED, PlanEntry.Kind.ADJUSTMENT


@pytest.fixture
def line(fiscal_years):
    return build_line("komm-an-gemeinden")


@pytest.fixture
def plan(line, clerk):
    """Change the plan of the line for 2024."""

    def change(kind, total, decided_on=date(2023, 12, 12), **facts):
        return change_plan(
            filled_from=WITHOUT_FORM,
            **{"line": line, "year": 2024, "reason": "Haushaltsplan", "actor": clerk}
            | {"key": new_key()}
            | facts,
            kind=kind,
            total=Decimal(total),
            decided_on=decided_on,
        )

    return change


def entries():
    rows = PlanEntry.objects.order_by("id")
    return list(rows.values_list("kind", "amount", "decided_on", "reason", "actor__username"))


def kept():
    row = Appropriation.objects.get()
    return row.budgeted, row.adjustment


def test_each_change_leaves_an_entry_with_the_difference(plan):
    plan(BUDGETED, "122400.00")
    plan(ADJUSTMENT, "5000.00", date(2024, 6, 12), reason=" Nachtrag ")
    plan(ADJUSTMENT, "-1000.00", date(2024, 9, 3), reason="Haushaltssperre")

    assert kept() == (Decimal("122400.00"), Decimal("-1000.00"))
    who = "sachbearbeitung"
    assert entries() == [
        ("budgeted", Decimal("122400.00"), date(2023, 12, 12), "Haushaltsplan", who),
        ("adjustment", Decimal("5000.00"), date(2024, 6, 12), "Nachtrag", who),
        ("adjustment", Decimal("-6000.00"), date(2024, 9, 3), "Haushaltssperre", who),
    ]
    assert verify() == []


def test_a_plan_below_zero_is_refused_and_nothing_changes(plan):
    plan(BUDGETED, "100.00")

    with pytest.raises(PlanBelowZero) as refused:
        plan(BUDGETED, "-0.01")

    assert str(refused.value) == (
        "Ein Ansatz liegt nicht unter 0,00 €. Bitte den Ansatz ab 0,00 € eingeben und eine "
        "Kürzung als Fortschreibung."
    )
    assert (kept(), len(entries())) == ((Decimal("100.00"), Decimal(0)), 1)


def test_a_line_can_stand_in_the_plan_with_nothing(plan):
    plan(BUDGETED, "0.00")

    assert (kept(), [row[1] for row in entries()]) == ((0, 0), [0])


def test_a_second_entry_has_to_change_something(plan):
    plan(BUDGETED, "122400.00")

    with pytest.raises(PlanUnchanged, match=r"Ansatz ist schon 122\.400,00\s€"):
        plan(BUDGETED, "122400.00")

    assert len(entries()) == 1


def test_a_change_needs_a_reason(plan):
    with pytest.raises(ReasonMissing, match="Eine Änderung des Haushaltsansatzes braucht"):
        plan(BUDGETED, "122400.00", reason="  ")

    assert (entries(), Appropriation.objects.count()) == ([], 0)


def test_the_plan_of_a_closed_year_stays(plan, clerk):
    plan(BUDGETED, "122400.00")
    close_year(2024, clerk, through=date(2024, 12, 30))
    plan(ADJUSTMENT, "1.00")
    close_year(2024, clerk)

    with pytest.raises(PlanOfClosedYear, match="Das Haushaltsjahr 2024 ist abgeschlossen"):
        plan(ADJUSTMENT, "2.00")

    assert kept() == (Decimal("122400.00"), Decimal("1.00"))


def test_the_same_key_changes_the_plan_once(plan):
    first = plan(ADJUSTMENT, "5000.00", key="doppelklick")
    plan(ADJUSTMENT, "7000.00")

    assert plan(ADJUSTMENT, "5000.00", key="doppelklick") == first
    assert kept() == (0, Decimal("7000.00"))


@pytest.mark.parametrize(
    "change",
    [
        lambda: PlanEntry.objects.update(decided_on=date(2024, 1, 1)),
        lambda: PlanEntry.objects.all()._raw_delete("default"),
    ],
)
def test_an_entry_is_never_changed(plan, change):
    plan(BUDGETED, "122400.00")
    before = entries()

    with pytest.raises(DatabaseError, match="Das Journal ist unveränderlich"), transaction.atomic():
        change()

    assert entries() == before


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"budgeted": Decimal("122400.01")}, "122400.01 / 0.00"),
        ({"adjustment": Decimal("-0.01")}, "122400.00 / -0.01"),
    ],
)
def test_a_plan_changed_by_hand_is_named(plan, change, shown):
    plan(BUDGETED, "122400.00")
    Appropriation.objects.update(**change)

    assert [str(deviation) for deviation in verify()] == [
        "Ansatz komm-an-gemeinden 2024 (Ansatz / Fortschreibung): "
        f"gespeichert {shown}, laut Journal 122400.00 / 0.00"
    ]


def test_a_plan_older_than_the_entries_is_carried_over(line):
    changed = Appropriation.objects.create(
        line=line, year=2023, budgeted=Decimal("100.00"), adjustment=Decimal("-20.00")
    )
    empty = Appropriation.objects.create(line=line, year=2024)

    import_module("ledger.migrations.0006_carry_plan_over").carry_plan_over(apps, None)

    rows = PlanEntry.objects.order_by("id")
    assert list(rows.values_list("year", "kind", "amount", "decided_on", "actor")) == [
        (changed.year, "budgeted", Decimal("100.00"), date(2023, 1, 1), None),
        (changed.year, "adjustment", Decimal("-20.00"), date(2023, 1, 1), None),
        (empty.year, "budgeted", 0, date(2024, 1, 1), None),
    ]
    assert verify() == []


def test_plans_and_bookings_at_the_same_moment_lose_nothing(several_connections, clerk):
    build_years()
    line, purse = build_line("komm-an-gemeinden"), build_purse()

    def decide(total):
        change_plan(
            filled_from=WITHOUT_FORM,
            line=line,
            year=2016,
            kind=ADJUSTMENT,
            total=Decimal(total),
            decided_on=date(2016, 6, 12),
            reason="Nachtrag",
            key=new_key(),
            actor=clerk,
        )

    def commit_ten_euro():
        book(
            source=purse[Place.AGREEMENTS],
            target=purse[Place.COMMITTED],
            amount=Decimal("10.00"),
            line=line,
            key=new_key(),
            actor=clerk,
        )

    answers = together(
        *(lambda total=total: decide(total) for total in (100, 200, 300, 400)),
        *[commit_ten_euro] * 4,
    )

    assert answers == [None] * 8
    row = Appropriation.objects.get()
    assert (row.committed, row.adjustment in (100, 200, 300, 400)) == (Decimal("40.00"), True)
    assert PlanEntry.objects.count() == 4
    assert verify() == []
