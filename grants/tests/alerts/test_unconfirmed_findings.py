"""Nicht bestätigt: which unsure rules touch which awards, found in real rows."""

from datetime import date
from decimal import Decimal as D
from unittest import mock

import pytest

from grants.alerts.findings import collect
from grants.models import Award, CheckSetting, FundedUnit, ProgrammeRate, RuleOverride, StandardRule
from grants.queries.facts import unconfirmed
from grants.queries.standard_rules import StandardRules
from grants.tests.alerts.award_rows import AUTUMN_2024
from grants.tests.builders import build_award, receive
from grants.tests.drawdown_builders import build_rule
from grants.tests.interest_rows import build_rate

pytestmark = pytest.mark.django_db
Code = StandardRule.Code


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

    def test_each_rate_is_looked_at_once_however_many_receipts_are_late(self, kim):
        build_rule(Code.USE_PERIOD, "2")
        build_rule(Code.INTEREST_SPREAD, "3", confidence="U")
        build_rate(date(2024, 1, 1), "3.62", confidence="U")
        receive(kim, "1000.00", on=date(2024, 4, 1))
        findings, looked_at = self.findings(), self.looks()

        for day in range(2, 22):
            receive(kim, "1000.00", on=date(2024, 4, day))

        assert (self.findings(), self.looks()) == (findings, looked_at)

    def looks(self):
        """How often a rule of interest and a base rate was looked at."""
        row_for = StandardRules.row_for
        with (
            mock.patch.object(
                StandardRules, "row_for", autospec=True, side_effect=row_for
            ) as rules,
            mock.patch.object(unconfirmed, "format_day", return_value="") as base_rates,
        ):
            self.findings()
        codes = [call.args[1] for call in rules.call_args_list]
        of_interest = [code for code in codes if code.startswith("interest")]
        return len(of_interest), base_rates.call_count

    def test_an_award_may_be_silenced(self, kim):
        build_rule(Code.MINIMUM_CHANGE, "500", confidence="U")
        CheckSetting.objects.create(check_code="unconfirmed_rate", award=kim, is_active=False)

        assert self.findings() == []
