"""Interest that is claimed from us or by us: beside the grant, until it is settled."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.models import InterestClaim
from grants.queries.awards import places_of
from grants.queries.interest import SheetState, interest_as_of
from grants.queries.interest_claims import interest_position
from grants.queries.month_report import month_report_of
from grants.services import (
    claim_interest,
    pay_interest,
    receive_interest,
    record_interest_claim,
    reverse_booking,
    transfer_booking,
    withdraw_interest_claim,
)
from grants.services.errors import (
    BaseIncomplete,
    ClaimedFromRecipient,
    ClaimedFromUs,
    DueBeforeClaim,
    UsedBeforePaid,
)
from grants.services.terms import (
    BookingDetails,
    InterestClaimDetails,
    LineBookingDetails,
    RecipientInterestDetails,
)
from grants.tests.builders import build_award, build_line, build_pass_through, new_key, spend
from grants.tests.interest_rows import usual_interest_rules
from ledger.errors import MoneyMovedOn, NotEnoughMoney, ReasonMissing
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import Deviation, verify
from ledger.models import Account, Place, Side, Voucher
from ledger.tests.builders import appropriation

TODAY = date(2024, 10, 15)
# 2.000 for 80 days and 10.000 for 214, at 6,62 % until 30 June and 6,37 % from then on.
RECKONED = D("409.82")


@pytest.fixture
def kim(clerk):
    """12.000 euro of 15 March are to be used by 15 May; 2.000 were used on 3 June."""
    usual_interest_rules()
    award = build_award(
        "kim-1",
        window=(date(2024, 1, 1), date(2025, 12, 31)),
        received="12000.00",
        received_on=date(2024, 3, 15),
    )
    spend(award, "2000.00", on=date(2024, 6, 3))
    return award


@pytest.fixture
def luenen(kim):
    return build_pass_through(kim, "luenen", agreed="1000.00", paid="1000.00", paid_on=TODAY)


def carried_out(service, actor, *, today=TODAY, **facts):
    return service(today=today, key=new_key(), actor=actor, **facts)


def claim(award, actor, amount="450.00", *, day=TODAY, due_on=date(2024, 11, 15), **facts):
    booking = InterestClaimDetails(amount=D(amount), day=day, text="", due_on=due_on, **facts)
    return carried_out(record_interest_claim, actor, award=award, booking=booking)


def claim_from(pass_through, actor, amount="80.00", **facts):
    booking = RecipientInterestDetails(
        amount=D(amount), day=TODAY, text="", due_on=date(2024, 11, 15), **facts
    )
    return carried_out(claim_interest, actor, pass_through=pass_through, booking=booking)


def settle(service, interest_claim, actor, amount, *, line=None, day=TODAY):
    booking = LineBookingDetails(amount=D(amount), day=day, line=line, text="")
    return carried_out(service, actor, interest_claim=interest_claim, booking=booking)


def withdraw(interest_claim, actor, amount, reason="Bescheid vom 20.10. aufgehoben"):
    booking = BookingDetails(amount=D(amount), day=TODAY, text="")
    return carried_out(
        withdraw_interest_claim, actor, interest_claim=interest_claim, booking=booking,
        reason=reason,
    )  # fmt: skip


def reverse(booking, actor):
    return carried_out(
        reverse_booking, actor, voucher=booking.voucher, reason="vertippt", booked_on=TODAY
    )


def balances(award):
    rows = Account.objects.filter(purse=award.purse_id).values_list("place", "balance")
    return {place: balance for place, balance in rows if balance and "interest" in place}


def test_a_claim_of_the_authority_keeps_what_we_reckon_ourselves_beside_it(kim, clerk):
    before = places_of(kim)

    claimed = claim(kim, clerk, file_reference="48.03-17/24")

    assert (claimed.amount, claimed.reckoned, claimed.reckoned_to) == (D(450), RECKONED, TODAY)
    assert claimed.voucher.text == "Zinsforderung an uns: KIM 1"
    assert claimed.file_reference == "48.03-17/24"
    assert places_of(kim) == before
    assert balances(kim) == {"interest_claims": D(-450), "interest_owed": D(450)}
    assert verify() == []


def test_the_sheet_comes_out_the_same_whatever_is_booked_later(kim, clerk):
    claimed = claim(kim, clerk)
    expense = spend(kim, "4000.00", on=date(2024, 9, 2))
    reverse(expense, clerk)
    spend(kim, "5000.00", on=date(2024, 5, 2))
    state = SheetState(claimed.reckoned_to, claimed.reckoned_through)

    assert interest_as_of(kim, state).sheet.total == RECKONED
    assert interest_as_of(kim, SheetState(TODAY)).sheet.total != RECKONED


def test_a_reversal_after_the_claim_leaves_its_sheet_as_it_was(kim, clerk):
    expense = spend(kim, "4000.00", on=date(2024, 5, 2))
    claimed = claim(kim, clerk)
    reverse(expense, clerk)
    state = SheetState(claimed.reckoned_to, claimed.reckoned_through)

    assert interest_as_of(kim, state).sheet.total == claimed.reckoned != RECKONED


def test_a_claim_is_reckoned_to_its_own_day_and_not_to_that_of_its_record(kim, clerk):
    claimed = claim(kim, clerk, day=date(2024, 6, 30))

    # 29,0192 for the use of 3 June and 194,0658 for what was unused on 30 June
    assert (claimed.reckoned, claimed.reckoned_to) == (D("223.08"), date(2024, 6, 30))


def test_the_county_pays_with_its_own_money_in_parts(kim, clerk):
    before, line = places_of(kim), build_line("zinsen", budgeted={2024: "1000.00"})
    claimed = claim(kim, clerk)

    first = settle(pay_interest, claimed, clerk, "200.00", line=line)
    settle(pay_interest, claimed, clerk, "250.00")

    assert first.voucher.text == "Zinszahlung: KIM 1"
    assert places_of(kim) == before
    assert balances(kim) == {"interest_paid": D(450)}
    assert Account.objects.get(purse=kim.purse_id, place=Place.COUNTY).balance == D(-450)
    assert appropriation(line, 2024) == (D("200.00"), D("0.00"))
    assert verify() == []


@pytest.mark.parametrize(
    ("amount", "fits"), [("449.99", True), ("450.00", True), ("450.01", False)]
)
def test_no_more_is_paid_than_is_open(kim, clerk, amount, fits):
    claimed = claim(kim, clerk)

    if fits:
        settle(pay_interest, claimed, clerk, amount)
    else:
        with pytest.raises(NotEnoughMoney) as refused:
            settle(pay_interest, claimed, clerk, amount)
        assert str(refused.value).replace("\xa0", " ") == (
            "Nur noch 450,00 € sind gefordert und noch nicht gezahlt, gebucht werden sollen "
            "450,01 €. Bitte den Betrag senken oder die weitere Zinsforderung erfassen."
        )


def test_two_claims_of_one_award_do_not_pay_for_each_other(kim, clerk):
    first, _ = claim(kim, clerk, "100.00"), claim(kim, clerk, "50.00")

    with pytest.raises(NotEnoughMoney):
        settle(pay_interest, first, clerk, "100.01")


def test_what_the_authority_withdraws_is_no_longer_open_and_its_reason_stays(kim, clerk):
    claimed = claim(kim, clerk)
    settle(pay_interest, claimed, clerk, "100.00")

    withdrawal = withdraw(claimed, clerk, "350.00")

    assert withdrawal.reason == "Bescheid vom 20.10. aufgehoben"
    assert balances(kim) == {"interest_paid": D(100)}
    with pytest.raises(ReasonMissing):
        withdraw(claimed, clerk, "1.00", reason=" ")


def test_a_claim_is_taken_back_only_before_something_was_paid_on_it(kim, clerk):
    claimed = claim(kim, clerk)
    paid = settle(pay_interest, claimed, clerk, "100.00")

    with pytest.raises(MoneyMovedOn):
        reverse(claimed, clerk)
    reverse(paid, clerk)
    reverse(claimed, clerk)

    assert balances(kim) == {}
    assert verify() == []


def test_a_payment_is_transferred_to_another_line(kim, clerk):
    before, after = build_line("zinsen"), build_line("sonstiges")
    paid = settle(pay_interest, claim(kim, clerk), clerk, "100.00", line=before)

    carried_out(
        transfer_booking, clerk, original=paid.voucher, line=after, booked_on=TODAY,
        reason="falsche Position", filled_from=WITHOUT_FORM,
    )  # fmt: skip

    assert appropriation(before, 2024) == (D(0), D(0))
    assert appropriation(after, 2024) == (D("100.00"), D(0))
    assert balances(kim) == {"interest_claims": D(-350), "interest_owed": D(350),
                             "interest_paid": D(100)}  # fmt: skip


def test_a_recipient_owes_interest_and_pays_it_to_the_county(kim, luenen, clerk):
    before, line = places_of(kim), build_line("zinsertrag", side=Side.INCOME)
    claimed = claim_from(
        luenen, clerk, base_amount=D("100000.00"), base_paid_on=date(2025, 3, 1),
        reckoned_to=date(2025, 8, 31),
    )  # fmt: skip

    settle(receive_interest, claimed, clerk, "50.00", line=line)

    assert claimed.reckoned == D("2472.36")
    assert claimed.voucher.text == f"Zinsforderung an {luenen.recipient.name}: KIM 1"
    assert places_of(kim) == before
    assert balances(kim) == {"interest_claims": D(-30), "interest_due": D(30)}
    assert appropriation(line, 2024) == (D("50.00"), D(0))
    assert verify() == []


def test_without_the_payment_a_recipients_interest_is_not_reckoned(luenen, clerk):
    assert claim_from(luenen, clerk).reckoned is None


def test_claims_on_us_and_on_a_recipient_are_settled_each_in_its_own_way(kim, luenen, clerk):
    ours, theirs = claim(kim, clerk), claim_from(luenen, clerk)

    with pytest.raises(ClaimedFromUs):
        settle(receive_interest, ours, clerk, "1.00")
    with pytest.raises(ClaimedFromRecipient):
        settle(pay_interest, theirs, clerk, "1.00")


def test_days_that_cannot_be_are_refused(kim, luenen, clerk):
    with pytest.raises(DueBeforeClaim):
        claim(kim, clerk, due_on=TODAY - timedelta(days=1))
    with pytest.raises(BaseIncomplete):
        claim_from(luenen, clerk, base_amount=D(10))
    with pytest.raises(UsedBeforePaid):
        claim_from(
            luenen, clerk, base_amount=D(10), base_paid_on=TODAY,
            reckoned_to=TODAY - timedelta(days=1),
        )  # fmt: skip
    assert not InterestClaim.objects.exists()


def test_the_position_tells_what_is_claimed_paid_withdrawn_and_open(kim, luenen, clerk):
    first = claim(kim, clerk, "450.00")
    settle(pay_interest, first, clerk, "100.00")
    withdraw(first, clerk, "50.00")
    reverse(claim(kim, clerk, "7.00"), clerk)
    settle(receive_interest, claim_from(luenen, clerk), clerk, "30.00")

    position = interest_position(kim, today=TODAY)

    assert (position.ours.claimed, position.ours.settled) == (D(450), D(100))
    assert (position.ours.withdrawn, position.ours.open) == (D(50), D(300))
    assert (position.theirs.claimed, position.theirs.settled) == (D(80), D(30))
    assert (position.theirs.withdrawn, position.theirs.open) == (D(0), D(50))


def test_the_month_report_of_the_grant_does_not_change(kim, clerk):
    before = month_report_of(2024)

    settle(pay_interest, claim(kim, clerk), clerk, "450.00")

    assert month_report_of(2024) == before


def test_verify_names_a_claim_that_is_tied_to_a_pass_through_of_another_award(kim, luenen, clerk):
    claimed = claim_from(luenen, clerk)
    other = build_pass_through(build_award("soe", title="SOE"), "hamm")
    InterestClaim.objects.filter(pk=claimed.pk).update(pass_through=other)

    assert verify() == [Deviation(str(claimed), f"{other} (soe)", "kim-1")]


def test_a_voucher_tells_what_it_was(kim, clerk):
    claimed = claim(kim, clerk)

    assert Voucher.objects.get(pk=claimed.voucher_id).interestclaim_booking == claimed
