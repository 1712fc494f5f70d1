"""Schlussbescheid: 132.505 euro came in for a plan of 165.631,25 at 80 %, 120.000 remain."""

from contextlib import suppress
from dataclasses import fields
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.models import Award, AwardNotice
from grants.queries.awards import EuroPlaces, awards_for_table, places_of
from grants.queries.final_account import overpaid
from grants.services import record_notice, record_repayment, reverse_booking
from grants.services.errors import FinalNoticeStands
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key, receive
from ledger.errors import NotEnoughMoney, Refusal
from ledger.integrity import verify
from ledger.money import ZERO

WINDOW = (date(2023, 1, 1), date(2023, 6, 30))


@pytest.fixture
def award(clerk):
    """The quota makes 132.505 of 165.631,25; all of it came in, 120.000 of 150.000 is spent."""
    award = build_award(
        "gemeinsam-klappts-2023",
        amount="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        window=WINDOW,
        received="132505.00",
        spent="150000.00",
    )
    assert places_of(award).spent == D("120000.00")
    return award


def settle(award, actor, amount, *, is_final=True, decided_on=date(2023, 11, 2)):
    notice = ask(
        record_notice,
        award=award,
        amount=D(amount),
        is_final=is_final,
        financing=AwardNotice.Financing.SHARE,
        quota=D(80),
        period_from=WINDOW[0],
        period_to=WINDOW[1],
        spend_by=WINDOW[1],
        decided_on=decided_on,
        key=new_key(),
        actor=actor,
    )
    award.refresh_from_db()
    return notice


def repay(award, actor, amount):
    return ask(
        record_repayment,
        award=award,
        amount=D(amount),
        repaid_on=date(2023, 12, 1),
        line=None,
        text="",
        today=date(2023, 12, 1),
        key=new_key(),
        actor=actor,
    )


def listed():
    award = awards_for_table().get()
    return award.granted, award.received, overpaid(award)


def test_the_final_notice_leaves_12505_euro_to_repay(award, clerk):
    notice = settle(award, clerk, "120000.00")

    assert (notice.kind, str(notice), notice.voucher) == (
        AwardNotice.Kind.FINAL,
        "Schlussbescheid vom 02.11.2023",
        None,
    )
    places = places_of(award)
    assert (places.granted, places.cash, places.spent) == (
        D("132505.00"),
        D("12505.00"),
        D("120000.00"),
    )
    assert overpaid(award) == D("12505.00")
    assert listed() == (D("120000.00"), D("132505.00"), D("12505.00"))
    assert verify() == []


def test_nothing_is_left_to_repay_once_it_went_back(award, clerk):
    settle(award, clerk, "120000.00")

    repay(award, clerk, "12504.99")
    assert overpaid(award) == D("0.01")
    repay(award, clerk, "0.01")

    assert (overpaid(award), listed()) == (ZERO, (D("120000.00"), D("132505.00"), ZERO))


def test_the_final_notice_takes_back_what_was_still_pledged(clerk):
    award = build_award(
        amount="920175.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        window=WINDOW,
        received="132505.00",
    )

    notice = settle(award, clerk, "120000.00")

    assert notice.voucher.postings.get().amount == D("787670.00")
    places = places_of(award)
    assert (places.granted, places.pledged, places.cash) == (
        D("132505.00"),
        ZERO,
        D("132505.00"),
    )
    with pytest.raises(NotEnoughMoney):
        receive(award, "0.01", on=date(2023, 6, 1))


def test_a_final_notice_above_what_came_in_leaves_the_rest_pledged(award, clerk):
    settle(award, clerk, "132505.01")

    assert (places_of(award).pledged, overpaid(award)) == (D("0.01"), ZERO)


def test_after_a_final_notice_only_another_one_is_taken(award, clerk):
    settle(award, clerk, "120000.00")

    with pytest.raises(FinalNoticeStands, match=r"Schlussbescheid vom 02\.11\.2023"):
        settle(award, clerk, "132505.00", is_final=False, decided_on=date(2024, 1, 15))

    settle(award, clerk, "125000.00", decided_on=date(2024, 1, 15))
    assert (overpaid(award), places_of(award).granted) == (D("7505.00"), D("132505.00"))
    settle(award, clerk, "140000.00", decided_on=date(2024, 2, 15))
    assert (overpaid(award), places_of(award).pledged) == (ZERO, D("7495.00"))
    assert verify() == []


def test_recorded_anew_it_takes_back_what_a_reversed_receipt_pledges_again(clerk):
    award = build_award(
        amount="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        window=WINDOW,
        received="100000.00",
    )
    wrong = receive(award, "32505.00", on=date(2023, 2, 1))
    settle(award, clerk, "120000.00")
    reverse_booking(
        voucher=wrong.voucher,
        reason="gehört zu einer anderen Zuwendung",
        booked_on=date(2023, 11, 3),
        today=date(2023, 12, 1),
        key=new_key(),
        actor=clerk,
    )
    assert (places_of(award).pledged, overpaid(award)) == (D("32505.00"), ZERO)

    settle(award, clerk, "120000.00", decided_on=date(2023, 11, 4))

    assert (places_of(award).granted, places_of(award).pledged) == (
        D("120000.00"),
        D("20000.00"),
    )


def test_an_amendment_may_follow_what_was_already_paid_back(award, clerk):
    repay(award, clerk, "12505.00")

    notice = settle(award, clerk, "120000.00", is_final=False)

    assert (notice.kind, overpaid(award)) == (AwardNotice.Kind.AMENDMENT, ZERO)


def test_an_award_that_is_raised_after_the_repayment_brings_the_money_back(award, clerk):
    """The county contested the final notice: 5.000 euro more may be kept than are left."""
    settle(award, clerk, "120000.00")
    repay(award, clerk, "12505.00")

    settle(award, clerk, "125000.00", decided_on=date(2024, 1, 15))

    places = places_of(award)
    assert (places.pledged, places.repaid, overpaid(award)) == (
        D("5000.00"),
        D("12505.00"),
        ZERO,
    )
    assert sum(amount for _, amount in places.parts) == places.granted == D("137505.00")
    receive(award, "5000.00", on=date(2024, 1, 15))
    assert (places_of(award).pledged, overpaid(award)) == (ZERO, ZERO)
    assert verify() == []


def test_a_revocation_that_is_undone_brings_the_money_back(award, clerk):
    repay(award, clerk, "12505.00")
    settle(award, clerk, "120000.00", is_final=False)

    settle(award, clerk, "132505.00", is_final=False, decided_on=date(2024, 1, 15))

    assert places_of(award).pledged == D("12505.00")


def test_what_was_paid_back_does_not_come_again_with_a_mere_extension(award, clerk):
    repay(award, clerk, "12505.00")

    settle(award, clerk, "132505.00", is_final=False)

    assert places_of(award).pledged == ZERO


def test_what_is_granted_again_comes_again_as_far_as_it_was_revoked(clerk):
    """Of 100 euro received 40 went back; 80 revokes half of them, and 100 grants that half anew."""
    award = build_award(
        amount="100.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        window=WINDOW,
        received="100.00",
    )
    repay(award, clerk, "40.00")
    pledged = []
    for amount in ("80.00", "100.00", "100.00"):
        settle(award, clerk, amount, is_final=False)
        pledged.append(places_of(award).pledged)

    assert pledged == [ZERO, D("20.00"), D("20.00")]
    assert overpaid(award) == ZERO


def test_a_partial_revocation_that_is_undone_before_anything_went_back(award, clerk):
    settle(award, clerk, "120000.00", is_final=False)
    revoked = overpaid(award), places_of(award).pledged
    settle(award, clerk, "132505.00", is_final=False, decided_on=date(2024, 1, 15))

    assert revoked == (D("12505.00"), ZERO)
    assert (overpaid(award), places_of(award).pledged) == (ZERO, ZERO)
    assert verify() == []


steps = st.tuples(
    st.sampled_from(["receive", "repay", "amend", "final"]),
    st.integers(min_value=0, max_value=200).map(D),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(steps, max_size=8))
def test_no_more_is_to_come_than_is_missing_of_the_amount(clerk, steps):
    with transaction.atomic():
        award = build_award(
            amount="100.00", financing=AwardNotice.Financing.SHARE, quota="80", window=WINDOW
        )
        for step, amount in [*steps, ("final", D(90))]:
            with suppress(Refusal), transaction.atomic():
                if step == "receive":
                    receive(award, amount, on=WINDOW[0])
                elif step == "repay":
                    repay(award, clerk, amount)
                else:
                    settle(award, clerk, amount, is_final=step == "final")
            places = places_of(award)
            kept = places.received - places.repaid
            assert places.pledged <= max(award.current_notice.amount - kept, ZERO)
        # The final notice at the end leaves exactly what is missing of it to come.
        assert places.pledged == max(D(90) - kept, ZERO)
        assert verify() == []
        transaction.set_rollback(True)


def test_an_award_without_a_notice_owes_nothing(db):
    assert overpaid(build_award(amount=None)) == ZERO


euro = st.integers(min_value=0, max_value=10**9).map(lambda cents: D(cents) / 100)


@given(amount=euro, repaid_and_received=st.tuples(euro, euro).map(sorted))
def test_what_is_kept_and_what_is_overpaid_never_contradict_the_notice(amount, repaid_and_received):
    repaid, received = repaid_and_received
    elsewhere = {field.name: ZERO for field in fields(EuroPlaces)}
    euros = {"granted": max(amount, received), "pledged": max(amount - received, ZERO)}
    places = EuroPlaces(**elsewhere | euros | {"cash": received - repaid, "repaid": repaid})
    award = Award(current_notice=AwardNotice(amount=amount))

    excess = overpaid(award, places)

    kept = received - repaid
    assert excess >= 0
    assert (excess == 0) == (kept <= amount)
    assert min(kept, amount) + excess == kept
