"""Deadlines that a person extends, finishes, reopens or enters; each step with its reason."""

from datetime import date

import pytest

from grants.models import Deadline
from grants.services import (
    add_deadline,
    extend_deadline,
    finish_deadline,
    reopen_deadline,
)
from grants.services.errors import (
    DateInFuture,
    DeadlineClosed,
    DeadlineOfLaw,
    DeadlineOfNotice,
    DeadlineOfSeveral,
    DeadlineStillOpen,
    DeadlineUnchanged,
    SourceMissing,
    TitleMissing,
    YearImpossible,
)
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_pass_through, build_programme, new_key
from ledger.errors import ReasonMissing
from ledger.filled_from import WITHOUT_FORM

TODAY = date(2024, 10, 15)
DUE = date(2025, 3, 31)


@pytest.fixture
def award(clerk):
    return build_award("kim-1", proof_due=DUE)


@pytest.fixture
def proof(award):
    return Deadline.objects.get(code="kim-1-own-proof")


def extend(deadline, actor, due_on=date(2025, 5, 31), **changed):
    facts = {
        "reason": "Jahresabschluss noch nicht geprüft",
        "decided_on": date(2024, 10, 14),
        "reference": "36.02.08",
    } | changed
    return extend_deadline(
        filled_from=WITHOUT_FORM,
        deadline=deadline,
        due_on=due_on,
        today=TODAY,
        key=new_key(),
        actor=actor,
        **facts,
    )


def finish(deadline, actor, done_on=TODAY, note=""):
    return finish_deadline(
        filled_from=WITHOUT_FORM,
        deadline=deadline,
        done_on=done_on,
        note=note,
        today=TODAY,
        key=new_key(),
        actor=actor,
    )


def reopen(deadline, actor, reason="nur der Entwurf ging ab"):
    return reopen_deadline(
        filled_from=WITHOUT_FORM,
        deadline=deadline,
        reason=reason,
        today=TODAY,
        key=new_key(),
        actor=actor,
    )


def add(actor, **changed):
    facts = {
        "title": "Sachbericht an das MKJFGFI",
        "kind": Deadline.Kind.OTHER,
        "due_on": date(2024, 12, 1),
        "source": "Schreiben vom 01.10.2024",
    } | changed
    return ask(add_deadline, today=TODAY, key=new_key(), actor=actor, **facts)


def facts_of(change):
    return (
        change.before,
        change.after,
        change.reason,
        change.reference,
        change.decided_on,
        change.actor,
    )


# Extend


def test_an_extension_moves_the_day_and_says_why(proof, clerk):
    change = extend(proof, clerk)

    proof.refresh_from_db()
    assert (proof.due_on, proof.derived_on) == (date(2025, 5, 31), DUE)
    assert facts_of(change) == (
        DUE,
        date(2025, 5, 31),
        "Jahresabschluss noch nicht geprüft",
        "36.02.08",
        date(2024, 10, 14),
        clerk,
    )


def test_whoever_extends_a_day_that_nobody_had_confirmed_confirms_the_new_one(proof, clerk):
    Deadline.objects.filter(pk=proof.pk).update(confidence=Deadline.Confidence.UNSURE)

    extend(proof, clerk)

    proof.refresh_from_db()
    assert (proof.is_confirmed, proof.confirmed_by, proof.confirmed_on) == (True, clerk, TODAY)


def test_it_may_also_be_cut_short(proof, clerk):
    extend(proof, clerk, date(2025, 1, 31), reason="Bitte der Bezirksregierung")

    proof.refresh_from_db()
    assert proof.due_on == date(2025, 1, 31)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"reason": "  "}, ReasonMissing),
        ({"decided_on": date(2024, 10, 16)}, DateInFuture),
        ({"due_on": DUE}, DeadlineUnchanged),
    ],
)
def test_an_extension_without_reason_day_or_change_is_refused(proof, clerk, changed, refusal):
    with pytest.raises(refusal):
        extend(proof, clerk, **changed)

    proof.refresh_from_db()
    assert (proof.due_on, proof.changes.count()) == (DUE, 1)


def test_a_letter_of_today_counts(proof, clerk):
    assert extend(proof, clerk, decided_on=TODAY).decided_on == TODAY


@pytest.mark.parametrize(
    ("code", "refusal", "sentence"),
    [
        ("kim-1-spending", DeadlineOfNotice, "„Verausgabung“ steht im Bescheid"),
        ("kim-1-repayment", DeadlineOfNotice, "Bitte den Änderungsbescheid"),
        ("kim-1-appeal-1", DeadlineOfLaw, "lässt sich nicht verlängern"),
    ],
)
def test_what_the_notice_or_the_law_fixes_nobody_extends(award, clerk, code, refusal, sentence):
    kinds = {"kim-1-repayment": "repayment", "kim-1-appeal-1": "appeal"}
    if code in kinds:
        Deadline.objects.create(
            code=code, kind=kinds[code], title=code, award=award, due_on=DUE, derived_on=DUE
        )
    deadline = Deadline.objects.get(code=code)

    with pytest.raises(refusal, match=sentence):
        extend(deadline, clerk)


def test_a_repayment_that_was_entered_by_hand_can_be_extended(award, clerk):
    deadline = add(clerk, kind=Deadline.Kind.REPAYMENT, award=award)

    extend(deadline, clerk)

    deadline.refresh_from_db()
    assert deadline.due_on == date(2025, 5, 31)


# Finish and reopen


def test_what_is_done_is_not_changed_until_that_is_taken_back(proof, clerk):
    done = finish(proof, clerk, date(2024, 10, 1), "per E-Mail an die Bezirksregierung")

    proof.refresh_from_db()
    assert proof.done_on == date(2024, 10, 1)
    assert facts_of(done) == (
        DUE,
        None,
        "erledigt: per E-Mail an die Bezirksregierung",
        "",
        date(2024, 10, 1),
        clerk,
    )
    for change in (extend, finish):
        with pytest.raises(DeadlineClosed, match=r"seit dem 01\.10\.2024 erledigt"):
            change(proof, clerk)

    reopened = reopen(proof, clerk)

    proof.refresh_from_db()
    assert proof.done_on is None
    assert facts_of(reopened) == (
        None,
        DUE,
        "Erledigung zurückgenommen: nur der Entwurf ging ab",
        "",
        TODAY,
        clerk,
    )
    extend(proof, clerk)


def test_finished_without_a_note(proof, clerk):
    assert finish(proof, clerk).reason == "erledigt"


@pytest.mark.parametrize(
    ("done_on", "is_refused"),
    [(date(2024, 10, 14), False), (TODAY, False), (date(2024, 10, 16), True)],
)
def test_nothing_is_done_tomorrow(proof, clerk, done_on, is_refused):
    if not is_refused:
        assert finish(proof, clerk, done_on).decided_on == done_on
        return
    with pytest.raises(DateInFuture):
        finish(proof, clerk, done_on)


def test_only_what_is_done_is_reopened_and_with_a_reason(proof, clerk):
    with pytest.raises(DeadlineStillOpen):
        reopen(proof, clerk)
    finish(proof, clerk)
    with pytest.raises(ReasonMissing):
        reopen(proof, clerk, reason=" ")


def test_what_was_dropped_is_neither_extended_nor_finished(proof, clerk):
    Deadline.objects.filter(pk=proof.pk).update(dropped_on=date(2024, 6, 1))

    for change in (extend, finish):
        with pytest.raises(DeadlineClosed, match=r"am 01\.06\.2024 entfallen"):
            change(proof, clerk)


# Enter by hand


def test_a_deadline_entered_by_hand_is_confirmed_by_whoever_enters_it(award, clerk):
    deadline = add(clerk, award=award, is_shiftable=True, responsible=clerk)

    deadline.refresh_from_db()
    assert (deadline.award, deadline.is_shiftable, deadline.responsible) == (award, True, clerk)
    assert (deadline.is_confirmed, deadline.confirmed_by, deadline.confirmed_on) == (
        True,
        clerk,
        TODAY,
    )
    assert deadline.derived_on is None
    assert facts_of(deadline.changes.get()) == (
        None,
        date(2024, 12, 1),
        "eingetragen: Schreiben vom 01.10.2024",
        "",
        TODAY,
        clerk,
    )


def test_it_belongs_to_one_thing_or_to_nothing(award, clerk):
    pass_through = build_pass_through(award, "kim-1-luenen")
    programme = build_programme("kim-1")

    of_pass_through = add(clerk, pass_through=pass_through)
    assert (of_pass_through.pass_through, of_pass_through.award) == (pass_through, award)
    assert add(clerk, programme=programme).award is None
    assert add(clerk).programme is None
    with pytest.raises(DeadlineOfSeveral):
        add(clerk, award=award, programme=programme)


@pytest.mark.parametrize(
    ("changed", "refusal"), [({"title": " "}, TitleMissing), ({"source": ""}, SourceMissing)]
)
@pytest.mark.django_db
def test_without_a_title_or_a_source_it_is_refused(clerk, changed, refusal):
    with pytest.raises(refusal):
        add(clerk, **changed)

    assert Deadline.objects.count() == 0


def test_a_year_nobody_can_have_meant_is_refused(proof, clerk):
    for change in ({"due_on": date(9999, 12, 31)}, {"decided_on": date(1, 1, 1)}):
        with pytest.raises(YearImpossible, match="kann nicht stimmen"):
            extend(proof, clerk, **change)
    with pytest.raises(YearImpossible, match="Das Jahr 2101 kann nicht stimmen"):
        add(clerk, due_on=date(2101, 1, 1))

    add(clerk, due_on=date(2100, 12, 31))
    proof.refresh_from_db()
    assert proof.due_on == DUE
