from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks import CHECKS
from grants.checks.finding import Finding, Severity
from grants.checks.records.application_without_date import APPLICATION_WITHOUT_DATE
from grants.checks.records.award_without_application import AWARD_WITHOUT_APPLICATION
from grants.checks.records.drawdown_without_date import DRAWDOWN_WITHOUT_DATE
from grants.checks.records.drawdown_without_notice import DRAWDOWN_WITHOUT_NOTICE
from grants.checks.records.drawdown_without_receipt import DRAWDOWN_WITHOUT_RECEIPT
from grants.checks.records.early_start_pending import EARLY_START_PENDING
from grants.checks.records.empty_notice import EMPTY_NOTICE
from grants.checks.records.no_responsible_person import NO_RESPONSIBLE_PERSON
from grants.checks.records.notice_without_date import NOTICE_WITHOUT_DATE
from grants.checks.records.proof_without_actual_cost import PROOF_WITHOUT_ACTUAL_COST
from grants.checks.records.proof_without_date import PROOF_WITHOUT_DATE
from grants.checks.records.proof_without_final_notice import PROOF_WITHOUT_FINAL_NOTICE
from grants.checks.records.receipt_without_drawdown import RECEIPT_WITHOUT_DRAWDOWN
from grants.checks.records.record_facts import (
    ApplicationRecord,
    DrawdownRecord,
    NoticeRecord,
    RecordFacts,
    ShareRecord,
)
from grants.checks.records.share_beyond_plan import SHARE_BEYOND_PLAN
from grants.checks.thresholds import Thresholds

TODAY = date(2024, 10, 15)
NOTICE = NoticeRecord("Zuwendungsbescheid vom 02.01.2024", date(2024, 1, 2), D("376500.00"))
UNDATED = NoticeRecord("1. Änderungsbescheid", None, D("380000.00"))
DRAWDOWN = DrawdownRecord(
    "1. Mittelabruf vom 15.09.2024", date(2024, 9, 15), D("94125.00"), D("94125.00")
)
OPEN_DRAWDOWN = replace(DRAWDOWN, received=D("0.00"))

# Everything is recorded.
COMPLETE = RecordFacts(
    award_id=12,
    title="KIM 1",
    is_grant=True,
    must_be_used_soon=True,
    application=ApplicationRecord(date(2023, 11, 1), None, None),
    notices=(NOTICE,),
    drawdowns=(DRAWDOWN,),
    unrequested=D("0.00"),
    first_spent_on=date(2024, 1, 31),
    used=D("90000.00"),
    proof_due=date(2025, 3, 31),
    is_proven=False,
    has_final_notice=False,
    responsible_id=3,
)


def found(check, facts=COMPLETE, today=TODAY, thresholds=None, **changes):
    """Title and text of each finding; by default under the thresholds of the program."""
    findings = check.judge(
        [replace(facts, **changes)],
        today=today,
        thresholds_of=lambda scope: thresholds or check.default,
    )
    return [(finding.title, finding.text) for finding in findings]


@pytest.mark.parametrize(
    "check",
    [check for check in CHECKS.values() if check.facts is RecordFacts],
    ids=lambda check: check.code,
)
def test_where_all_is_recorded_nothing_is_found(check):
    assert found(check) == []


def test_a_gap_is_a_note_about_its_award():
    assert AWARD_WITHOUT_APPLICATION.judge([replace(COMPLETE, application=None)], today=TODAY) == [
        Finding(
            check_code="award_without_application",
            subject="award-12",
            stage="missing",
            severity=Severity.NOTE,
            title="KIM 1: kein Antrag erfasst",
            text="Bitte den Antrag mit Betrag und Datum nachtragen.",
            responsible_id=3,
        )
    ]


def test_a_lump_sum_needs_no_application():
    assert found(AWARD_WITHOUT_APPLICATION, application=None, is_grant=False) == []


def test_a_silenced_rule_is_not_judged():
    facts = [replace(COMPLETE, application=None)]

    assert (
        AWARD_WITHOUT_APPLICATION.judge(facts, today=TODAY, thresholds_of=lambda scope: None) == []
    )


def test_an_application_without_a_day():
    assert found(APPLICATION_WITHOUT_DATE, application=ApplicationRecord(None, None, None)) == [
        ("KIM 1: Antrag ohne Datum", "Bitte eintragen, wann der Antrag gestellt wurde.")
    ]


class TestEarlyStart:
    CHECK = EARLY_START_PENDING

    @pytest.mark.parametrize(
        ("spent_on", "is_found"),
        [(date(2024, 1, 1), True), (date(2024, 1, 2), False), (date(2024, 1, 3), False)],
    )
    def test_spending_begins_with_the_day_of_the_notice(self, spent_on, is_found):
        assert bool(found(self.CHECK, first_spent_on=spent_on)) is is_found

    @pytest.mark.parametrize(
        ("consent_on", "is_found"),
        [(date(2023, 12, 14), False), (date(2023, 12, 15), False), (date(2023, 12, 16), True)],
    )
    def test_or_with_the_day_of_the_consent(self, consent_on, is_found):
        application = ApplicationRecord(date(2023, 11, 1), date(2023, 11, 1), consent_on)

        findings = found(self.CHECK, first_spent_on=date(2023, 12, 15), application=application)

        assert bool(findings) is is_found

    def test_it_says_what_was_spent_and_what_was_allowed(self):
        application = ApplicationRecord(date(2023, 11, 1), None, date(2023, 12, 16))

        assert found(self.CHECK, first_spent_on=date(2023, 12, 15), application=application) == [
            (
                "KIM 1: schon am 15.12.2023 ausgegeben",
                "Die erste Ausgabe ist vom 15.12.2023. Der Bescheid ist vom 02.01.2024; "
                "zugelassen war der Beginn erst ab 16.12.2023. Bitte die Zulassung nachtragen "
                "oder mit der Bewilligungsbehörde klären.",
            )
        ]
        assert found(self.CHECK, first_spent_on=date(2023, 12, 15), notices=()) == [
            (
                "KIM 1: schon am 15.12.2023 ausgegeben",
                "Die erste Ausgabe ist vom 15.12.2023. Einen Bescheid gibt es noch nicht; "
                "ein vorzeitiger Maßnahmebeginn ist nicht zugelassen. Bitte die Zulassung "
                "nachtragen oder mit der Bewilligungsbehörde klären.",
            )
        ]

    def test_a_notice_without_a_day_does_not_tell_whether_it_was_early(self):
        assert found(self.CHECK, first_spent_on=date(2023, 1, 1), notices=(UNDATED,)) == []

    def test_a_request_is_pending_until_consent_or_notice(self):
        asked = ApplicationRecord(date(2023, 11, 1), date(2023, 11, 1), None)
        allowed = replace(asked, early_start_consent_on=date(2023, 12, 1))
        waiting = {"notices": (), "first_spent_on": None}

        assert found(self.CHECK, application=asked, **waiting) == [
            (
                "KIM 1: vorzeitiger Maßnahmebeginn nicht entschieden",
                "Beantragt am 01.11.2023; die Zulassung ist nicht erfasst. Bis dahin darf die "
                "Maßnahme nicht beginnen.",
            )
        ]
        assert found(self.CHECK, application=allowed, **waiting) == []
        assert found(self.CHECK, application=asked) == []

    def test_a_lump_sum_may_begin_when_it_likes(self):
        assert found(self.CHECK, first_spent_on=date(2023, 1, 1), is_grant=False) == []


def test_every_notice_without_a_day_is_named():
    assert found(NOTICE_WITHOUT_DATE, notices=(NOTICE, UNDATED)) == [
        ("KIM 1: Bescheid ohne Datum", "Ohne Datum: 1. Änderungsbescheid. Bitte nachtragen.")
    ]


@pytest.mark.parametrize(("amount", "is_found"), [("0.00", True), ("0.01", False)])
def test_a_notice_in_force_over_nothing(amount, is_found):
    last = replace(UNDATED, amount=D(amount))

    assert bool(found(EMPTY_NOTICE, notices=(NOTICE, last))) is is_found
    assert found(EMPTY_NOTICE, notices=(last, NOTICE)) == []


def test_a_drawdown_of_what_was_never_granted():
    assert found(DRAWDOWN_WITHOUT_NOTICE, notices=()) == [
        (
            "KIM 1: Mittelabruf ohne Bescheid",
            "1. Mittelabruf vom 15.09.2024 über 94.125,00\u00a0€. Bitte den Bescheid erfassen "
            "oder den Abruf zurücknehmen.",
        )
    ]


def test_a_drawdown_without_a_day():
    undated = DrawdownRecord("2. Mittelabruf", None, D("1000.00"), D("0.00"))

    assert found(DRAWDOWN_WITHOUT_DATE, drawdowns=(DRAWDOWN, undated)) == [
        (
            "KIM 1: Mittelabruf ohne Datum",
            "2. Mittelabruf über 1.000,00\u00a0€. Bitte eintragen, wann er angefordert wurde.",
        )
    ]


class TestDrawdownWithoutReceipt:
    CHECK = DRAWDOWN_WITHOUT_RECEIPT

    @pytest.mark.parametrize(
        ("today", "is_found"),
        [(date(2024, 10, 14), False), (date(2024, 10, 15), False), (date(2024, 10, 16), True)],
    )
    def test_thirty_days_are_waited(self, today, is_found):
        assert bool(found(self.CHECK, today=today, drawdowns=(OPEN_DRAWDOWN,))) is is_found

    def test_it_names_what_is_waited_for(self):
        (finding,) = self.CHECK.judge(
            [replace(COMPLETE, drawdowns=(OPEN_DRAWDOWN,))], today=date(2024, 10, 16)
        )

        assert (finding.stage, finding.amount, finding.text) == (
            "30",
            D("94125.00"),
            "Seit mehr als 30 Tagen ohne Eingang: 1. Mittelabruf vom 15.09.2024 über "
            "94.125,00\u00a0€. Bitte den Eingang buchen oder bei der Bewilligungsbehörde "
            "nachfragen.",
        )

    def test_the_wait_is_a_setting(self):
        day = date(2024, 9, 16)

        assert found(self.CHECK, today=day, drawdowns=(OPEN_DRAWDOWN,)) == []
        assert (
            found(self.CHECK, today=day, drawdowns=(OPEN_DRAWDOWN,), thresholds=Thresholds((0,)))
            != []
        )

    def test_without_a_wait_nothing_is_too_old(self):
        facts = {"drawdowns": (OPEN_DRAWDOWN,), "thresholds": Thresholds()}

        assert found(self.CHECK, today=date(2030, 1, 1), **facts) == []


class TestShareBeyondPlan:
    CHECK = SHARE_BEYOND_PLAN
    NOTICE = NoticeRecord("Bescheid", date(2024, 1, 10), D("500000.00"))

    def test_more_than_the_share_is_compared_with_the_notice(self):
        share = ShareRecord(D("0.8"), D("614000.00"))

        assert found(self.CHECK, notices=(self.NOTICE,), share=share) == [
            (
                "KIM 1: Anteil passt nicht zum Finanzierungsplan",
                "8.800,00\u00a0€ zu viel: 80\u00a0% von 614.000,00\u00a0€ sind 491.200,00\u00a0€, "
                "bewilligt sind 500.000,00\u00a0€. Bitte Betrag, Fördersatz und Finanzierungsplan "
                "mit dem Bescheid vergleichen und einen berichtigten Bescheid erfassen.",
            )
        ]

    @pytest.mark.parametrize("share", [None, ShareRecord(D("0.8"), D("625000.00"))])
    def test_what_fits_or_is_no_share_is_left_alone(self, share):
        assert found(self.CHECK, notices=(self.NOTICE,), share=share) == []


class TestReceiptWithoutDrawdown:
    CHECK = RECEIPT_WITHOUT_DRAWDOWN

    def test_money_that_nobody_requested(self):
        assert found(self.CHECK, unrequested=D("500.00")) == [
            (
                "KIM 1: 500,00\u00a0€ ohne Mittelabruf eingegangen",
                "Bitte den Zahlungseingang einem Mittelabruf zuordnen.",
            )
        ]

    def test_a_lump_sum_comes_without_a_request(self):
        assert found(self.CHECK, unrequested=D("500.00"), must_be_used_soon=False) == []

    def test_an_award_that_records_no_drawdowns_is_left_alone(self):
        assert found(self.CHECK, unrequested=D("500.00"), drawdowns=()) == []


class TestOwnProof:
    def test_it_needs_a_day_once_there_is_a_notice(self):
        check = PROOF_WITHOUT_DATE

        assert found(check, proof_due=None) == [
            (
                "KIM 1: Verwendungsnachweis ohne Datum",
                "Bitte im Bescheid nachsehen, wann der Verwendungsnachweis fällig ist, und den Tag "
                "eintragen.",
            )
        ]
        assert found(check, proof_due=None, notices=()) == []

    def test_a_finished_one_waits_for_the_final_notice(self):
        check = PROOF_WITHOUT_FINAL_NOTICE

        assert [title for title, _ in found(check, is_proven=True)] == [
            "KIM 1: kein Schlussbescheid"
        ]
        assert found(check, is_proven=True, has_final_notice=True) == []
        assert found(check, is_proven=True, is_grant=False) == []

    def test_a_finished_one_without_any_spending(self):
        check = PROOF_WITHOUT_ACTUAL_COST

        assert [title for title, _ in found(check, is_proven=True, used=D("0.00"))] == [
            "KIM 1: nachgewiesen, aber keine Ausgabe gebucht"
        ]
        assert found(check, is_proven=True) == []
        assert found(check, used=D("0.00")) == []


def test_somebody_has_to_be_responsible():
    assert found(NO_RESPONSIBLE_PERSON, responsible_id=None) == [
        (
            "KIM 1: niemand ist zuständig",
            "Bitte eine Person eintragen, die die Hinweise bekommt.",
        )
    ]
