"""Angaben fehlen: which records miss something, found in real rows."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.models import (
    Award,
    AwardNotice,
    CheckSetting,
    Deadline,
    Drawdown,
    Receipt,
    StandardRule,
)
from grants.services import finish_deadline, reverse_booking
from grants.tests.alerts.award_rows import AUTUMN_2024, enter, found, settle
from grants.tests.builders import build_award, build_person, new_key, receive, spend
from grants.tests.drawdown_builders import build_rule, request
from ledger.filled_from import WITHOUT_FORM

pytestmark = pytest.mark.django_db
Code = StandardRule.Code


class TestRecords:
    def test_a_complete_award_misses_nothing(self, kim):
        receive(kim, "1000.00")
        spend(kim, "1000.00")

        assert found() == []

    def test_a_new_award_misses_nearly_all(self):
        award = build_award("kim-1")
        AwardNotice.objects.update(decided_on=None)
        Drawdown.objects.create(award=award, number=1, amount=D("500.00"))

        assert found() == [
            ("drawdown_without_date", "KIM 1: Mittelabruf ohne Datum"),
            ("award_without_application", "KIM 1: kein Antrag erfasst"),
            ("notice_without_date", "KIM 1: Bescheid ohne Datum"),
            ("proof_without_date", "KIM 1: Verwendungsnachweis ohne Datum"),
            ("no_responsible_person", "KIM 1: niemand ist zuständig"),
        ]

    def test_without_a_notice_a_drawdown_is_too_early(self):
        award = build_award("kim-1", amount=None)
        drawdown = Drawdown.objects.create(award=award, number=1, amount=D("500.00"))
        too_early = found("drawdown_without_notice")
        drawdown.withdrawn_on, drawdown.withdrawal_reason = AUTUMN_2024, "zu früh"
        drawdown.save()

        assert too_early == [("drawdown_without_notice", "KIM 1: Mittelabruf ohne Bescheid")]
        assert found("drawdown_without_notice", "drawdown_without_date") == []

    def test_a_notice_over_nothing(self, kim):
        settle(kim, "0.00", decided_on=AUTUMN_2024)

        assert found("empty_notice") == [("empty_notice", "KIM 1: Bescheid über 0,00\u00a0€")]

    def test_a_share_that_does_not_fit_the_plan_until_a_notice_corrects_it(self, kim):
        AwardNotice.objects.update(financing="share", quota=D(80), amount=D("500000.00"))
        item = kim.plan_items.create(kind="staff", name="Personal")
        amount = item.amounts.create(notice=kim.current_notice, amount=D("614000.00"))
        beyond = found("share_beyond_plan")
        amount.amount = D("625000.00")
        amount.save()

        title = "KIM 1: Anteil passt nicht zum Finanzierungsplan"
        assert beyond == [("share_beyond_plan", title)]
        assert found("share_beyond_plan") == []

    def test_spending_before_the_notice_until_it_is_reversed(self, kim):
        AwardNotice.objects.update(decided_on=date(2024, 2, 1))
        receive(kim, "1000.00")
        expense = spend(kim, "1000.00", on=date(2024, 1, 31))
        early = found("early_start_pending")
        reverse_booking(
            voucher=expense.voucher,
            reason="falsch gebucht",
            booked_on=AUTUMN_2024,
            today=AUTUMN_2024,
            key=new_key(),
            actor=build_person(),
        )

        assert early == [("early_start_pending", "KIM 1: schon am 31.01.2024 ausgegeben")]
        assert found("early_start_pending") == []

    @pytest.mark.parametrize(("days", "count"), [(30, 0), (31, 1)])
    def test_a_drawdown_is_waited_for_as_long_as_the_setting_says(self, kim, days, count):
        request(kim, "500.00", on=AUTUMN_2024 - timedelta(days=days))

        assert len(found("drawdown_without_receipt")) == count

    def test_an_award_may_have_a_wait_of_its_own(self, kim):
        CheckSetting.objects.create(check_code="drawdown_without_receipt", award=kim, stages="60")
        request(kim, "500.00", on=AUTUMN_2024 - timedelta(days=60))
        waited = found("drawdown_without_receipt")
        Drawdown.objects.update(requested_on=AUTUMN_2024 - timedelta(days=61))

        assert waited == []
        assert found("drawdown_without_receipt") == [
            ("drawdown_without_receipt", "KIM 1: Mittelabruf ohne Zahlungseingang")
        ]

    def test_money_for_no_drawdown_where_it_must_be_used_soon(self, kim):
        build_rule(Code.USE_PERIOD, "2")
        receipt = receive(kim, "500.00")
        without_any = found("receipt_without_drawdown")
        drawdown = request(kim, "500.00", on=date(2024, 1, 1))
        unassigned = found("receipt_without_drawdown")
        Receipt.objects.filter(pk=receipt.pk).update(drawdown=drawdown)

        assert without_any == []
        assert unassigned == [
            ("receipt_without_drawdown", "KIM 1: 500,00\u00a0€ ohne Mittelabruf eingegangen")
        ]
        assert found("receipt_without_drawdown", "drawdown_without_receipt") == []

    def test_a_lump_sum_comes_without_a_drawdown(self, kim):
        build_rule(Code.USE_PERIOD, "2")
        build_rule(Code.USE_PERIOD, None, award_kind="lump_sum")
        receive(kim, "500.00")
        request(kim, "500.00", on=date(2024, 1, 1))
        Award.objects.update(kind=Award.Kind.LUMP_SUM)

        assert found("receipt_without_drawdown") == []

    def test_a_finished_proof_waits_for_the_final_notice_and_for_cost(self, kim):
        Deadline.objects.filter(kind=Deadline.Kind.OWN_PROOF).update(done_on=AUTUMN_2024)
        checks = ("proof_without_final_notice", "proof_without_actual_cost")
        open_ends = found(*checks)
        receive(kim, "1000.00")
        spend(kim, "1000.00")
        settle(kim, "1000.00")

        assert open_ends == [
            ("proof_without_final_notice", "KIM 1: kein Schlussbescheid"),
            ("proof_without_actual_cost", "KIM 1: nachgewiesen, aber keine Ausgabe gebucht"),
        ]
        assert found(*checks) == []

    def test_a_partial_proof_entered_by_hand_proves_nothing(self, kim, clerk):
        checks = ("proof_without_final_notice", "proof_without_actual_cost")
        by_hand = enter(kim, Deadline.Kind.OWN_PROOF, "Teilnachweis", clerk)
        finish_deadline(
            filled_from=WITHOUT_FORM,
            deadline=by_hand,
            done_on=AUTUMN_2024,
            today=AUTUMN_2024,
            key=new_key(),
            actor=clerk,
        )

        assert found(*checks) == []

    def test_whoever_left_is_not_responsible_any_more(self, kim):
        kim.responsible.is_active = False
        kim.responsible.save()

        assert found() == [("no_responsible_person", "KIM 1: niemand ist zuständig")]

    def test_an_award_may_be_silenced(self, kim):
        build_award("kim-2")
        CheckSetting.objects.create(
            check_code="no_responsible_person",
            award=Award.objects.get(code="kim-2"),
            is_active=False,
        )
        Award.objects.update(responsible=None)

        assert found("no_responsible_person") == [
            ("no_responsible_person", "KIM 1: niemand ist zuständig")
        ]
