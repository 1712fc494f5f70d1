"""A closed period stays closed until two persons open it again, and the log tells who and why."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from ledger import years
from ledger.as_of import balances_as_of, booked_to, line_totals_as_of
from ledger.errors import (
    AlreadyApproved,
    AlreadyClosed,
    ChargedYearClosed,
    ClosingTooEarly,
    DayOutsideYear,
    KeyReused,
    NotClosed,
    PeriodClosed,
    ReasonMissing,
    ReopeningOutdated,
    SecondPersonNeeded,
    YearClosed,
    YearMissing,
)
from ledger.integrity import verify
from ledger.models import (
    Account,
    Appropriation,
    Command,
    FiscalYear,
    PeriodClosing,
    PeriodReopening,
    Place,
    Posting,
    ReopeningApproval,
    Voucher,
)
from ledger.money import ZERO
from ledger.services import Entry, Move, reverse, write_vouchers
from ledger.tests.builders import (
    appropriation,
    book,
    build_line,
    build_purse,
    build_reopening,
    new_key,
)

A_DAY = timedelta(days=1)
HALF_YEAR = date(2024, 6, 30)
LAST_DAY = date(2024, 12, 31)
TODAY = date(2025, 2, 3)
LOG = (PeriodClosing, PeriodReopening, ReopeningApproval)


@pytest.fixture
def second_person(db):
    return User.objects.create(username="stellvertretung")


@pytest.fixture
def line():
    return build_line("sprachmittlerpool", budgeted={2024: "50000.00"})


@pytest.fixture
def purse(fiscal_years, clerk, line):
    """50.000 euro in hand since December 2023, 5.000 of it agreed with a recipient for 2024."""
    purse = build_purse("SprachmittlerPool 2024")
    for source, target, amount, of_line in (
        (Place.FUNDER, Place.PLEDGED, "50000.00", None),
        (Place.PLEDGED, Place.CASH, "50000.00", None),
        (Place.AGREEMENTS, Place.COMMITTED, "5000.00", line),
    ):
        book(
            source=purse[source],
            target=purse[target],
            amount=Decimal(amount),
            booked_on=date(2023, 12, 30),
            line=of_line,
            year=2024 if of_line else None,
            key=new_key(),
            actor=clerk,
        )
    return purse


@pytest.fixture
def spend(purse, line, clerk):
    """Pay an interpreter 100 euro."""

    def spend_on(day, *, year=None):
        return book(
            source=purse[Place.CASH],
            target=purse[Place.SPENT],
            amount=Decimal("100.00"),
            booked_on=day,
            line=line,
            year=year,
            key=new_key(),
            actor=clerk,
        )

    return spend_on


def close(through, actor, *, year=None, today=TODAY, key=None, note=""):
    return years.close_period(
        year=year or through.year,
        through=through,
        note=note,
        today=today,
        key=key or new_key(),
        actor=actor,
    )


def approve(reopening, actor, *, key=None):
    return years.approve_reopening(reopening=reopening, key=key or new_key(), actor=actor)


def everything():
    models = (Account, Appropriation, Command, Voucher, Posting, FiscalYear, *LOG)
    return [list(model.objects.order_by("pk").values()) for model in models]


def refuses(refusal, call, *args, **kwargs):
    """The sentence of a refusal that left everything as it was."""
    before = everything()
    with pytest.raises(refusal) as refused:
        call(*args, **kwargs)
    assert everything() == before
    return str(refused.value)


def closed_through(year=2024):
    return FiscalYear.objects.get(pk=year).closed_through


def test_the_last_day_of_a_closed_period_is_closed_and_the_next_is_open(spend, clerk):
    close(HALF_YEAR, clerk)

    for day in (date(2024, 1, 1), HALF_YEAR - A_DAY, HALF_YEAR):
        assert refuses(PeriodClosed, spend, day) == (
            "Bis einschließlich 30.06.2024 ist abgeschlossen. "
            "Bitte mit einem späteren Datum buchen."
        )
    assert spend(HALF_YEAR + A_DAY).booked_on == HALF_YEAR + A_DAY
    assert spend(date(2023, 12, 31)).booked_on == date(2023, 12, 31)
    assert not FiscalYear.objects.get(pk=2024).is_closed
    assert verify() == []


def test_with_the_last_day_the_whole_year_is_closed(spend, clerk):
    close(LAST_DAY - A_DAY, clerk)
    spend(LAST_DAY)
    close(LAST_DAY, clerk)

    assert FiscalYear.objects.get(pk=2024).is_closed
    assert refuses(YearClosed, spend, LAST_DAY) == (
        "Das Haushaltsjahr 2024 ist abgeschlossen. "
        "Bitte mit einem Datum in einem offenen Jahr buchen."
    )
    assert spend(LAST_DAY + A_DAY).booked_on == date(2025, 1, 1)
    assert verify() == []


def test_one_day_of_many_refuses_the_whole_import(purse, clerk):
    close(HALF_YEAR, clerk)
    Command.objects.create(key="import", name="test", fingerprint="", actor=clerk)
    entries = [
        Entry([Move(purse[Place.CASH], purse[Place.SPENT], Decimal("1.00"))], day, "Rechnung")
        for day in (HALF_YEAR + A_DAY, HALF_YEAR, date(2025, 1, 2))
    ]

    def book_all():
        with transaction.atomic():
            write_vouchers(entries=entries, key="import", actor=clerk)

    refuses(PeriodClosed, book_all)


@pytest.mark.parametrize(
    ("closed_to", "day", "refusal"),
    [(HALF_YEAR, HALF_YEAR, PeriodClosed), (LAST_DAY, LAST_DAY, YearClosed)],
)
def test_a_closed_period_takes_no_reversal(spend, clerk, closed_to, day, refusal):
    voucher = spend(date(2024, 6, 3))
    close(closed_to, clerk)

    refuses(
        refusal, reverse, voucher=voucher, reason="doppelt", booked_on=day, key="s", actor=clerk
    )


def test_a_booking_of_a_closed_year_is_reversed_in_the_open_one_and_linked(spend, line, clerk):
    voucher = spend(date(2024, 6, 3))
    close(LAST_DAY, clerk)

    reversal = reverse(
        voucher=voucher, reason="doppelt", booked_on=date(2025, 1, 15), key="storno", actor=clerk
    )

    assert (reversal.reverses, voucher.reversed_by) == (voucher, reversal)
    assert appropriation(line, 2024) == (Decimal("100.00"), Decimal("5000.00"))
    assert appropriation(line, 2025) == (Decimal("-100.00"), ZERO)
    assert verify() == []


def test_a_reversal_corrects_a_year_of_which_only_months_are_closed(spend, line, clerk):
    voucher = spend(date(2024, 6, 3))
    close(HALF_YEAR, clerk)

    reverse(
        voucher=voucher, reason="doppelt", booked_on=date(2024, 7, 1), key="storno", actor=clerk
    )

    assert appropriation(line, 2024) == (ZERO, Decimal("5000.00"))


def test_nothing_is_charged_to_a_closed_year_from_an_open_one(spend, clerk):
    spend(date(2025, 1, 15), year=2024)
    close(LAST_DAY - A_DAY, clerk)
    spend(date(2025, 1, 16), year=2024)
    close(LAST_DAY, clerk)

    assert refuses(ChargedYearClosed, spend, date(2025, 1, 17), year=2024) == (
        "Das Haushaltsjahr 2024 ist abgeschlossen, ihm lässt sich kein Ertrag oder Aufwand mehr "
        "zurechnen. Bitte ein offenes Haushaltsjahr wählen."
    )


def test_a_year_that_is_missing_is_not_charged(spend):
    refuses(YearMissing, spend, date(2024, 1, 15), year=2031)


def test_a_commitment_ends_where_it_was_bound_but_none_begins_there(purse, line, clerk):
    close(LAST_DAY, clerk)

    def bind(source, target):
        return book(
            source=purse[source],
            target=purse[target],
            amount=Decimal("5000.00"),
            booked_on=date(2025, 1, 15),
            line=line,
            year=2024,
            key=new_key(),
            actor=clerk,
        )

    refuses(ChargedYearClosed, bind, Place.AGREEMENTS, Place.COMMITTED)

    release = bind(Place.COMMITTED, Place.AGREEMENTS)
    assert appropriation(line, 2024) == (ZERO, ZERO)

    # Taken back, the release leaves the commitment where it was.
    reverse(voucher=release, reason="Irrtum", booked_on=date(2025, 1, 16), key="s", actor=clerk)
    assert appropriation(line, 2024) == (ZERO, Decimal("5000.00"))
    assert verify() == []


def test_closing_is_logged(fiscal_years, clerk):
    closing = close(HALF_YEAR, clerk, note="  Halbjahr  ")

    assert list(PeriodClosing.objects.values_list("year", "through", "note", "actor")) == [
        (2024, HALF_YEAR, "Halbjahr", clerk.pk)
    ]
    assert str(closing) == "Abschluss bis 30.06.2024"


@pytest.mark.parametrize(
    ("closed_to", "facts", "refusal", "sentence"),
    [
        (
            HALF_YEAR,
            {"through": HALF_YEAR},
            AlreadyClosed,
            "Bis einschließlich 30.06.2024 ist bereits abgeschlossen. "
            "Bitte einen späteren Tag wählen oder die Wiedereröffnung beantragen.",
        ),
        (HALF_YEAR, {"through": HALF_YEAR - A_DAY}, AlreadyClosed, "Bis einschließlich 30.06."),
        (LAST_DAY, {"through": LAST_DAY}, AlreadyClosed, "Bis einschließlich 31.12.2024 ist"),
        (
            None,
            {"through": date(2028, 6, 30), "today": date(2028, 7, 1)},
            YearMissing,
            "Das Haushaltsjahr 2028 ist nicht angelegt.",
        ),
        (
            None,
            {"through": date(2025, 1, 1), "year": 2024},
            DayOutsideYear,
            "Der 01.01.2025 liegt nicht im Haushaltsjahr 2024. "
            "Bitte einen Tag vom 01.01.2024 bis 31.12.2024 wählen.",
        ),
        (
            None,
            {"through": TODAY + A_DAY},
            ClosingTooEarly,
            "Der 04.02.2025 liegt in der Zukunft und lässt sich noch nicht abschließen. "
            "Bitte einen Tag bis heute (03.02.2025) wählen.",
        ),
    ],
)
def test_what_cannot_be_closed_is_refused(fiscal_years, clerk, closed_to, facts, refusal, sentence):
    if closed_to:
        close(closed_to, clerk)

    assert refuses(refusal, close, actor=clerk, **facts).startswith(sentence)


def test_today_can_be_closed(fiscal_years, clerk):
    close(TODAY, clerk)

    assert closed_through(2025) == TODAY


def test_two_persons_open_a_period_again(spend, clerk, second_person):
    close(LAST_DAY, clerk)
    reopening = build_reopening(2024, clerk, open_from=date(2024, 12, 1))

    refuses(YearClosed, spend, LAST_DAY)  # asking opens nothing
    approve(reopening, second_person)

    refuses(PeriodClosed, spend, date(2024, 11, 30))
    assert spend(date(2024, 12, 1)).booked_on == date(2024, 12, 1)
    assert closed_through() == date(2024, 11, 30)
    assert [
        (row.closing.year_id, row.open_from, row.reason, row.requested_by, row.approval.approved_by)
        for row in PeriodReopening.objects.all()
    ] == [(2024, date(2024, 12, 1), "Rechnung vergessen", clerk, second_person)]
    assert verify() == []


def test_from_its_first_day_on_the_whole_year_is_open_again(spend, clerk, second_person):
    close(LAST_DAY, clerk)

    approve(build_reopening(2024, clerk), second_person)

    assert closed_through() is None
    assert spend(date(2024, 1, 1)).booked_on == date(2024, 1, 1)
    assert verify() == []


def test_whoever_asked_cannot_approve(fiscal_years, clerk, second_person):
    reopening = build_reopening(2024, clerk)

    assert refuses(SecondPersonNeeded, approve, reopening, clerk) == (
        "Wer die Wiedereröffnung beantragt hat, kann sie nicht selbst freigeben. "
        "Bitte eine zweite Person der Leitung um die Freigabe bitten."
    )
    approve(reopening, second_person)


def test_a_reopening_is_approved_once(fiscal_years, clerk, supervisor, second_person):
    reopening = build_reopening(2024, clerk)
    approve(reopening, second_person)

    refuses(AlreadyApproved, approve, reopening, supervisor)


def test_an_old_request_does_not_open_what_was_closed_after_it(fiscal_years, clerk, second_person):
    close(date(2024, 11, 30), clerk)
    reopening = build_reopening(2024, clerk, open_from=date(2024, 11, 1))
    close(LAST_DAY, clerk)

    assert refuses(ReopeningOutdated, approve, reopening, second_person) == (
        "Seit diesem Antrag wurde das Haushaltsjahr erneut abgeschlossen. "
        "Bitte die Wiedereröffnung neu beantragen."
    )


def test_of_two_requests_the_later_day_opens_nothing_any_more(fiscal_years, clerk, second_person):
    october, whole_year = (
        build_reopening(2024, clerk, open_from=day) for day in (date(2024, 10, 1), date(2024, 1, 1))
    )
    approve(whole_year, second_person)

    refuses(NotClosed, approve, october, second_person)


def test_an_earlier_day_can_be_opened_after_a_later_one(fiscal_years, clerk, second_person):
    october, whole_year = (
        build_reopening(2024, clerk, open_from=day) for day in (date(2024, 10, 1), date(2024, 1, 1))
    )

    approve(october, second_person)
    assert closed_through() == date(2024, 9, 30)
    approve(whole_year, second_person)
    assert closed_through() is None
    assert verify() == []


def test_what_was_opened_again_can_be_closed_again(spend, clerk, second_person):
    close(LAST_DAY, clerk)
    approve(build_reopening(2024, clerk, open_from=date(2024, 12, 1)), second_person)

    close(LAST_DAY, clerk)

    refuses(YearClosed, spend, date(2024, 12, 1))
    assert PeriodClosing.objects.filter(year=2024).count() == 2
    assert verify() == []


@pytest.mark.parametrize(
    ("facts", "refusal", "sentence"),
    [
        ({"reason": "  "}, ReasonMissing, "Eine Wiedereröffnung braucht eine Begründung."),
        (
            {"open_from": HALF_YEAR + A_DAY},
            NotClosed,
            "Der 01.07.2024 ist nicht abgeschlossen, es gibt nichts wieder zu öffnen. "
            "Bitte den Tag prüfen.",
        ),
        ({"open_from": date(2023, 12, 31)}, DayOutsideYear, "Der 31.12.2023 liegt nicht im"),
        ({"year": 2023, "open_from": date(2023, 1, 1)}, NotClosed, "Der 01.01.2023 ist nicht"),
        ({"year": 2031, "open_from": date(2031, 1, 1)}, YearMissing, "Das Haushaltsjahr 2031 ist"),
    ],
)
def test_what_cannot_be_opened_again_is_refused(fiscal_years, clerk, facts, refusal, sentence):
    close(HALF_YEAR, clerk)
    asked = {"year": 2024, "open_from": HALF_YEAR, "reason": "Rechnung vergessen"} | facts

    said = refuses(refusal, years.request_reopening, key=new_key(), actor=clerk, **asked)

    assert said.startswith(sentence)


def test_each_command_sent_twice_has_one_effect(fiscal_years, clerk, second_person):
    closings = [close(LAST_DAY, clerk, key="abschluss") for _ in range(2)]
    reopenings = [
        years.request_reopening(
            year=2024, open_from=HALF_YEAR, reason="vergessen", key="antrag", actor=clerk
        )
        for _ in range(2)
    ]
    approvals = [approve(reopenings[0], second_person, key="freigabe") for _ in range(2)]

    assert [set(made) for made in (closings, reopenings, approvals)] == [
        {closings[0]},
        {reopenings[0]},
        {approvals[0]},
    ]
    assert [model.objects.count() for model in LOG] == [1, 1, 1]
    refuses(KeyReused, close, HALF_YEAR, clerk, key="abschluss")


def test_closing_changes_no_figure_of_any_day(purse, spend, clerk, second_person):
    spend(date(2024, 6, 3))
    days = (date(2024, 6, 2), HALF_YEAR, LAST_DAY)

    def figures():
        of_purse = [purse[Place.CASH].purse]
        return [
            (balances_as_of(booked_to(day), of_purse), line_totals_as_of(booked_to(day), 2024))
            for day in days
        ]

    before = figures()
    close(LAST_DAY, clerk)
    closed = figures()
    approve(build_reopening(2024, clerk), second_person)

    assert before == closed == figures()


@pytest.mark.parametrize(
    ("closed", "day", "until", "first"),
    [
        (None, HALF_YEAR, TODAY, HALF_YEAR),
        (HALF_YEAR, HALF_YEAR - A_DAY, TODAY, HALF_YEAR + A_DAY),
        (HALF_YEAR, HALF_YEAR, TODAY, HALF_YEAR + A_DAY),
        (HALF_YEAR, HALF_YEAR + A_DAY, TODAY, HALF_YEAR + A_DAY),
        (HALF_YEAR, HALF_YEAR, HALF_YEAR + A_DAY, HALF_YEAR + A_DAY),
        (HALF_YEAR, HALF_YEAR, HALF_YEAR, None),
        (LAST_DAY, LAST_DAY, LAST_DAY + A_DAY, LAST_DAY + A_DAY),
        (LAST_DAY, LAST_DAY, LAST_DAY, None),
        (None, date(2031, 1, 1), date(2031, 1, 1), None),
    ],
)
def test_the_first_open_day(fiscal_years, clerk, closed, day, until, first):
    if closed:
        close(closed, clerk)

    assert years.first_open_day(day, until=until) == first
