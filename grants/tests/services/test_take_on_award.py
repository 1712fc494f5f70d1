"""Zuwendung aus einem Bescheid anlegen: the first notice of Gemeinsam klappt's in one step."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import Application, Award, AwardNotice, PlanItem
from grants.queries.awards import places_of
from grants.services import take_on_award
from grants.services.errors import CodeTaken, DateInFuture, TermsIncomplete
from grants.services.terms import PlannedItem
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_organisation,
    build_programme,
    build_years,
    new_key,
)
from ledger.errors import KeyReused
from ledger.integrity import verify
from ledger.models import Command, Purse

TODAY = date(2020, 9, 15)


@pytest.fixture
def facts(clerk):
    build_years()
    return {
        "code": "gemeinsam-klappts",
        "programme": build_programme("durchstarten"),
        "holder": build_organisation(),
        "title": "Gemeinsam klappt's",
        "kind": Award.Kind.GRANT,
        "amount": D("921502.00"),
        "financing": AwardNotice.Financing.SHARE,
        "quota": D(80),
        "period_from": date(2020, 9, 1),
        "period_to": date(2022, 6, 30),
        "spend_by": date(2022, 6, 30),
        "decided_on": date(2020, 8, 20),
        "plan": [
            PlannedItem("staff", "Personal", D("1151877.50")),
            PlannedItem("own_share", "Eigenanteil", D("230375.50")),
        ],
        "application_amount": D("950000.00"),
        "applied_on": date(2020, 5, 4),
        "file_reference": "36.02.08",
        "source": "Haushaltsplan 2024",
        "note": "Förderbausteine 1–4",
        "today": TODAY,
    }


def test_award_notice_and_application_are_there_in_one_step(facts, clerk):
    award = ask(take_on_award, **facts, key="neu", actor=clerk)

    assert award == Award.objects.get(code="gemeinsam-klappts")
    notice = award.current_notice
    assert (notice.kind, notice.amount, notice.quota) == ("award", D("921502.00"), D(80))
    assert (award.file_reference, notice.file_reference) == ("36.02.08", "36.02.08")
    assert (award.source, notice.source) == ("Haushaltsplan 2024", "Haushaltsplan 2024")
    assert (award.note, notice.note) == ("Förderbausteine 1–4", "")
    assert (award.application.amount, award.application.submitted_on) == (
        D("950000.00"),
        date(2020, 5, 4),
    )
    assert notice.plan_amounts.count() == 2
    assert places_of(award).pledged == D("921502.00")
    assert sorted(Command.objects.filter(key__startswith="neu").values_list("key", flat=True)) == [
        "neu",
        "neu:application",
        "neu:award",
        "neu:notice",
    ]
    assert verify() == []


def test_without_an_amount_applied_for_there_is_no_application(facts, clerk):
    ask(
        take_on_award,
        **(facts | {"application_amount": None, "applied_on": None}),
        key=new_key(),
        actor=clerk,
    )

    assert not Application.objects.exists()


def test_sent_twice_it_is_one_award(facts, clerk):
    key = new_key()

    first = ask(take_on_award, **facts, key=key, actor=clerk)

    assert ask(take_on_award, **facts, key=key, actor=clerk) == first
    with pytest.raises(KeyReused):
        ask(take_on_award, **(facts | {"amount": D("920175.00")}), key=key, actor=clerk)
    assert (Award.objects.count(), AwardNotice.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"quota": None}, TermsIncomplete),
        ({"application_amount": None}, TermsIncomplete),
        ({"application_amount": D(0)}, TermsIncomplete),
        ({"applied_on": date(2020, 9, 16)}, DateInFuture),
    ],
)
def test_what_is_refused_leaves_nothing_behind(facts, clerk, change, refusal):
    with pytest.raises(refusal):
        ask(take_on_award, **(facts | change), key="neu", actor=clerk)

    for model in (Award, AwardNotice, Application, PlanItem, Purse):
        assert not model.objects.exists()
    assert not Command.objects.filter(key__startswith="neu").exists()


def test_a_code_that_is_taken_is_refused(facts, clerk):
    build_award("gemeinsam-klappts", amount=None)

    with pytest.raises(CodeTaken):
        ask(take_on_award, **facts, key=new_key(), actor=clerk)
