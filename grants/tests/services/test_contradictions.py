"""Widersprüche: each at the field where it is mended, as far as the terms are known."""

from datetime import date
from decimal import Decimal as D

from grants.services.terms import (
    AgreementTerms,
    ApplicationTerms,
    Contradiction,
    NoticeTerms,
    at_fields_without,
)

NOTICE = {
    "amount": D("921502.00"),
    "financing": "share",
    "quota": D(80),
    "period_from": date(2020, 9, 1),
    "period_to": date(2022, 6, 30),
    "spend_by": date(2022, 6, 30),
}


def found(kind, **said):
    return list(kind.draft_of(said).contradictions())


def test_what_is_not_known_yet_contradicts_nothing():
    assert found(NoticeTerms) == found(ApplicationTerms) == found(NoticeTerms, **NOTICE) == []
    assert found(AgreementTerms) == []
    assert found(NoticeTerms, spend_by=date(2020, 8, 31), quota=D(80)) == []


def test_a_missing_quota_is_a_gap_and_a_wrong_one_a_mistake():
    missing = Contradiction(
        "quota", "Eine Anteilfinanzierung braucht den Fördersatz. Bitte eingeben.", is_gap=True
    )
    too_much = Contradiction("quota", "Der Fördersatz ist höchstens 100 %. Bitte prüfen.")

    assert found(NoticeTerms, **NOTICE | {"quota": None}) == [missing]
    assert found(NoticeTerms, **NOTICE | {"quota": D("100.01")}) == [too_much]
    assert found(ApplicationTerms, financing="share") == []
    assert found(ApplicationTerms, financing="share", quota=D("100.01")) == [too_much]


def test_days_the_wrong_way_round_are_said_at_the_later_one():
    days = {"decided_on": date(2020, 8, 20), "announced_on": date(2020, 8, 19)}

    assert found(NoticeTerms, **NOTICE | days) == [
        Contradiction(
            "announced_on",
            "Ein Bescheid wird nicht vor seinem Datum bekannt gegeben. "
            "Bitte ein Datum ab dem 20.08.2020 eingeben.",
        )
    ]


def test_what_an_agreement_cannot_say_is_said_at_each_field():
    said = {
        "agreed": D("0.00"),
        "fte": D("-0.5"),
        "period_from": date(2024, 3, 1),
        "period_to": date(2024, 2, 29),
    }

    assert found(AgreementTerms, **said) == [
        Contradiction("agreed", "Bitte einen Betrag über 0,00 € eingeben."),
        Contradiction("fte", "Die VZÄ müssen größer als 0 sein. Bitte prüfen oder leeren."),
        Contradiction(
            "period_to",
            "Der Durchführungszeitraum beginnt am 01.03.2024 und kann nicht vorher enden. "
            "Bitte beide Daten prüfen.",
        ),
    ]
    one_more = {"agreed": D("0.01"), "fte": D("0.01"), "period_to": date(2024, 3, 1)}
    assert found(AgreementTerms, **said | one_more) == []


def test_a_field_with_a_mistake_of_its_own_is_not_judged_twice():
    wrong = found(NoticeTerms, **NOTICE | {"quota": None, "period_to": date(2020, 8, 31)})

    assert [one.field for one in wrong] == ["quota", "period_to"]
    assert [one.field for one in at_fields_without({"quota"}, wrong)] == ["period_to"]
