"""Deadlines follow the notices of an award, keep what was extended, and forget nothing."""

from datetime import date
from decimal import Decimal

import pytest

from grants.models import AwardNotice, Deadline, Sourced, StandardRule
from grants.services import (
    amend_pass_through,
    extend_deadline,
    finish_deadline,
    record_notice,
    reopen_deadline,
)
from grants.services.errors import DeadlineNotAskedFor
from grants.services.terms import DrawdownDay, Override
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_pass_through, build_programme, new_key
from grants.tests.drawdown_builders import build_part
from ledger.filled_from import WITHOUT_FORM

# Integrationspauschale § 14c TIntG, Kreis Coesfeld; the later notices as the Land gave them.
PAUSCHALE = {
    "amount": Decimal("976377.32"),
    "financing": AwardNotice.Financing.FIXED,
    "period_from": date(2019, 1, 1),
    "period_to": date(2020, 11, 30),
    "spend_by": date(2020, 11, 30),
    "decided_on": date(2019, 12, 2),
    "proof_due": date(2021, 3, 31),
}
# Gemeinsam klappt's / Durchstarten in Ausbildung und Arbeit, Kreis Unna.
DURCHSTARTEN = {
    "amount": Decimal("921502.00"),
    "financing": AwardNotice.Financing.SHARE,
    "quota": Decimal(80),
    "period_from": date(2020, 9, 1),
    "period_to": date(2022, 6, 30),
    "spend_by": date(2022, 6, 30),
    "decided_on": date(2020, 8, 20),
}
TODAY = date(2024, 10, 15)


@pytest.fixture
def award(clerk):
    return build_award("pauschale", amount=None)


def decide(award, actor, *terms, **changed):
    notice = ask(
        record_notice,
        award=award, key=new_key(), actor=actor, **{k: v for t in terms for k, v in t.items()},
        **changed,
    )  # fmt: skip
    award.refresh_from_db()
    return notice


def later(spend_by, decided_on, proof_due, **changed):
    return PAUSCHALE | {
        "period_to": spend_by, "spend_by": spend_by, "decided_on": decided_on,
        "proof_due": proof_due, **changed,
    }  # fmt: skip


def build_rule(code, value):
    return StandardRule.objects.update_or_create(
        code=code,
        award_kind="",
        programme=None,
        valid_from=None,
        defaults={
            "value": value,
            "source": "ANBest-P Nr. 6.1",
            "confidence": Sourced.Confidence.KNOWN,
        },
    )[0]


@pytest.fixture
def rules(db):
    StandardRule.objects.all().delete()
    build_rule(StandardRule.Code.PROOF_PERIOD, 6)
    build_rule(StandardRule.Code.INTERIM_PROOF_PERIOD, 4)
    build_rule(StandardRule.Code.APPEAL_PERIOD, 1)


@pytest.fixture
def no_rules(db):
    StandardRule.objects.all().delete()


def days(**filters):
    rows = Deadline.objects.filter(**filters).order_by("due_on", "code")
    return dict(rows.values_list("code", "due_on"))


def standing():
    return days(dropped_on=None)


def proof():
    return Deadline.objects.get(code="pauschale-own-proof")


def history(deadline):
    return list(deadline.changes.values_list("before", "after", "reason", "decided_on"))


def extend(deadline, actor, due_on):
    return extend_deadline(filled_from=WITHOUT_FORM,
        deadline=deadline, due_on=due_on, reason="Prüfung durch das RPA", today=TODAY,
        decided_on=date(2021, 3, 1), reference="36.02.08", key=new_key(), actor=actor,
    )  # fmt: skip


def finish(deadline, actor, done_on):
    return finish_deadline(
        filled_from=WITHOUT_FORM,
        deadline=deadline,
        done_on=done_on,
        today=TODAY,
        key=new_key(),
        actor=actor,
    )


def reopen(deadline, actor):
    return reopen_deadline(
        filled_from=WITHOUT_FORM,
        deadline=deadline,
        reason="nur der Entwurf ging ab",
        today=TODAY,
        key=new_key(),
        actor=actor,
    )


def test_the_integrationspauschale_is_extended_twice_and_each_step_stays_in_the_history(
    award, clerk, no_rules
):
    decide(award, clerk, PAUSCHALE)
    decide(award, clerk, later(date(2021, 11, 30), date(2020, 10, 1), date(2022, 3, 31)))
    decide(award, clerk, later(date(2022, 11, 30), date(2021, 10, 1), date(2023, 3, 31)))

    assert standing() == {
        "pauschale-spending": date(2022, 11, 30),
        "pauschale-own-proof": date(2023, 3, 31),
    }
    spending = Deadline.objects.get(code="pauschale-spending")
    assert (spending.is_shiftable, spending.derived_on) == (False, date(2022, 11, 30))
    assert history(spending) == [
        (
            None,
            date(2020, 11, 30),
            "Zuwendungsbescheid vom 02.12.2019",
            date(2019, 12, 2),
        ),
        (
            date(2020, 11, 30),
            date(2021, 11, 30),
            "1. Änderungsbescheid vom 01.10.2020",
            date(2020, 10, 1),
        ),
        (
            date(2021, 11, 30),
            date(2022, 11, 30),
            "2. Änderungsbescheid vom 01.10.2021",
            date(2021, 10, 1),
        ),
    ]
    assert {change.actor for change in spending.changes.all()} == {clerk}


def test_an_extension_survives_a_notice_that_does_not_touch_its_day(award, clerk, no_rules):
    decide(award, clerk, PAUSCHALE)
    extend(proof(), clerk, date(2021, 5, 31))

    decide(award, clerk, later(date(2020, 12, 31), date(2021, 4, 1), date(2021, 3, 31)))

    assert (proof().due_on, proof().derived_on) == (date(2021, 5, 31), date(2021, 3, 31))
    assert len(history(proof())) == 2


def test_a_notice_that_names_another_day_ends_an_extension(award, clerk, no_rules):
    decide(award, clerk, PAUSCHALE)
    extend(proof(), clerk, date(2021, 5, 31))

    decide(award, clerk, later(date(2021, 11, 30), date(2021, 4, 1), date(2022, 3, 31)))

    assert proof().due_on == date(2022, 3, 31)
    assert history(proof())[-1] == (
        date(2021, 5, 31),
        date(2022, 3, 31),
        "1. Änderungsbescheid vom 01.04.2021",
        date(2021, 4, 1),
    )


def test_a_notice_that_confirms_the_extended_day_changes_nothing(award, clerk, no_rules):
    decide(award, clerk, PAUSCHALE)
    extend(proof(), clerk, date(2021, 5, 31))

    decide(award, clerk, later(date(2020, 11, 30), date(2021, 4, 1), date(2021, 5, 31)))

    assert (proof().due_on, proof().derived_on) == (date(2021, 5, 31), date(2021, 5, 31))
    assert len(history(proof())) == 2


def test_what_a_notice_no_longer_asks_for_is_dropped_and_comes_back_if_it_does(
    award, clerk, no_rules
):
    decide(award, clerk, PAUSCHALE)
    decide(award, clerk, later(date(2020, 11, 30), date(2020, 6, 1), None))

    assert "pauschale-own-proof" not in standing()
    assert proof().dropped_on == date(2020, 6, 1)

    decide(award, clerk, later(date(2020, 11, 30), date(2020, 7, 1), date(2021, 3, 31)))

    assert standing()["pauschale-own-proof"] == date(2021, 3, 31)
    assert history(proof())[1:] == [
        (
            date(2021, 3, 31),
            None,
            "entfallen: 1. Änderungsbescheid vom 01.06.2020",
            date(2020, 6, 1),
        ),
        (
            None,
            date(2021, 3, 31),
            "gilt wieder: 2. Änderungsbescheid vom 01.07.2020",
            date(2020, 7, 1),
        ),
    ]


def test_what_is_done_stays_done_unless_a_notice_names_another_day(award, clerk, no_rules):
    decide(award, clerk, PAUSCHALE)
    finish(proof(), clerk, date(2021, 3, 15))

    decide(award, clerk, later(date(2020, 11, 30), date(2021, 4, 1), None))
    assert (proof().done_on, proof().dropped_on) == (date(2021, 3, 15), date(2021, 4, 1))
    assert history(proof())[-1] == (
        None,
        None,
        "nicht mehr verlangt: 1. Änderungsbescheid vom 01.04.2021",
        date(2021, 4, 1),
    )

    decide(award, clerk, later(date(2021, 11, 30), date(2021, 5, 1), date(2022, 3, 31)))
    assert (proof().done_on, proof().due_on) == (None, date(2022, 3, 31))
    assert proof().dropped_on is None
    assert history(proof())[-1] == (
        None,
        date(2022, 3, 31),
        "wieder offen: 2. Änderungsbescheid vom 01.05.2021",
        date(2021, 5, 1),
    )


def test_what_is_done_and_no_longer_asked_for_is_not_reopened(award, clerk, no_rules):
    decide(award, clerk, PAUSCHALE)
    finish(proof(), clerk, date(2021, 3, 15))
    decide(award, clerk, later(date(2020, 11, 30), date(2021, 4, 1), None))

    with pytest.raises(DeadlineNotAskedFor) as refused:
        reopen(proof(), clerk)

    assert str(refused.value) == (
        "Diese Frist wird seit dem 01.04.2021 nicht mehr verlangt und bleibt erledigt. "
        "Bitte bei Bedarf eine neue Frist eintragen."
    )
    assert proof().done_on == date(2021, 3, 15)


def test_what_is_asked_for_again_by_the_same_day_is_still_done(award, clerk, no_rules):
    decide(award, clerk, PAUSCHALE)
    finish(proof(), clerk, date(2021, 3, 15))
    decide(award, clerk, later(date(2020, 11, 30), date(2021, 4, 1), None))
    decide(award, clerk, later(date(2020, 11, 30), date(2021, 5, 1), date(2021, 3, 31)))

    assert (proof().done_on, proof().dropped_on) == (date(2021, 3, 15), None)
    assert history(proof())[-1] == (
        None,
        None,
        "wieder verlangt, bleibt erledigt: 2. Änderungsbescheid vom 01.05.2021",
        date(2021, 5, 1),
    )
    reopen(proof(), clerk)
    assert proof().done_on is None


def test_a_confirmation_holds_for_its_day_only(award, clerk, rules):
    decide(award, clerk, PAUSCHALE | {"proof_due": None})
    Deadline.objects.filter(code="pauschale-own-proof").update(
        confirmed_by=clerk, confirmed_on=TODAY
    )

    decide(award, clerk, later(date(2020, 11, 30), date(2020, 6, 1), None))
    assert proof().is_confirmed

    decide(award, clerk, later(date(2020, 12, 31), date(2020, 7, 1), None))
    assert (proof().due_on, proof().is_confirmed) == (date(2021, 6, 30), False)


def test_durchstarten_owes_interim_proofs_and_one_more_once_it_is_extended(clerk, rules):
    award = build_award("durchstarten", amount=None)
    decide(award, clerk, DURCHSTARTEN)

    first = {
        "durchstarten-interim-proof-2021": date(2021, 4, 30),
        "durchstarten-interim-proof-2022": date(2022, 4, 30),
        "durchstarten-spending": date(2022, 6, 30),
        "durchstarten-own-proof": date(2022, 12, 31),
    }
    assert standing() == first

    decide(
        award,
        clerk,
        DURCHSTARTEN,
        {
            "amount": Decimal("920175.00"),
            "period_to": date(2023, 6, 30),
            "spend_by": date(2023, 4, 30),
            "decided_on": date(2022, 6, 1),
        },
    )

    assert standing() == first | {
        "durchstarten-interim-proof-2023": date(2023, 4, 30),
        "durchstarten-spending": date(2023, 4, 30),
        "durchstarten-own-proof": date(2023, 12, 31),
    }
    assert Deadline.objects.get(code="durchstarten-own-proof").is_confirmed is False


def test_what_the_notice_says_instead_of_a_rule_wins(clerk, rules):
    award = build_award("durchstarten", amount=None)

    decide(
        award,
        clerk,
        DURCHSTARTEN,
        overrides=[
            Override(StandardRule.Code.PROOF_PERIOD, Decimal(3), "Nr. 8 der Nebenbestimmungen"),
            Override(StandardRule.Code.INTERIM_PROOF_PERIOD, None),
        ],
    )

    own_proof = Deadline.objects.get(code="durchstarten-own-proof")
    assert standing() == {
        "durchstarten-spending": date(2022, 6, 30),
        "durchstarten-own-proof": date(2022, 9, 30),
    }
    assert own_proof.is_confirmed
    assert own_proof.source == (
        "3 Monate (Zuwendungsbescheid vom 20.08.2020, Nr. 8 der Nebenbestimmungen); "
        "Zuwendungsbescheid vom 20.08.2020"
    )


def test_drawdown_dates_a_repayment_and_the_time_to_contest_each_have_a_deadline(
    award, clerk, rules
):
    decide(
        award,
        clerk,
        PAUSCHALE,
        announced_on=date(2019, 12, 5),
        repay_by=date(2021, 1, 31),
        drawdown_dates=[DrawdownDay(date(2020, 3, 1)), DrawdownDay(date(2020, 9, 1))],
    )
    decide(
        award,
        clerk,
        PAUSCHALE,
        {"decided_on": date(2020, 2, 1), "announced_on": date(2020, 2, 5)},
        drawdown_dates=[DrawdownDay(date(2020, 10, 1))],
    )

    assert days(kind__in=("drawdown", "repayment"), dropped_on=None) == {
        "pauschale-drawdown-2020-10-01": date(2020, 10, 1)
    }
    assert days(dropped_on=date(2020, 2, 1)) == {
        "pauschale-drawdown-2020-03-01": date(2020, 3, 1),
        "pauschale-drawdown-2020-09-01": date(2020, 9, 1),
        "pauschale-repayment": date(2021, 1, 31),
    }
    # The first notice can still be contested although a second one followed.
    assert days(kind=Deadline.Kind.APPEAL, dropped_on=None) == {
        "pauschale-appeal-1": date(2020, 1, 5),
        "pauschale-appeal-2": date(2020, 3, 5),
    }


@pytest.mark.parametrize("code", ["ki-2024", "k" * 80])
def test_parts_with_like_names_have_a_deadline_each_however_long_the_code_is(clerk, code, no_rules):
    programme = build_programme("ki-grundfoerderung")
    dotted = build_part(programme, "2.1", "Stellen")
    dashed = build_part(programme, "2-1", "Sprachmittlung")
    award = build_award(code, amount=None, programme=programme)

    decide(
        award,
        clerk,
        PAUSCHALE,
        drawdown_dates=[
            DrawdownDay(date(2020, 3, 1), Decimal("1.00"), dotted),
            DrawdownDay(date(2020, 3, 1), Decimal("1.00"), dashed),
        ],
    )

    assert days(kind="drawdown") == {
        f"{code}-drawdown-2020-03-01-{dotted.pk}": date(2020, 3, 1),
        f"{code}-drawdown-2020-03-01-{dashed.pk}": date(2020, 3, 1),
    }


def test_what_somebody_entered_by_hand_no_notice_drops(award, clerk, no_rules):
    decide(award, clerk, PAUSCHALE)
    Deadline.objects.create(
        code="frist-1", kind=Deadline.Kind.OWN_PROOF, title="Sachbericht", award=award,
        due_on=date(2021, 1, 31), source="Schreiben",
    )  # fmt: skip

    decide(award, clerk, later(date(2020, 11, 30), date(2020, 6, 1), None))

    assert standing()["frist-1"] == date(2021, 1, 31)


def test_a_cancelled_pass_through_owes_no_proof_and_the_history_says_why(clerk, no_rules):
    award = build_award("kim-1")
    pass_through = build_pass_through(award, "kim-1-luenen", proof_due=date(2025, 2, 28))

    for agreed, reason in (("0.00", "Stadt verzichtet"), ("1000.00", "doch nicht")):
        amend_pass_through(filled_from=WITHOUT_FORM,
            pass_through=pass_through, agreed=Decimal(agreed), decided_on=date(2024, 6, 1),
            reason=reason, today=TODAY, key=new_key(), actor=clerk,
        )  # fmt: skip

    deadline = Deadline.objects.get(code="kim-1-luenen-recipient-proof")
    assert (deadline.due_on, deadline.dropped_on) == (date(2025, 2, 28), None)
    assert history(deadline) == [
        (None, date(2025, 2, 28), "Vereinbarung", date(2024, 1, 1)),
        (date(2025, 2, 28), None, "entfallen: 1. Änderung vom 01.06.2024", date(2024, 6, 1)),
        (None, date(2025, 2, 28), "gilt wieder: 2. Änderung vom 01.06.2024", date(2024, 6, 1)),
    ]
