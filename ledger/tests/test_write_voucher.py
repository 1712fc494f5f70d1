"""KOMM-AN NRW 2016: 147.744 euro applied for, 100.472 granted and handed on."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from ledger.errors import (
    AmountNotPositive,
    NotEnoughMoney,
    YearClosed,
    YearMissing,
)
from ledger.integrity import verify
from ledger.models import (
    ORIGINS,
    Account,
    Appropriation,
    Command,
    Place,
    Posting,
    Side,
    Voucher,
)
from ledger.money import ZERO
from ledger.services import Entry, Move, effect_on_line, write_voucher, write_vouchers
from ledger.tests.builders import (
    appropriation,
    balances,
    book,
    build_line,
    build_purse,
    close_year,
    new_key,
)

GRANTED = Decimal("100472.00")


@pytest.fixture
def purse(fiscal_years):
    return build_purse()


@pytest.fixture
def move(purse, clerk):
    """Book a move between two places of the purse."""

    def book_move(source, target, amount, **facts):
        facts = {"key": new_key(), "actor": clerk} | facts
        return book(source=purse[source], target=purse[target], amount=Decimal(amount), **facts)

    return book_move


@pytest.fixture
def received(move):
    move(Place.FUNDER, Place.PLEDGED, GRANTED)
    move(Place.PLEDGED, Place.CASH, GRANTED)


def everything():
    """All that a refused booking must leave as it was."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Account, Appropriation, Command, Voucher, Posting)
    ]


def test_a_new_account_is_empty_and_only_origins_may_fall_below_zero(purse):
    assert {place for place in purse if purse[place].may_go_below_zero} == set(ORIGINS)
    assert balances(purse) == {}


def test_a_move_takes_from_one_place_what_it_gives_to_another(move, purse, clerk):
    voucher = move(
        Place.FUNDER, Place.PLEDGED, GRANTED, booked_on=date(2016, 3, 1), text="Bescheid"
    )

    assert balances(purse) == {Place.FUNDER: -GRANTED, Place.PLEDGED: GRANTED}
    assert (voucher.booked_on, voucher.text, voucher.actor) == (
        date(2016, 3, 1),
        "Bescheid",
        clerk,
    )
    assert list(voucher.postings.values("source", "target", "amount", "line", "year")) == [
        {
            "source": purse[Place.FUNDER].pk,
            "target": purse[Place.PLEDGED].pk,
            "amount": GRANTED,
            "line": None,
            "year": None,
        }
    ]
    assert verify() == []


def test_several_moves_of_one_voucher_are_judged_by_their_sum(purse, clerk, received):
    Command.objects.create(key="both", name="test", fingerprint="", actor=clerk)

    write_voucher(
        moves=[
            Move(purse[Place.CASH], purse[Place.WITH_RECIPIENT], GRANTED),
            Move(purse[Place.WITH_RECIPIENT], purse[Place.CASH], Decimal("472.00")),
            Move(purse[Place.CASH], purse[Place.SPENT], Decimal("472.00")),
        ],
        booked_on=date(2016, 12, 31),
        text="Auszahlung, Rückfluss und Ausgabe",
        key="both",
        actor=clerk,
    )

    assert balances(purse) == {
        Place.FUNDER: -GRANTED,
        Place.WITH_RECIPIENT: Decimal("100000.00"),
        Place.SPENT: Decimal("472.00"),
    }


@pytest.mark.parametrize(
    ("source", "free", "sentence"),
    [
        (
            Place.CASH,
            GRANTED,
            "Im Bestand sind nur noch 100.472,00 €, gebucht werden sollen 100.472,01 €. "
            "Bitte den Betrag senken oder zuerst den Zahlungseingang buchen.",
        ),
        (
            Place.PLEDGED,
            ZERO,
            "Nur noch 0,00 € sind bewilligt und noch nicht eingegangen, gebucht werden sollen "
            "100.472,01 €. Bitte den Betrag senken oder zuerst den Änderungsbescheid erfassen.",
        ),
        (
            Place.COMMITTED,
            ZERO,
            "Nur noch 0,00 € sind vereinbart und noch nicht ausgezahlt, gebucht werden sollen "
            "100.472,01 €. Bitte den Betrag senken oder zuerst die Vereinbarung ändern.",
        ),
        (
            Place.WITH_RECIPIENT,
            ZERO,
            "Nur noch 0,00 € sind ausgezahlt und noch nicht nachgewiesen, "
            "gebucht werden sollen 100.472,01 €. Bitte den Betrag senken.",
        ),
        (
            Place.SPENT,
            ZERO,
            "Unter „selbst ausgegeben“ sind nur noch 0,00 €, "
            "gebucht werden sollen 100.472,01 €. Bitte zuerst die spätere Buchung stornieren.",
        ),
    ],
)
def test_more_than_there_is_is_refused_with_the_figure(move, received, source, free, sentence):
    before = everything()

    with pytest.raises(NotEnoughMoney) as refusal:
        move(source, Place.PROVEN, GRANTED + Decimal("0.01"))

    assert (refusal.value.asked, refusal.value.free) == (GRANTED + Decimal("0.01"), free)
    assert str(refusal.value) == sentence.replace(" €", "\u00a0€")
    assert everything() == before


def test_the_last_cent_can_be_spent(move, purse, received):
    move(Place.CASH, Place.SPENT, GRANTED)

    assert balances(purse) == {Place.FUNDER: -GRANTED, Place.SPENT: GRANTED}


@pytest.mark.parametrize("amount", ["0.00", "-0.01", "-100472.00"])
def test_zero_and_below_are_refused(move, received, amount):
    before = everything()

    with pytest.raises(AmountNotPositive, match="größer als 0,00 €"):
        move(Place.CASH, Place.SPENT, amount)

    assert everything() == before


def test_parts_of_a_cent_are_refused(move, received):
    before = everything()

    with pytest.raises(ValueError, match="has parts of a cent"):
        move(Place.CASH, Place.SPENT, "0.005")

    assert everything() == before


def test_money_never_moves_from_one_purse_into_another(move, purse, clerk, received):
    other = build_purse("KOMM-AN NRW 2017")
    before = everything()

    with pytest.raises(ValueError, match="within one purse"):
        book(
            source=purse[Place.CASH],
            target=other[Place.CASH],
            amount=Decimal("1.00"),
            key=new_key(),
            actor=clerk,
        )

    assert everything() == before


@pytest.mark.parametrize(
    ("booked_on", "refusal", "sentence"),
    [
        (
            date(2016, 12, 31),
            YearClosed,
            "Das Haushaltsjahr 2016 ist abgeschlossen. "
            "Bitte mit einem Datum in einem offenen Jahr buchen.",
        ),
        (
            date(2028, 1, 1),
            YearMissing,
            "Das Haushaltsjahr 2028 ist nicht angelegt. "
            "Bitte das Datum prüfen oder die Leitung bitten, das Jahr anzulegen.",
        ),
    ],
)
def test_a_closed_or_unknown_year_takes_no_booking(
    move, received, clerk, booked_on, refusal, sentence
):
    close_year(2016, clerk)
    before = everything()

    with pytest.raises(refusal) as refused:
        move(Place.CASH, Place.SPENT, "1.00", booked_on=booked_on)

    assert str(refused.value) == sentence
    assert everything() == before


@pytest.mark.parametrize("booked_on", [date(2017, 1, 1), date(2027, 12, 31)])
def test_every_day_of_an_open_year_takes_bookings(move, received, clerk, booked_on):
    close_year(2016, clerk)

    assert move(Place.CASH, Place.SPENT, "1.00", booked_on=booked_on).booked_on == booked_on


@pytest.fixture
def income():
    return build_line("komm-an-ertrag", side=Side.INCOME, budgeted={2016: "147744.00"})


@pytest.fixture
def expense():
    return build_line("komm-an-weiterleitung", budgeted={2016: "147744.00"})


def test_income_counts_when_the_money_comes_in(move, income):
    move(Place.FUNDER, Place.PLEDGED, GRANTED, line=income)
    assert appropriation(income, 2016) == (ZERO, ZERO)

    move(Place.PLEDGED, Place.CASH, GRANTED, line=income)
    assert appropriation(income, 2016) == (GRANTED, ZERO)


def test_expense_counts_when_money_leaves_the_hand_and_no_more_once_it_is_back(
    move, expense, received
):
    move(Place.CASH, Place.SPENT, "472.00", line=expense)
    move(Place.CASH, Place.WITH_RECIPIENT, "100000.00", line=expense)
    assert appropriation(expense, 2016) == (GRANTED, ZERO)

    move(Place.WITH_RECIPIENT, Place.CASH, "20000.00", line=expense)
    assert appropriation(expense, 2016) == (Decimal("80472.00"), ZERO)

    move(Place.CASH, Place.REPAID, "20000.00", line=expense)
    assert appropriation(expense, 2016) == (GRANTED, ZERO)
    assert verify() == []


def test_the_own_share_of_the_county_is_expense_of_the_line(move, expense):
    move(Place.COUNTY, Place.OWN_SHARE_SPENT, "33126.25", line=expense)

    assert appropriation(expense, 2016) == (Decimal("33126.25"), ZERO)


def test_what_is_agreed_binds_the_line_until_it_is_paid(move, expense, received):
    move(Place.AGREEMENTS, Place.COMMITTED, GRANTED, line=expense)
    assert appropriation(expense, 2016) == (ZERO, GRANTED)

    move(Place.COMMITTED, Place.AGREEMENTS, "472.00", line=expense)
    assert appropriation(expense, 2016) == (ZERO, Decimal("100000.00"))


def test_a_booking_can_count_against_another_year_than_its_own(move, expense):
    move(Place.AGREEMENTS, Place.COMMITTED, GRANTED, line=expense, year=2017)

    posting = Posting.objects.get()
    assert (posting.voucher.booked_on.year, posting.year) == (2016, 2017)
    assert appropriation(expense, 2016) == (ZERO, ZERO)
    assert appropriation(expense, 2017) == (ZERO, GRANTED)
    assert verify() == []


@pytest.mark.parametrize(
    ("side", "source", "target", "actual", "committed"),
    [
        (Side.INCOME, Place.PLEDGED, Place.CASH, 1, 0),
        (Side.INCOME, Place.CASH, Place.PLEDGED, -1, 0),
        (Side.INCOME, Place.FUNDER, Place.PLEDGED, 0, 0),
        (Side.EXPENSE, Place.CASH, Place.SPENT, 1, 0),
        (Side.EXPENSE, Place.SPENT, Place.CASH, -1, 0),
        (Side.EXPENSE, Place.CASH, Place.WITH_RECIPIENT, 1, 0),
        (Side.EXPENSE, Place.WITH_RECIPIENT, Place.PROVEN, 0, 0),
        (Side.EXPENSE, Place.COUNTY, Place.OWN_SHARE_SPENT, 1, 0),
        (Side.EXPENSE, Place.COUNTY, Place.CASH, 0, 0),
        (Side.EXPENSE, Place.AGREEMENTS, Place.COMMITTED, 0, 1),
        (Side.EXPENSE, Place.COMMITTED, Place.AGREEMENTS, 0, -1),
    ],
)
def test_what_a_move_does_to_a_line(side, source, target, actual, committed):
    effect = effect_on_line(side, source, target, Decimal("5.00"))

    assert effect == (actual * Decimal("5.00"), committed * Decimal("5.00"))


def test_many_vouchers_are_booked_at_once_and_judged_by_their_end(purse, clerk, income, expense):
    Command.objects.create(key="import", name="test", fingerprint="", actor=clerk)
    part = Decimal("50236.00")

    numbers = write_vouchers(
        entries=[
            Entry(
                # Booked before it came in, and on its day: an import is judged by whole days.
                [Move(purse[Place.CASH], purse[Place.WITH_RECIPIENT], part, expense)],
                date(2016, 7, 1),
                "Auszahlung\tim\nJuli \\N",
                "2016-17",
            ),
            Entry(
                [Move(purse[Place.FUNDER], purse[Place.PLEDGED], GRANTED)],
                date(2016, 3, 1),
                "Bescheid",
            ),
            Entry(
                [Move(purse[Place.PLEDGED], purse[Place.CASH], GRANTED, income)],
                date(2016, 7, 1),
                "Zahlungseingang",
            ),
            Entry(
                [Move(purse[Place.CASH], purse[Place.WITH_RECIPIENT], part, expense, 2017)],
                date(2017, 1, 15),
                "Auszahlung",
            ),
        ],
        key="import",
        actor=clerk,
    )

    vouchers = [Voucher.objects.get(pk=number) for number in numbers]
    assert [(voucher.text, voucher.document_number) for voucher in vouchers] == [
        ("Auszahlung\tim\nJuli \\N", "2016-17"),
        ("Bescheid", ""),
        ("Zahlungseingang", ""),
        ("Auszahlung", ""),
    ]
    assert [list(voucher.postings.values_list("amount", flat=True)) for voucher in vouchers] == [
        [part],
        [GRANTED],
        [GRANTED],
        [part],
    ]
    assert balances(purse) == {Place.FUNDER: -GRANTED, Place.WITH_RECIPIENT: GRANTED}
    assert appropriation(income, 2016) == (GRANTED, ZERO)
    assert appropriation(expense, 2016) == appropriation(expense, 2017) == (part, ZERO)
    assert verify() == []


@pytest.mark.parametrize(
    ("amount", "booked_on", "refusal"),
    [
        ("100472.01", date(2016, 6, 30), NotEnoughMoney),
        ("0.00", date(2016, 6, 30), AmountNotPositive),
        ("1.00", date(2028, 6, 30), YearMissing),
    ],
)
def test_one_bad_entry_refuses_them_all(purse, clerk, received, amount, booked_on, refusal):
    Command.objects.create(key="import", name="test", fingerprint="", actor=clerk)
    before = everything()
    good = Entry(
        [Move(purse[Place.CASH], purse[Place.SPENT], Decimal("0.01"))], date(2016, 1, 2), "gut"
    )
    bad = Entry(
        [Move(purse[Place.CASH], purse[Place.SPENT], Decimal(amount))], booked_on, "schlecht"
    )

    with pytest.raises(refusal), transaction.atomic():
        write_vouchers(entries=[good, bad], key="import", actor=clerk)

    assert everything() == before
