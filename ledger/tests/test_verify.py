"""What was tampered with past the program is found and named."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ledger.integrity import remove_guards, verify
from ledger.models import (
    Account,
    AccountTurnover,
    Appropriation,
    LineTurnover,
    Place,
    Posting,
    Side,
)
from ledger.services import reverse
from ledger.tests.builders import book, build_line, build_purse, build_years, new_key
from ledger.tests.together import together


@pytest.fixture
def story(fiscal_years, clerk):
    return tell_story(clerk)


def tell_story(actor):
    """KOMM-AN II 2024: granted, received, agreed with the municipalities, paid, one reversal."""
    purse = build_purse("KOMM-AN II 2024")
    income = build_line("landeszuweisung", side=Side.INCOME, budgeted={2024: "153400.00"})
    expense = build_line("komm-an-gemeinden", budgeted={2024: "122400.00"})

    def move(source, target, amount, day, line=None):
        return book(
            source=purse[source],
            target=purse[target],
            amount=Decimal(amount),
            booked_on=date(2024, *day),
            line=line,
            key=new_key(),
            actor=actor,
        )

    move(Place.FUNDER, Place.PLEDGED, "153400.00", (1, 2))
    move(Place.PLEDGED, Place.CASH, "153400.00", (2, 15), income)
    move(Place.AGREEMENTS, Place.COMMITTED, "122400.00", (3, 1), expense)
    move(Place.CASH, Place.WITH_RECIPIENT, "122400.00", (4, 1), expense)
    move(Place.COMMITTED, Place.AGREEMENTS, "122400.00", (4, 1), expense)
    wrong = move(Place.CASH, Place.SPENT, "3100.00", (5, 1))
    reverse(
        voucher=wrong,
        reason="Zahlendreher",
        booked_on=date(2024, 5, 2),
        key=new_key(),
        actor=actor,
    )
    return purse


def test_nothing_is_found_where_nothing_is_wrong(story, capsys):
    assert verify() == []

    call_command("verify")
    assert capsys.readouterr().out == ("Alle Salden und Ansätze stimmen mit dem Journal überein.\n")


def test_an_empty_ledger_is_in_order(db):
    assert verify() == []


def test_a_balance_changed_by_hand_is_named(story, capsys):
    cash = story[Place.CASH]
    Account.objects.filter(pk=cash.pk).update(balance=Decimal("41000.00"))

    assert [str(deviation) for deviation in verify()] == [
        f"Konto {cash.pk} KOMM-AN II 2024 (Bestand): gespeichert 41000.00, laut Journal 31000.00",
        f"Konten der Zuwendung {cash.purse_id} KOMM-AN II 2024: gespeichert 10000.00, laut "
        "Journal 0.00",
    ]


def test_the_command_fails_and_names_what_is_wrong(story, capsys):
    Account.objects.filter(pk=story[Place.CASH].pk).update(balance=Decimal("41000.00"))

    with pytest.raises(CommandError, match="2 Abweichungen"):
        call_command("verify")

    assert "gespeichert 41000.00, laut Journal 31000.00" in capsys.readouterr().err


def test_figures_of_a_line_changed_by_hand_are_named(story):
    rows = Appropriation.objects.filter(line__code="komm-an-gemeinden", year=2024)
    rows.update(actual=Decimal("122399.99"), committed=Decimal("0.01"))

    assert [str(deviation) for deviation in verify()] == [
        "Ansatz komm-an-gemeinden 2024 (Ist / gebunden): "
        "gespeichert 122399.99 / 0.01, laut Journal 122400.00 / 0.00"
    ]


def test_a_line_whose_year_was_deleted_is_named(story):
    appropriation = Appropriation.objects.get(line__code="komm-an-gemeinden", year=2024)
    appropriation.delete()

    assert [str(deviation) for deviation in verify()] == [
        f"Ansatz {appropriation.line_id} 2024: gespeichert fehlt, laut Journal 122400.00 / 0.00",
        f"Ansatz {appropriation.line_id} 2024 (Plan): gespeichert fehlt, laut Journal "
        "122400.00 / 0.00",
    ]


def test_a_posting_changed_with_the_guards_gone_is_named(story):
    posting = Posting.objects.get(target=story[Place.PLEDGED])
    remove_guards()
    Posting.objects.filter(pk=posting.pk).update(amount=Decimal("153399.00"))

    subjects = [deviation.subject for deviation in verify()]

    assert [subject for subject in subjects if subject.startswith("Schutz")]
    assert [subject for subject in subjects if subject.startswith("Konto")] == [
        f"Konto {story[place].pk} KOMM-AN II 2024 ({place.label})"
        for place in (Place.FUNDER, Place.PLEDGED)
    ]


def test_a_posting_written_past_the_services_is_named(story):
    reference = Posting.objects.earliest("id")
    Posting.objects.create(
        voucher=reference.voucher,
        source=story[Place.CASH],
        target=story[Place.REPAID],
        amount=Decimal("31000.00"),
    )

    assert {deviation.subject for deviation in verify()} >= {
        f"Konto {story[place].pk} KOMM-AN II 2024 ({place.label})"
        for place in (Place.CASH, Place.REPAID)
    }


@pytest.mark.parametrize(
    ("model", "field"), [(AccountTurnover, "incoming"), (LineTurnover, "actual")]
)
def test_a_monthly_turnover_changed_by_hand_is_named(story, model, field):
    row = model.objects.filter(booked_month=202404).first()
    model.objects.filter(pk=row.pk).update(**{field: Decimal("1.00")})

    assert [deviation.subject for deviation in verify()] == [f"Monatsumsatz {row}"]


@pytest.mark.parametrize("model", [AccountTurnover, LineTurnover])
def test_a_monthly_turnover_that_is_gone_is_named(story, model):
    model.objects.filter(booked_month=202402).first().delete()

    deviations = verify()

    assert [deviation.kept for deviation in deviations] == ["fehlt"]
    assert deviations[0].subject.startswith("Monatsumsatz")


@pytest.mark.services
def test_bookings_during_the_check_raise_no_false_alarm(several_connections, clerk):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the check holds the writers up")
    build_years()
    purse = tell_story(clerk)

    def book_in_between(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if 'FROM "ledger_posting"' in sql:
            together(
                lambda: book(
                    source=purse[Place.CASH],
                    target=purse[Place.SPENT],
                    amount=Decimal("1.00"),
                    booked_on=date(2024, 6, 3),
                    key=new_key(),
                    actor=clerk,
                )
            )
        return result

    with connection.execute_wrapper(book_in_between):
        assert verify() == []
    assert Account.objects.get(pk=purse[Place.SPENT].pk).balance > 0
