"""Integrationspauschale: its window was extended twice, and each notice stays to be asked for."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import AwardNotice
from grants.queries.notices import notice_in_force, notices_of
from grants.services import record_notice
from grants.services.terms import DrawdownDay, FundedQuantity, Override, PlannedItem
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, new_key

FIRST, SECOND, THIRD = date(2020, 11, 30), date(2021, 11, 30), date(2022, 11, 30)


@pytest.fixture
def award(clerk):
    award = build_award("integrationspauschale", amount=None)
    for spend_by, decided_on in (
        (FIRST, date(2019, 10, 15)),
        (SECOND, date(2020, 10, 1)),
        (THIRD, date(2021, 12, 30)),
    ):
        decide(award, clerk, spend_by, decided_on)
    return award


def decide(award, actor, spend_by, decided_on, **rows):
    return ask(
        record_notice,
        award=award,
        amount=D("976377.32"),
        financing=AwardNotice.Financing.FIXED,
        period_from=date(2019, 1, 1),
        period_to=spend_by,
        spend_by=spend_by,
        decided_on=decided_on,
        key=new_key(),
        actor=actor,
        **rows,
    )


@pytest.mark.parametrize(
    ("day", "spend_by"),
    [
        (date(2019, 10, 14), None),
        (date(2019, 10, 15), FIRST),
        (date(2020, 2, 15), FIRST),
        (date(2020, 9, 30), FIRST),
        (date(2020, 10, 1), SECOND),
        (date(2021, 12, 29), SECOND),
        (date(2021, 12, 30), THIRD),
        (date(2026, 11, 21), THIRD),
    ],
)
def test_the_notice_in_force_on_a_day(award, day, spend_by):
    notice = notice_in_force(award, day)

    assert (notice and notice.spend_by) == spend_by


def test_a_notice_whose_date_is_not_known_holds_from_the_first_day_of_its_window(clerk):
    award = build_award("ohne-datum", amount=None)
    decide(award, clerk, FIRST, None)

    assert notice_in_force(award, date(2018, 12, 31)) is None
    assert notice_in_force(award, date(2019, 1, 1)).spend_by == FIRST


def test_all_notices_and_their_rows_take_five_queries(award, clerk, django_assert_num_queries):
    rows = {
        "plan": [
            PlannedItem("material", name, D("100.00"), line=build_line(f"aufwand-{name}"))
            for name in ("Sprachkurse", "Sprachmittlerpool")
        ],
        "funded_units": [FundedQuantity(award.programme, "Koordination", "VZÄ", D(2))],
        "drawdown_dates": [DrawdownDay(date(2022, 3, 31)), DrawdownDay(date(2022, 9, 30))],
        "overrides": [Override("use_period", None)],
    }
    decide(award, clerk, THIRD, date(2022, 1, 10), **rows)
    decide(award, clerk, THIRD, date(2022, 1, 11))

    with django_assert_num_queries(5):
        read = [
            (
                notice.number,
                [f"{row.item.name} {row.line}" for row in notice.plan_amounts.all()],
                [str(row.programme) for row in notice.funded_units.all()],
                [row.part for row in notice.drawdown_dates.all()],
                len(notice.overrides.all()),
                notice.voucher,
            )
            for notice in notices_of(award)
        ]

    assert [(row[0], len(row[1]), len(row[2]), len(row[3]), row[4]) for row in read] == [
        (1, 0, 0, 0, 0),
        (2, 0, 0, 0, 0),
        (3, 0, 0, 0, 0),
        (4, 2, 1, 2, 1),
        (5, 2, 1, 2, 1),
    ]
