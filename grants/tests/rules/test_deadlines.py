"""Which deadlines follow from a notice: the dates of the papers, and the periods of the rules."""

from dataclasses import replace
from datetime import date

import pytest

from grants.models import Deadline
from grants.rules.deadlines import (
    DerivedDeadline,
    DerivedKind,
    DrawdownDay,
    Months,
    NoticeFacts,
    derived_deadlines,
)

ANBEST = "ANBest-P Nr. 6.1"
NOTICE = "Zuwendungsbescheid vom 20.08.2020"
NO_RULE = Months(None, "", is_confirmed=False)

# Gemeinsam klappt's / Durchstarten in Ausbildung und Arbeit, as first granted.
DURCHSTARTEN = NoticeFacts(
    number=1,
    source=NOTICE,
    is_confirmed=True,
    is_grant=True,
    period_from=date(2020, 9, 1),
    period_to=date(2022, 6, 30),
    spend_by=date(2022, 6, 30),
    proof_due=None,
    interim_proof_due=None,
    repay_by=None,
    announced_on=None,
    appeal_is_waived=False,
    drawdown_days=(),
    proof_period=Months(6, ANBEST, is_confirmed=False),
    interim_proof_period=Months(4, ANBEST, is_confirmed=False),
    appeal_period=Months(1, "§ 74 VwGO", is_confirmed=True),
)


def days(notice, kind):
    return [
        (deadline.name, deadline.due_on)
        for deadline in derived_deadlines(notice)
        if deadline.kind == kind
    ]


def test_the_kinds_are_those_of_the_deadlines():
    assert set(DerivedKind) < set(Deadline.Kind.values)


def test_durchstarten_owes_an_interim_proof_for_each_full_year_and_a_proof_at_the_end():
    by_rule = {"is_shiftable": True, "is_confirmed": False}

    assert derived_deadlines(DURCHSTARTEN) == [
        DerivedDeadline(
            DerivedKind.SPENDING, "Verausgabungsfrist", date(2022, 6, 30), False, NOTICE, True
        ),
        DerivedDeadline(
            DerivedKind.OWN_PROOF,
            "Verwendungsnachweis",
            date(2022, 12, 31),
            source=f"6 Monate ({ANBEST}); {NOTICE}",
            **by_rule,
        ),
        DerivedDeadline(
            DerivedKind.INTERIM_PROOF,
            "Zwischennachweis 2020",
            date(2021, 4, 30),
            source=f"4 Monate ({ANBEST}); {NOTICE}",
            name="2021",
            **by_rule,
        ),
        DerivedDeadline(
            DerivedKind.INTERIM_PROOF,
            "Zwischennachweis 2021",
            date(2022, 4, 30),
            source=f"4 Monate ({ANBEST}); {NOTICE}",
            name="2022",
            **by_rule,
        ),
    ]


@pytest.mark.parametrize(
    ("period_to", "due"),
    [
        (date(2020, 12, 30), []),
        (date(2020, 12, 31), []),
        (date(2021, 1, 1), [date(2021, 4, 30)]),
        (date(2023, 6, 30), [date(2021, 4, 30), date(2022, 4, 30), date(2023, 4, 30)]),
    ],
)
def test_the_year_in_which_the_period_ends_needs_no_interim_proof(period_to, due):
    notice = replace(DURCHSTARTEN, period_to=period_to)

    assert [day for _, day in days(notice, DerivedKind.INTERIM_PROOF)] == due


@pytest.mark.parametrize(
    ("proof_due", "due"),
    [
        (date(2022, 4, 29), [date(2021, 4, 30)]),
        (date(2022, 4, 30), [date(2021, 4, 30)]),
        (date(2022, 5, 1), [date(2021, 4, 30), date(2022, 4, 30)]),
    ],
)
def test_once_the_proof_is_due_no_interim_proof_is_owed(proof_due, due):
    notice = replace(DURCHSTARTEN, period_to=date(2022, 3, 31), proof_due=proof_due)

    assert [day for _, day in days(notice, DerivedKind.INTERIM_PROOF)] == due


def test_a_day_in_the_notice_wins_over_the_rule_and_is_confirmed():
    notice = replace(DURCHSTARTEN, proof_due=date(2022, 9, 30), interim_proof_due=date(2021, 3, 31))

    assert derived_deadlines(notice)[1:] == [
        DerivedDeadline(
            DerivedKind.OWN_PROOF, "Verwendungsnachweis", date(2022, 9, 30), True, NOTICE, True
        ),
        DerivedDeadline(
            DerivedKind.INTERIM_PROOF,
            "Zwischennachweis",
            date(2021, 3, 31),
            True,
            NOTICE,
            True,
            "2021",
        ),
        DerivedDeadline(
            DerivedKind.INTERIM_PROOF,
            "Zwischennachweis 2021",
            date(2022, 4, 30),
            True,
            f"4 Monate ({ANBEST}); {NOTICE}",
            False,
            "2022",
        ),
    ]


@pytest.mark.parametrize(
    ("named", "due"),
    [
        (date(2020, 12, 31), [date(2020, 12, 31), date(2021, 4, 30), date(2022, 4, 30)]),
        (date(2021, 1, 1), [date(2021, 1, 1), date(2022, 4, 30)]),
        (date(2021, 12, 31), [date(2021, 12, 31), date(2022, 4, 30)]),
        (date(2022, 1, 1), [date(2021, 4, 30), date(2022, 1, 1)]),
    ],
)
def test_an_interim_proof_that_the_notice_names_leaves_those_of_other_years(named, due):
    notice = replace(DURCHSTARTEN, interim_proof_due=named)

    assert [day for _, day in days(notice, DerivedKind.INTERIM_PROOF)] == due


def test_a_lump_sum_owes_no_proof_unless_its_notice_names_a_day():
    # Integrationspauschale § 14c TIntG: spent by 30.11.2022 after two extensions.
    notice = replace(DURCHSTARTEN, is_grant=False, spend_by=date(2022, 11, 30))

    assert [deadline.kind for deadline in derived_deadlines(notice)] == [DerivedKind.SPENDING]
    assert days(replace(notice, proof_due=date(2023, 3, 31)), DerivedKind.OWN_PROOF) == [
        ("", date(2023, 3, 31))
    ]


def test_where_no_rule_holds_nothing_follows():
    notice = replace(DURCHSTARTEN, proof_period=NO_RULE, interim_proof_period=NO_RULE)

    assert [deadline.kind for deadline in derived_deadlines(notice)] == [DerivedKind.SPENDING]


def test_each_drawdown_day_and_part_stands_as_the_authority_set_it():
    notice = replace(
        DURCHSTARTEN,
        drawdown_days=(
            DrawdownDay(date(2024, 9, 1), "2-1", 8),
            DrawdownDay(date(2024, 3, 1)),
            DrawdownDay(date(2024, 9, 1), "2.1", 7),
            DrawdownDay(date(2024, 3, 1)),
        ),
    )

    drawdowns = [
        deadline for deadline in derived_deadlines(notice) if deadline.kind == DerivedKind.DRAWDOWN
    ]

    assert [(row.title, row.due_on, row.name) for row in drawdowns] == [
        ("Mittelabruf", date(2024, 3, 1), "2024-03-01"),
        ("Mittelabruf Nr. 2-1", date(2024, 9, 1), "2024-09-01 8"),
        ("Mittelabruf Nr. 2.1", date(2024, 9, 1), "2024-09-01 7"),
    ]
    assert not any(row.is_shiftable for row in drawdowns)


def test_a_repayment_is_due_on_its_day():
    notice = replace(DURCHSTARTEN, repay_by=date(2024, 3, 31))

    assert derived_deadlines(notice)[-1] == DerivedDeadline(
        DerivedKind.REPAYMENT, "Rückzahlung", date(2024, 3, 31), False, NOTICE, True
    )


@pytest.mark.parametrize(
    ("announced_on", "is_waived", "due"),
    [
        (None, False, []),
        (date(2024, 1, 30), False, [("1", date(2024, 2, 29))]),
        (date(2024, 1, 31), False, [("1", date(2024, 2, 29))]),
        (date(2024, 2, 1), False, [("1", date(2024, 3, 1))]),
        (date(2024, 1, 30), True, []),
    ],
)
def test_a_notice_can_be_contested_for_a_month_unless_that_was_waived(announced_on, is_waived, due):
    notice = replace(DURCHSTARTEN, announced_on=announced_on, appeal_is_waived=is_waived)

    assert days(notice, DerivedKind.APPEAL) == due


def test_what_follows_from_an_assumed_notice_is_not_confirmed():
    notice = replace(
        DURCHSTARTEN,
        is_confirmed=False,
        proof_period=Months(6, ANBEST, is_confirmed=True),
        announced_on=date(2020, 8, 24),
    )

    assert {deadline.is_confirmed for deadline in derived_deadlines(notice)} == {False}
