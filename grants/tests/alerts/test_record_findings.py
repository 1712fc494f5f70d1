"""The rules about awards that ask the database: what each finds in real rows."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.conf import settings

from grants.alerts.findings import collect
from grants.imports.examples import load_examples
from grants.models import (
    Application,
    ApplicationWindow,
    Award,
    AwardNotice,
    Deadline,
    Drawdown,
    FundedUnit,
    ProgrammeRate,
    Receipt,
    RuleOverride,
    RuleSetting,
    StandardRule,
)
from grants.rules.catalogue import RECORD_RULES
from grants.services import (
    add_deadline,
    finish_deadline,
    record_notice,
    record_repayment,
    reverse_booking,
)
from grants.tests.builders import (
    build_award,
    build_line,
    build_person,
    build_programme,
    build_ring,
    new_key,
    receive,
    spend,
)
from grants.tests.drawdown_builders import build_rule, request
from grants.tests.interest_rows import build_rate
from ledger.models import Side

pytestmark = pytest.mark.django_db

AUTUMN_2024 = date(2024, 10, 15)
RECORDS = [rule.code for rule in RECORD_RULES]
Code = StandardRule.Code


def found(*rules, today=AUTUMN_2024):
    return [(finding.rule, finding.title) for finding in collect(today, rules or RECORDS)]


def settle(award, amount, **terms):
    """The final notice of an award."""
    return record_notice(
        **{
            "award": award,
            "amount": D(amount),
            "financing": "fixed",
            "is_final": True,
            "decided_on": date(2024, 10, 1),
            "period_from": date(2024, 1, 1),
            "period_to": date(2024, 12, 31),
            "spend_by": date(2024, 12, 31),
            "key": new_key(),
            "actor": build_person(),
            **terms,
        }
    )


def enter(award, kind, title, actor):
    """A deadline that somebody enters, due on 30.06.2025."""
    return add_deadline(
        title=title,
        kind=kind,
        due_on=date(2025, 6, 30),
        source="Schreiben vom 01.10.2024",
        award=award,
        today=AUTUMN_2024,
        key=new_key(),
        actor=actor,
    )


@pytest.fixture
def kim():
    """An award all of whose records are complete."""
    award = build_award("kim-1", proof_due=date(2025, 3, 31), responsible=build_person())
    Application.objects.create(award=award, amount=D("376500.00"), submitted_on=date(2023, 11, 2))
    return award


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
        RuleSetting.objects.create(rule="drawdown_without_receipt", award=kim, stages="60")
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
        rules = ("proof_without_final_notice", "proof_without_actual_cost")
        open_ends = found(*rules)
        receive(kim, "1000.00")
        spend(kim, "1000.00")
        settle(kim, "1000.00")

        assert open_ends == [
            ("proof_without_final_notice", "KIM 1: kein Schlussbescheid"),
            ("proof_without_actual_cost", "KIM 1: nachgewiesen, aber keine Ausgabe gebucht"),
        ]
        assert found(*rules) == []

    def test_a_partial_proof_entered_by_hand_proves_nothing(self, kim, clerk):
        rules = ("proof_without_final_notice", "proof_without_actual_cost")
        by_hand = enter(kim, Deadline.Kind.OWN_PROOF, "Teilnachweis", clerk)
        finish_deadline(
            deadline=by_hand, done_on=AUTUMN_2024, today=AUTUMN_2024, key=new_key(), actor=clerk
        )

        assert found(*rules) == []

    def test_whoever_left_is_not_responsible_any_more(self, kim):
        kim.responsible.is_active = False
        kim.responsible.save()

        assert found() == [("no_responsible_person", "KIM 1: niemand ist zuständig")]

    def test_an_award_may_be_silenced(self, kim):
        build_award("kim-2")
        RuleSetting.objects.create(
            rule="no_responsible_person", award=Award.objects.get(code="kim-2"), is_active=False
        )
        Award.objects.update(responsible=None)

        assert found("no_responsible_person") == [
            ("no_responsible_person", "KIM 1: niemand ist zuständig")
        ]


class TestRings:
    def test_earmarked_money_needs_a_ring(self):
        whole = build_programme("kim", is_earmarked=True)
        part = build_programme("kim-b3", parent=whole)
        homeless = build_line("35-01-ertrag", side=Side.INCOME)
        ring = build_ring("35-04")
        at_home = build_line("35-04-ertrag", side=Side.INCOME, ring=ring)
        build_award("kim-3", programme=part, income_line=homeless)
        build_award("kim-2", programme=part, income_line=at_home)
        build_award("spende", programme=build_programme("spenden"))

        assert found("award_without_ring") == [
            ("award_without_ring", "KIM 3: zweckgebunden, aber in keinem Ring")
        ]

    def test_it_can_be_silenced(self):
        programme = build_programme("kim", is_earmarked=True)
        build_award("kim-3", programme=programme)
        RuleSetting.objects.create(rule="award_without_ring", programme=programme, is_active=False)

        assert found("award_without_ring") == []

    def test_of_the_printed_papers_three_earmarked_awards_have_no_ring(self):
        load_examples(settings.BASE_DIR / "fixtures", until=AUTUMN_2024)

        subjects = [finding.subject for finding in collect(AUTUMN_2024, ["award_without_ring"])]

        homeless = [subject.removeprefix("award-") for subject in subjects]
        assert set(Award.objects.filter(pk__in=homeless).values_list("code", flat=True)) == {
            "unna-kim-b3-2024",
            "coesfeld-komm-an-2016",
            "coesfeld-sprachmittlerpool-2019",
        }


class TestApplicationWindows:
    @pytest.fixture
    def kim_2025(self):
        return ApplicationWindow.objects.create(
            programme=build_programme("kim", name="KIM"),
            year=2025,
            opens_on=date(2024, 12, 19),
            closes_on=date(2025, 1, 16),
            source="Bezirksregierung Arnsberg",
            confidence="F",
        )

    def test_who_had_an_award_of_a_part_is_told_of_the_whole(self, kim_2025):
        part = build_programme("kim-b1", parent=kim_2025.programme)
        nobody = found("application_window", today=date(2025, 1, 9))
        old = build_award("kim-1", programme=part, responsible=build_person("frueher"))
        new = build_award("kim-2", programme=part, responsible=build_person())

        (finding,) = collect(date(2025, 1, 9), ["application_window"])

        assert nobody == []
        assert (finding.subject, finding.title) == (
            f"window-{kim_2025.pk}",
            "KIM: Antragsfrist 2025 endet am 16.01.2025 (noch 7 Tage)",
        )
        assert finding.responsible_id == new.responsible_id != old.responsible_id

    def test_an_application_for_the_year_ends_it(self, kim_2025):
        award = build_award("kim-1", programme=kim_2025.programme)
        application = Application.objects.create(award=award, amount=D("1.00"))
        for_2024 = found("application_window", today=date(2025, 1, 9))
        application.period_from, application.period_to = date(2025, 1, 1), date(2025, 12, 31)
        application.save()

        assert len(for_2024) == 1
        assert found("application_window", today=date(2025, 1, 9)) == []

    def test_an_application_for_one_part_does_not_stand_for_the_others(self, kim_2025):
        first, second = (
            build_programme(f"kim-b{number}", name=f"KIM B{number}", parent=kim_2025.programme)
            for number in (1, 2)
        )
        applied = build_award("kim-1", programme=first, responsible=build_person("eins"))
        build_award("kim-2", programme=second, responsible=build_person("zwei"))
        latest = build_award("kim-2b", programme=first, responsible=build_person("eins"))
        for award in (applied, latest):
            Application.objects.create(
                award=award,
                amount=D("1.00"),
                period_from=date(2025, 1, 1),
                period_to=date(2025, 12, 31),
            )

        (finding,) = collect(date(2025, 1, 9), ["application_window"])

        assert finding.text == (
            "Anträge für 2025 sind bis 16.01.2025 möglich. Noch ohne Antrag: KIM B2."
        )
        assert finding.responsible_id == build_person("zwei").pk
        RuleSetting.objects.create(rule="application_window", programme=second, is_active=False)
        assert found("application_window", today=date(2025, 1, 9)) == []

    @pytest.mark.parametrize("applied_for", ["kim", "kim-b1"])
    def test_an_application_for_the_whole_stands_for_its_parts_and_the_other_way_round(
        self, kim_2025, applied_for
    ):
        part = build_programme("kim-b1", parent=kim_2025.programme)
        had = kim_2025.programme if applied_for == "kim-b1" else part
        build_award("frueher", programme=had)
        award = build_award("kim-neu", programme=build_programme(applied_for))
        Application.objects.create(
            award=award, amount=D("1.00"), period_from=date(2025, 1, 1), period_to=date(2025, 6, 30)
        )

        assert found("application_window", today=date(2025, 1, 9)) == []

    @pytest.mark.parametrize(
        ("made_on", "still_warned"),
        [
            (date(2024, 1, 31), ["30.04.2024"]),
            (date(2024, 2, 1), []),
            (date(2024, 4, 30), []),
            (date(2024, 5, 1), ["30.04.2024"]),
            (None, ["30.04.2024"]),
        ],
    )
    def test_of_several_in_a_year_each_wants_an_application(self, made_on, still_warned):
        fit = build_programme("fit", name="FIT")
        for closes_on in (date(2024, 1, 31), date(2024, 4, 30), date(2024, 7, 31)):
            ApplicationWindow.objects.create(programme=fit, year=2024, closes_on=closes_on)
        award = build_award("fit-ostern", programme=fit)
        Application.objects.create(award=award, amount=D("1.00"), submitted_on=made_on)

        findings = collect(date(2024, 4, 20), ["application_window"])

        assert [f"{finding.due_on:%d.%m.%Y}" for finding in findings] == still_warned

    def test_a_programme_may_be_silenced(self, kim_2025):
        build_award("kim-1", programme=kim_2025.programme)
        RuleSetting.objects.create(
            rule="application_window", programme=kim_2025.programme, is_active=False
        )

        assert found("application_window", today=date(2025, 1, 9)) == []


class TestRepayments:
    RULE = "repayment_due"

    def test_unused_money_goes_back_by_the_day_of_the_notice(self, kim):
        receive(kim, "5000.00")
        spend(kim, "800.00")
        AwardNotice.objects.update(repay_by=date(2024, 11, 14))
        due = found(self.RULE)
        record_repayment(
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
        assert found(self.RULE) == []

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

        assert found(self.RULE) == []

    def test_a_deadline_entered_by_hand_does_not_hide_the_day_of_the_notice(self, clerk):
        kim = build_award("kim-1", amount=None)
        record_notice(
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
            deadline=by_hand,
            done_on=AUTUMN_2024,
            today=AUTUMN_2024,
            key=new_key(),
            actor=clerk,
        )

        assert found(self.RULE, today=date(2024, 12, 20)) == [
            (
                "repayment_due",
                "KIM 1: 1.000,00\u00a0€ bis 31.12.2024 (noch 11 Tage) zurückzahlen",
            )
        ]

    def test_what_is_beyond_the_final_notice_goes_back_at_once(self, kim):
        receive(kim, "132505.00")
        spend(kim, "100000.00")
        settle(kim, "120000.00")

        (finding,) = collect(AUTUMN_2024, [self.RULE])

        assert (finding.amount, finding.stage) == (D("12505.00"), "overpaid")

    def test_it_can_be_silenced(self, kim):
        receive(kim, "5000.00")
        AwardNotice.objects.update(repay_by=AUTUMN_2024)
        RuleSetting.objects.create(rule=self.RULE, award=kim, is_active=False)

        assert found(self.RULE) == []


class TestUnconfirmed:
    def findings(self, today=AUTUMN_2024):
        return [
            (finding.subject, finding.stage, finding.text)
            for finding in collect(today, ["unconfirmed_rate"])
        ]

    def test_a_rule_is_told_once_with_all_awards_it_touches(self, kim):
        build_award("kim-2")
        Award.objects.filter(pk=build_award("spende").pk).update(kind=Award.Kind.DONATION)
        rule = build_rule(Code.ITEM_OVERRUN, "20", award_kind="grant", confidence="U")
        build_rule(Code.MINIMUM_FTE, "0.5", confidence="F")

        assert self.findings() == [
            (
                f"standard_rule-{rule.pk}",
                "unconfirmed",
                "Quelle: VV zu § 44 LHO NRW. Betroffen: KIM 1, KIM 2.",
            )
        ]

    def test_until_a_person_confirms_it_or_the_notice_says_something_else(self, kim):
        rule = build_rule(Code.MINIMUM_CHANGE, "500", confidence="U")
        unconfirmed = len(self.findings())
        override = RuleOverride.objects.create(
            notice=kim.current_notice, code=Code.MINIMUM_CHANGE, value=D("1000")
        )
        overridden = self.findings()
        override.delete()
        rule.confirmed_on = AUTUMN_2024
        rule.save()

        assert (unconfirmed, overridden, self.findings()) == (1, [], [])

    def test_the_rate_of_a_funded_unit(self, kim):
        rate = ProgrammeRate.objects.create(
            programme=kim.programme,
            component="Koordination",
            unit="VZÄ",
            amount=D("57000.00"),
            source="Vorlage",
        )
        for component in ("Koordination", "Assistenz"):
            FundedUnit.objects.create(
                notice=kim.current_notice,
                programme=kim.programme,
                component=component,
                unit="VZÄ",
                quantity=D("1.00"),
            )

        assert self.findings() == [
            (f"award-{kim.pk}", "missing", "Bitte eintragen. Betroffen: KIM 1."),
            (f"programme_rate-{rate.pk}", "unconfirmed", "Quelle: Vorlage. Betroffen: KIM 1."),
        ]

    def test_base_rates_count_where_money_was_used_too_late(self, kim):
        build_rule(Code.USE_PERIOD, "2")
        build_rule(Code.INTEREST_YEAR, "365", confidence="F")
        spread = build_rule(Code.INTEREST_SPREAD, "3", confidence="U")
        build_rate(date(2024, 1, 1), "3.62", confidence="U")
        receive(kim, "1000.00", on=date(2024, 4, 30))
        in_time = self.findings(today=date(2024, 6, 30))
        late = self.findings(today=date(2024, 7, 1))

        assert in_time == []
        assert late == [
            (
                "base_rate-20240101",
                "unconfirmed",
                "Quelle: Deutsche Bundesbank. Betroffen: KIM 1.",
            ),
            ("base_rate-20240701", "missing", "Bitte eintragen. Betroffen: KIM 1."),
            (
                f"standard_rule-{spread.pk}",
                "unconfirmed",
                "Quelle: VV zu § 44 LHO NRW. Betroffen: KIM 1.",
            ),
        ]

    def test_only_base_rates_that_the_reckoning_uses_are_asked_for(self, clerk):
        build_rule(Code.USE_PERIOD, "2")
        build_rule(Code.INTEREST_YEAR, "365", confidence="F")
        build_rule(Code.INTEREST_SPREAD, "3", confidence="F")
        award = build_award("kim-1", window=(date(2023, 1, 1), date(2024, 12, 31)))
        RuleOverride.objects.create(
            notice=award.current_notice, code=Code.INTEREST_FREE_PERIOD, value=D("18")
        )
        receive(award, "1000.00", on=date(2023, 1, 15))

        assert self.findings(today=date(2024, 7, 15)) == []
        assert self.findings() == [
            ("base_rate-20240701", "missing", "Bitte eintragen. Betroffen: KIM 1.")
        ]

    def test_an_award_may_be_silenced(self, kim):
        build_rule(Code.MINIMUM_CHANGE, "500", confidence="U")
        RuleSetting.objects.create(rule="unconfirmed_rate", award=kim, is_active=False)

        assert self.findings() == []
