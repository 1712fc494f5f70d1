"""Integrationspauschale 2019/20: 976.377,32 euro, split by the Kreistag on 11.12.2019."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import Award, AwardNotice, YearSplit
from grants.queries.year_split import ShareVersion, YearUse, split_position, splits_of
from grants.services import (
    record_expense,
    record_notice,
    record_repayment,
    reverse_booking,
    split_award_years,
    transfer_booking,
)
from grants.services.errors import DateInFuture, NoticeMissing, SplitIncomplete, SplitTooEarly
from grants.services.terms import YearAmount
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    new_key,
    receive,
    spend,
)
from ledger.errors import ReasonMissing
from ledger.filled_from import WITHOUT_FORM
from ledger.money import ZERO

TODAY = date(2020, 2, 15)
KREISTAG = date(2019, 12, 11)
SHARES = (YearAmount(2019, D("350000.00")), YearAmount(2020, D("626377.32")))
REASON = "Kreistag vom 11.12.2019"


@pytest.fixture
def award(clerk):
    return build_award(
        "integrationspauschale",
        kind=Award.Kind.LUMP_SUM,
        amount="976377.32",
        window=(date(2019, 1, 1), date(2020, 11, 30)),
        received="976377.32",
    )


def split(award, actor, shares=SHARES, *, decided_on=KREISTAG, reason=REASON, key=None):
    return split_award_years(
        filled_from=WITHOUT_FORM,
        award=award,
        shares=shares,
        decided_on=decided_on,
        reason=reason,
        today=TODAY,
        key=key or new_key(),
        actor=actor,
    )


def extend(award, actor, until, *, amount="976377.32"):
    ask(
        record_notice,
        award=award,
        amount=D(amount),
        financing=AwardNotice.Financing.FIXED,
        period_from=date(2019, 1, 1),
        period_to=until,
        spend_by=until,
        key=new_key(),
        actor=actor,
    )


def versions(award):
    return [
        (row.number, row.decided_on, row.reason, [(s.year, s.amount) for s in row.shares.all()])
        for row in splits_of(award)
    ]


def test_each_decision_is_a_version(award, clerk):
    split(award, clerk)

    shifted = split(
        award,
        clerk,
        [YearAmount(2019, D("300000.00")), YearAmount(2020, D("676377.32"))],
        decided_on=date(2020, 2, 14),
        reason=" 50.000 € waren 2019 nicht förderfähig ",
    )

    assert str(shifted) == "Aufteilung vom 14.02.2020"
    assert versions(award) == [
        (1, KREISTAG, REASON, [(2019, D("350000.00")), (2020, D("626377.32"))]),
        (
            2,
            date(2020, 2, 14),
            "50.000 € waren 2019 nicht förderfähig",
            [(2019, D("300000.00")), (2020, D("676377.32"))],
        ),
    ]


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ([(2019, "350000.00"), (2020, "626377.31")], "0,01\u00a0€ fehlen"),
        ([(2019, "350000.00"), (2020, "626377.33")], "0,01\u00a0€ sind zu viel"),
        ([], "976.377,32\u00a0€ fehlen"),
        ([(2019, "976377.32"), (2019, "0.00")], "Haushaltsjahr steht zweimal da"),
        ([(2018, "0.00"), (2019, "976377.32")], "Das Jahr 2018 liegt außerhalb"),
        ([(2019, "976377.32"), (2021, "0.00")], "von 2019 bis 2020"),
        ([(2019, "976377.33"), (2020, "-0.01")], "nicht unter 0,00"),
    ],
)
def test_shares_that_contradict_the_award_are_refused(award, clerk, shares, sentence):
    with pytest.raises(SplitIncomplete) as refusal:
        split(award, clerk, [YearAmount(year, D(amount)) for year, amount in shares])

    assert sentence in str(refusal.value)
    assert not YearSplit.objects.exists()


def test_a_year_is_open_to_the_split_once_the_window_reaches_it(award, clerk):
    three_years = [*SHARES[:1], YearAmount(2020, D("600000.00")), YearAmount(2021, D("26377.32"))]
    with pytest.raises(SplitIncomplete, match="die Verlängerung"):
        split(award, clerk, three_years)

    extend(award, clerk, date(2021, 11, 30))

    assert split(award, clerk, three_years).number == 1


def test_the_day_and_the_reason_are_asked_for(award, clerk):
    with pytest.raises(DateInFuture):
        split(award, clerk, decided_on=date(2020, 2, 16))
    with pytest.raises(ReasonMissing, match="Eine Aufteilung braucht eine Begründung"):
        split(award, clerk, reason=" ")
    split(award, clerk)
    with pytest.raises(SplitTooEarly, match=r"vom 11\.12\.2019"):
        split(award, clerk, decided_on=date(2019, 12, 10))

    assert split(award, clerk).number == 2
    assert split(award, clerk, decided_on=TODAY).number == 3


def test_an_award_without_a_notice_cannot_be_split(clerk):
    with pytest.raises(NoticeMissing):
        split(build_award("offen", amount=None), clerk)


def test_the_position_shows_what_of_2019_shifts_to_2020(award, clerk):
    assert split_position(award, current_year=2020) is None
    first = split(award, clerk)
    spend(award, "250000.00", on=date(2019, 6, 1))
    build_pass_through(
        award, agreed="60000.00", paid="50000.00", paid_on=date(2019, 12, 31), proven="20000.00",
        proven_on=date(2020, 1, 31),
    )  # fmt: skip
    spend(award, "12345.67", on=date(2020, 1, 1))

    position = split_position(award, current_year=2020)

    assert (position.split, position.to_shift) == (first, D("50000.00"))
    assert position.years == (
        YearUse(2019, D("350000.00"), D("300000.00"), is_over=True),
        YearUse(2020, D("626377.32"), D("12345.67"), is_over=False),
    )
    assert [(year.left, year.unspent) for year in position.years] == [
        (D("50000.00"), D("50000.00")),
        (D("614031.65"), ZERO),
    ]
    assert split_position(award, current_year=2019).to_shift == ZERO


def test_a_reversal_takes_back_in_its_own_year_and_overspending_shifts_nothing(award, clerk):
    split(award, clerk, [YearAmount(2019, D("0.00")), YearAmount(2020, D("976377.32"))])
    wrong = spend(award, "400000.00", on=date(2019, 6, 1))
    reverse_booking(
        voucher=wrong.voucher,
        reason="doppelt",
        booked_on=date(2020, 1, 2),
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    position = split_position(award, current_year=2020)

    assert [(year.year, year.used, year.unspent) for year in position.years] == [
        (2019, D("400000.00"), ZERO),
        (2020, D("-400000.00"), ZERO),
    ]
    assert position.to_shift == ZERO


def test_what_the_county_prefinances_is_used_in_the_year_in_which_it_is_spent(clerk):
    award = build_award(
        "vorfinanziert", amount="1000.00", window=(date(2019, 1, 1), date(2020, 11, 30))
    )
    split(award, clerk, [YearAmount(2019, D("600.00")), YearAmount(2020, D("400.00"))])
    ask(
        record_expense,
        award=award,
        amount=D("600.00"),
        paid_on=date(2019, 12, 30),
        line=None,
        text="Sprachkurse",
        prefinance=True,
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )
    receive(award, "1000.00", on=date(2020, 1, 15))

    position = split_position(award, current_year=2020)

    assert [(year.year, year.used) for year in position.years] == [
        (2019, D("600.00")),
        (2020, ZERO),
    ]


def test_what_the_county_bears_afterwards_does_not_come_back_to_a_year(clerk):
    award = build_award(
        "getragen", amount="1000.00", received="1000.00",
        window=(date(2019, 1, 1), date(2020, 11, 30)),
    )  # fmt: skip
    split(award, clerk, [YearAmount(2019, D("600.00")), YearAmount(2020, D("400.00"))])
    spend(award, "600.00", on=date(2019, 6, 3))
    ask(
        record_repayment,
        award=award,
        amount=D("500.00"),
        repaid_on=date(2020, 2, 3),
        line=None,
        text="",
        from_county=True,
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    position = split_position(award, current_year=2020)

    assert [(year.year, year.used, year.left) for year in position.years] == [
        (2019, D("600.00"), ZERO),
        (2020, ZERO, D("400.00")),
    ]


def test_what_was_paid_for_another_budget_year_is_used_there(award, clerk):
    """60.000 euro paid on 10.01.2020 for the budget year 2019: nothing of 2019 is left to shift."""
    line = build_line("integrationsmassnahmen")
    split(award, clerk, [YearAmount(2019, D("60000.00")), YearAmount(2020, D("916377.32"))])
    expense = ask(
        record_expense,
        award=award,
        amount=D("60000.00"),
        paid_on=date(2020, 1, 10),
        line=line,
        budget_year=2019,
        text="Dezember",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    def used():
        position = split_position(award, current_year=2020)
        return [(year.year, year.used) for year in position.years], position.to_shift

    in_2019 = used()
    transfer_booking(
        filled_from=WITHOUT_FORM,
        original=expense.voucher,
        line=line,
        budget_year=2020,
        booked_on=TODAY,
        reason="gehört zu 2020",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    assert (in_2019, used()) == (
        ([(2019, D("60000.00")), (2020, ZERO)], ZERO),
        ([(2019, ZERO), (2020, D("60000.00"))], D("60000.00")),
    )


def test_every_version_says_what_it_moved(award, clerk):
    first = split(award, clerk)
    extend(award, clerk, date(2021, 11, 30))
    award.refresh_from_db()
    second = split(
        award,
        clerk,
        [
            YearAmount(2019, D("350000.00")),
            YearAmount(2020, D("310000.00")),
            YearAmount(2021, D("316377.32")),
        ],
        decided_on=TODAY,
    )
    third = split(award, clerk, [YearAmount(2020, D("976377.32"))], decided_on=TODAY)

    versions = split_position(award, current_year=2020).versions

    assert [version.split for version in versions] == [first, second, third]
    assert [version.shares for version in versions] == [
        (
            ShareVersion(2019, D("350000.00"), None),
            ShareVersion(2020, D("626377.32"), None),
        ),
        (
            ShareVersion(2019, D("350000.00"), ZERO),
            ShareVersion(2020, D("310000.00"), D("-316377.32")),
            ShareVersion(2021, D("316377.32"), D("316377.32")),
        ),
        (
            ShareVersion(2019, ZERO, D("-350000.00")),
            ShareVersion(2020, D("976377.32"), D("666377.32")),
            ShareVersion(2021, ZERO, D("-316377.32")),
        ),
    ]


def test_after_an_amendment_the_split_is_outdated_until_it_is_made_anew(award, clerk):
    split(award, clerk)
    before = split_position(award, current_year=2020)
    extend(award, clerk, date(2020, 11, 30), amount="900000.00")
    award.refresh_from_db()

    after = split_position(award, current_year=2020)

    assert (before.is_outdated, before.granted) == (False, D("976377.32"))
    assert (after.is_outdated, after.planned, after.granted) == (
        True,
        D("976377.32"),
        D("900000.00"),
    )


def test_the_position_takes_as_many_queries_however_much_was_booked(
    award, clerk, django_assert_num_queries
):
    split(award, clerk)
    for number in range(3):
        with django_assert_num_queries(3):
            split_position(award, current_year=2020)
        spend(award, "1.00", on=date(2019, 6, 1 + number))
        split(award, clerk)
