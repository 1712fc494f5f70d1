"""Case Management in the Südkreis: post KIM2-SK-1 is filled, left early and filled again."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.forms import model_to_dict

from grants.models import PostChange
from grants.services import amend_post, fill_post, record_notice
from grants.services.errors import (
    ActualCostNegative,
    DateOutsideWindow,
    FillingEndsBeforeItBegins,
    FillingUnchanged,
    FteOutOfRange,
    NoticeMissing,
    PostFilledAlready,
)
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_programme, build_recipient, new_key
from grants.tests.post_builders import CASE_MANAGEMENT, build_post
from ledger.errors import ReasonMissing
from ledger.filled_from import WITHOUT_FORM
from ledger.models import Voucher

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
TODAY = date(2024, 10, 15)


@pytest.fixture
def award(clerk):
    return build_award("kim-2-2024", amount="1026000.00", fte="18.00")


def amend(post, clerk, **facts):
    facts = {
        "valid_to": date(2024, 6, 30),
        "actual_cost": post.actual_cost,
        "reason": "Kündigung",
        "key": new_key(),
    } | facts
    return amend_post(filled_from=WITHOUT_FORM, post=post, today=TODAY, actor=clerk, **facts)


def test_a_post_is_filled_by_its_number(award, clerk):
    vouchers = Voucher.objects.count()

    post = ask(
        fill_post,
        award=award,
        number=" KIM2-SK-1 ",
        fte=D("0.50"),
        valid_from=date(2024, 2, 1),
        valid_to=LAST,
        component=CASE_MANAGEMENT,
        programme=build_programme("kim-b2"),
        refinanced_by=build_recipient("stadt-schwerte"),
        key=new_key(),
        actor=clerk,
    )

    post.refresh_from_db()
    assert model_to_dict(post, exclude=["id"]) == {
        "award": award.pk,
        "number": "KIM2-SK-1",
        "programme": build_programme("kim-b2").pk,
        "component": CASE_MANAGEMENT,
        "fte": D("0.50"),
        "valid_from": date(2024, 2, 1),
        "valid_to": LAST,
        "refinanced_by": build_recipient("stadt-schwerte").pk,
        "actual_cost": None,
        "is_example": False,
    }
    assert Voucher.objects.count() == vouchers


@pytest.mark.parametrize(
    ("fte", "is_taken"),
    [("-0.50", False), ("0", False), ("0.01", True), ("1.00", True), ("1.01", False)],
)
def test_a_number_stands_for_at_most_one_post(award, fte, is_taken):
    if is_taken:
        # Shares below 0,5 are found by a check, not refused.
        assert build_post(award, fte=D(fte)).fte == D(fte)
        return
    with pytest.raises(FteOutOfRange, match="mehr als 0 und höchstens 1,00"):
        build_post(award, fte=D(fte))
    assert not award.posts.exists()


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "refusal"),
    [
        (FIRST - DAY, LAST, DateOutsideWindow),
        (FIRST, FIRST, None),
        (FIRST, LAST, None),
        (LAST, LAST, None),
        (FIRST, LAST + DAY, DateOutsideWindow),
        (LAST, LAST - DAY, FillingEndsBeforeItBegins),
    ],
)
def test_a_filling_stays_within_the_award_period(award, valid_from, valid_to, refusal):
    if refusal is None:
        assert build_post(award, valid_from=valid_from, valid_to=valid_to).valid_to == valid_to
        return
    with pytest.raises(refusal):
        build_post(award, valid_from=valid_from, valid_to=valid_to)


def test_not_after_the_award_period_even_where_money_may_still_be_spent(clerk):
    award = build_award(spend_by=date(2025, 3, 31))

    with pytest.raises(DateOutsideWindow, match="Bewilligungszeitraum"):
        build_post(award, valid_to=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        (FIRST, date(2024, 3, 30), False),
        (FIRST, date(2024, 3, 31), True),
        (date(2024, 4, 1), date(2024, 5, 31), True),
        (date(2024, 6, 30), LAST, True),
        (date(2024, 7, 1), LAST, False),
    ],
)
def test_a_number_is_not_filled_twice_on_a_day(award, first, last, is_refused):
    build_post(award, valid_from=date(2024, 3, 31), valid_to=date(2024, 6, 30))

    if not is_refused:
        assert build_post(award, valid_from=first, valid_to=last).number == "KIM2-SK-1"
        return
    with pytest.raises(PostFilledAlready, match=r"31\.03\.2024 bis 30\.06\.2024 schon besetzt"):
        build_post(award, valid_from=first, valid_to=last)


def test_another_number_or_another_award_is_free(award):
    build_post(award)

    assert build_post(award, "KIM2-SK-2").award == award
    # That it is paid twice then, a check finds.
    assert build_post(build_award("kim-1-2024")).number == "KIM2-SK-1"


def test_no_post_without_a_notice(clerk):
    award = build_award(amount=None)

    with pytest.raises(NoticeMissing):
        ask(
            fill_post,
            award=award,
            number="1",
            fte=D(1),
            valid_from=FIRST,
            valid_to=LAST,
            key=new_key(),
            actor=clerk,
        )


def test_whoever_leaves_early_leaves_the_former_day_and_the_reason(award, clerk):
    post = build_post(award)

    amended = amend(post, clerk, actual_cost=D("27654.32"), reason=" Kündigung zum 30.06. ")
    amend(amended, clerk, valid_to=date(2024, 7, 31), actual_cost=None, reason="doch länger")

    post.refresh_from_db()
    assert (post.valid_to, post.actual_cost) == (date(2024, 7, 31), None)
    rows = PostChange.objects.values_list(
        "former_valid_to", "former_actual_cost", "reason", "changed_on", "actor"
    )
    assert list(rows) == [
        (LAST, None, "Kündigung zum 30.06.", TODAY, clerk.pk),
        (date(2024, 6, 30), D("27654.32"), "doch länger", TODAY, clerk.pk),
    ]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"reason": "  "}, ReasonMissing),
        ({"valid_to": LAST}, FillingUnchanged),
        ({"actual_cost": D("-0.01")}, ActualCostNegative),
        ({"valid_to": date(2024, 1, 31)}, FillingEndsBeforeItBegins),
        ({"valid_to": LAST + DAY}, DateOutsideWindow),
    ],
)
def test_what_cannot_be_changed_is_refused_and_changes_nothing(award, clerk, facts, refusal):
    post = build_post(award, valid_from=date(2024, 2, 1))

    with pytest.raises(refusal):
        amend(post, clerk, **facts)

    post.refresh_from_db()
    assert (post.valid_to, post.actual_cost) == (LAST, None)
    assert not PostChange.objects.exists()


@pytest.mark.parametrize(
    ("day", "is_refused"), [(date(2024, 8, 31), False), (date(2024, 9, 1), True)]
)
def test_a_filling_is_not_prolonged_into_the_next_one(award, clerk, day, is_refused):
    post = build_post(award, valid_to=date(2024, 6, 30))
    build_post(award, valid_from=date(2024, 9, 1))

    if is_refused:
        with pytest.raises(PostFilledAlready):
            amend(post, clerk, valid_to=day)
        return
    assert amend(post, clerk, valid_to=day).valid_to == day


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [
        (date(2024, 2, 29), True),
        (date(2024, 3, 1), False),
        (date(2024, 6, 30), False),
        (LAST + DAY, True),
    ],
)
def test_a_post_that_began_before_the_period_of_a_later_notice_can_end_in_it(
    award, clerk, day, is_refused
):
    post = build_post(award)
    ask(
        record_notice,
        award=award,
        amount=D("1026000.00"),
        financing="fixed",
        fte=D("18.00"),
        period_from=date(2024, 3, 1),
        period_to=LAST,
        spend_by=LAST,
        key=new_key(),
        actor=clerk,
    )

    if is_refused:
        with pytest.raises(DateOutsideWindow):
            amend(post, clerk, valid_to=day)
        return
    assert amend(post, clerk, valid_to=day).valid_to == day


def test_the_cost_is_noted_even_where_the_period_has_become_shorter_since(award, clerk):
    post = build_post(award)
    ask(
        record_notice,
        award=award,
        amount=D("1026000.00"),
        financing="fixed",
        fte=D("18.00"),
        period_from=FIRST,
        period_to=date(2024, 11, 30),
        spend_by=date(2024, 11, 30),
        key=new_key(),
        actor=clerk,
    )

    amended = amend(post, clerk, valid_to=LAST, actual_cost=D("55000.00"))

    assert amended.actual_cost == D("55000.00")
