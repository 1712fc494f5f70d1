"""Rückzahlungen: what goes back by when, found in real rows."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.alerts.findings import collect
from grants.models import AwardNotice, CheckSetting, Deadline
from grants.services import finish_deadline, record_notice, record_repayment
from grants.tests.alerts.award_rows import AUTUMN_2024, enter, found, settle
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_person, new_key, receive, spend
from ledger.filled_from import WITHOUT_FORM

pytestmark = pytest.mark.django_db


class TestRepayments:
    CHECK = "repayment_due"

    def test_unused_money_goes_back_by_the_day_of_the_notice(self, kim):
        receive(kim, "5000.00")
        spend(kim, "800.00")
        AwardNotice.objects.update(spend_by=date(2024, 10, 31), repay_by=date(2024, 11, 14))
        due = found(self.CHECK)
        ask(
            record_repayment,
            award=kim,
            amount=D("4200.00"),
            repaid_on=AUTUMN_2024,
            line=None,
            text="",
            today=AUTUMN_2024,
            key=new_key(),
            actor=build_person(),
        )

        assert due == [
            (
                "repayment_due",
                "KIM 1: 4.200,00\u00a0€ bis 14.11.2024 (noch 30 Tage) zurückzahlen",
            )
        ]
        assert found(self.CHECK) == []

    def test_an_extended_day_counts(self, kim):
        receive(kim, "5000.00")
        AwardNotice.objects.update(repay_by=date(2024, 10, 15))
        Deadline.objects.create(
            code="rueckzahlung",
            kind=Deadline.Kind.REPAYMENT,
            title="Rückzahlung",
            award=kim,
            due_on=date(2024, 11, 15),
            derived_on=date(2024, 10, 15),
        )

        assert found(self.CHECK) == []

    def test_a_deadline_entered_by_hand_does_not_hide_the_day_of_the_notice(self, clerk):
        kim = build_award("kim-1", amount=None)
        ask(
            record_notice,
            award=kim,
            amount=D("376500.00"),
            financing="fixed",
            decided_on=date(2024, 1, 1),
            period_from=date(2024, 1, 1),
            period_to=date(2024, 12, 31),
            spend_by=date(2024, 12, 31),
            repay_by=date(2024, 12, 31),
            key=new_key(),
            actor=clerk,
        )
        kim.refresh_from_db()
        receive(kim, "1000.00")
        by_hand = enter(kim, Deadline.Kind.REPAYMENT, "Teilrückzahlung", clerk)
        finish_deadline(
            filled_from=WITHOUT_FORM,
            deadline=by_hand,
            done_on=AUTUMN_2024,
            today=AUTUMN_2024,
            key=new_key(),
            actor=clerk,
        )

        assert found(self.CHECK, today=date(2024, 12, 20)) == [
            (
                "repayment_due",
                "KIM 1: 1.000,00\u00a0€ bis 31.12.2024 (noch 11 Tage) zurückzahlen",
            )
        ]

    def test_what_is_beyond_the_final_notice_goes_back_at_once(self, kim):
        receive(kim, "132505.00")
        spend(kim, "100000.00")
        settle(kim, "120000.00")

        (finding,) = collect(AUTUMN_2024, [self.CHECK])

        assert (finding.amount, finding.stage) == (D("12505.00"), "overpaid")

    def test_it_can_be_silenced(self, kim):
        receive(kim, "5000.00")
        AwardNotice.objects.update(repay_by=AUTUMN_2024)
        CheckSetting.objects.create(check_code=self.CHECK, award=kim, is_active=False)

        assert found(self.CHECK) == []
