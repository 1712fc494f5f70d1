"""What a new contract is proposed: the day of its proof, and the line on which it counts."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.models import Deadline, RuleOverride, Sourced, StandardRule
from grants.queries.agreement_proposals import (
    ProposedLine,
    ProposedProof,
    proposed_line,
    proposed_proof,
)
from grants.queries.loaded_awards import LoadedAwards
from grants.services import extend_deadline, record_notice
from grants.services.terms import PlannedItem
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_pass_through, new_key
from ledger.filled_from import WITHOUT_FORM

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 15)
LEAD = StandardRule.Code.RECIPIENT_PROOF_LEAD


@pytest.fixture
def thirty_days(db):
    return StandardRule.objects.create(code=LEAD, value=D(30), source="Hausregel", confidence="U")


def proof_of(award):
    return proposed_proof(award, LoadedAwards([award], TODAY))


def test_thirty_days_before_ours_and_what_the_law_makes_of_a_saturday(thirty_days):
    award = build_award(proof_due=date(2025, 3, 31))

    assert proof_of(award) == ProposedProof(
        date(2025, 3, 1),
        "30 Tage vor unserem Verwendungsnachweis am 31.03.2025 (Hausregel, nicht bestätigt); "
        "kein Werktag, verschoben auf 03.03.2025 (§ 193 BGB)",
    )


def test_a_working_day_and_a_confirmed_rule_need_no_more_words(thirty_days):
    StandardRule.objects.update(confidence=Sourced.Confidence.FOUND, value=D(1))
    award = build_award(proof_due=date(2025, 4, 1))

    assert proof_of(award) == ProposedProof(
        date(2025, 3, 31), "1 Tag vor unserem Verwendungsnachweis am 01.04.2025 (Hausregel)"
    )


def test_the_day_to_which_ours_was_extended_counts(thirty_days, clerk):
    award = build_award(proof_due=date(2025, 3, 31))
    extend_deadline(
        filled_from=WITHOUT_FORM,
        deadline=Deadline.objects.get(award=award, kind=Deadline.Kind.OWN_PROOF),
        due_on=date(2025, 6, 30),
        reason="Prüfung durch das RPA",
        decided_on=TODAY,
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    assert proof_of(award).day == date(2025, 5, 31)


def test_a_notice_may_want_more_days(thirty_days):
    award = build_award(proof_due=date(2025, 3, 31))
    RuleOverride.objects.create(notice=award.current_notice, code=LEAD, value=D(59))

    assert proof_of(award).day == date(2025, 1, 31)


def test_a_rule_of_later_awards_says_nothing_of_this_one(thirty_days):
    StandardRule.objects.update(valid_from=date(2024, 1, 2))

    assert proof_of(build_award(proof_due=date(2025, 3, 31))) is None


@pytest.mark.parametrize(("days", "is_proposed"), [(-1, False), (0, False), (1, True)])
def test_no_proof_is_proposed_before_the_period_is_over(thirty_days, days, is_proposed):
    award = build_award(proof_due=date(2024, 12, 31) + timedelta(days=30 + days))

    assert (proof_of(award) is not None) == is_proposed


def test_without_a_rule_or_without_a_day_of_ours_nothing_is_proposed():
    with_day, without = build_award(proof_due=date(2025, 3, 31)), build_award("soe")

    assert (proof_of(with_day), proof_of(without)) == (None, None)
    assert proof_of(build_award("neu-beantragt", amount=None)) is None


# The budget line


def planned(award, actor, *items):
    notice = award.current_notice
    ask(
        record_notice,
        award=award,
        amount=notice.amount + 1,
        financing=notice.financing,
        period_from=notice.period_from,
        period_to=notice.period_to,
        spend_by=notice.spend_by,
        plan=[PlannedItem("pass_through", name, D(amount), line) for name, amount, line in items],
        key=new_key(),
        actor=actor,
    )
    award.refresh_from_db()
    return award


def test_the_line_of_the_plan_goes_before_the_usual_one(clerk):
    usual, planned_line = build_line("aufwand"), build_line("weiterleitungen")
    award = build_award(expense_line=usual)

    assert proposed_line(award) == ProposedLine(usual, "Aufwandsposition der Zuwendung")

    planned(award, clerk, ("An Kommunen", "513000.00", planned_line))
    assert proposed_line(award) == ProposedLine(
        planned_line, "Finanzierungsplan, Position „An Kommunen“"
    )


def test_a_further_contract_counts_where_the_others_of_the_award_do(clerk):
    usual, of_others = build_line("aufwand"), build_line("weiterleitungen")
    award = build_award(expense_line=usual)
    build_pass_through(award, "eins", agreed="1000.00", line=of_others)
    build_pass_through(award, "zwei", agreed="1000.00", line=of_others)
    build_pass_through(award, "drei", agreed="1000.00", line=None)

    assert proposed_line(award) == ProposedLine(
        of_others, "wie die bisherigen Weiterleitungen dieser Zuwendung"
    )

    build_pass_through(award, "vier", agreed="1000.00", line=build_line("verbaende"))
    assert proposed_line(award) == ProposedLine(usual, "Aufwandsposition der Zuwendung")


def test_items_without_a_line_or_without_money_propose_none(clerk):
    award = build_award(expense_line=None)

    planned(award, clerk, ("An Kommunen", "1.00", None), ("An Verbände", "0.00", build_line("w")))

    assert proposed_line(award) is None


def test_of_several_lines_somebody_has_to_choose(clerk):
    towns, associations = build_line("kommunen"), build_line("verbaende")
    award = build_award(expense_line=build_line("aufwand"))

    planned(
        award,
        clerk,
        ("An Kommunen", "513000.00", towns),
        ("An Verbände", "188100.00", associations),
    )

    assert proposed_line(award) == ProposedLine(
        None,
        f"Der Finanzierungsplan nennt mehrere: „{towns.name}“, „{associations.name}“. "
        "Bitte wählen.",
    )
