"""Gemeinsam klappt's: 921.502 euro granted, then 920.175, and the window extended twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.forms import model_to_dict

from grants.models import AwardNotice, Deadline
from grants.queries.awards import places_of
from grants.queries.final_account import overpaid
from grants.queries.notices import notice_in_force
from grants.services import record_notice
from grants.services.errors import TermsIncomplete, YearImpossible
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key, receive
from ledger.errors import KeyReused, YearMissing
from ledger.integrity import verify
from ledger.money import ZERO

FIRST = {
    "amount": Decimal("921502.00"),
    "financing": AwardNotice.Financing.SHARE,
    "quota": Decimal(80),
    "period_from": date(2020, 9, 1),
    "period_to": date(2022, 6, 30),
    "spend_by": date(2022, 6, 30),
    "decided_on": date(2020, 8, 20),
    "proof_due": date(2022, 12, 31),
}
LATER = FIRST | {
    "amount": Decimal("920175.00"),
    "period_to": date(2023, 6, 30),
    "spend_by": date(2023, 4, 30),
    "decided_on": date(2022, 6, 1),
    "proof_due": date(2023, 10, 31),
}


@pytest.fixture
def award(clerk):
    return build_award("gemeinsam-klappts", amount=None)


def decide(award, actor, key=None, **terms):
    return ask(record_notice, award=award, key=key or new_key(), actor=actor, **terms)


def deadlines():
    standing = Deadline.objects.filter(dropped_on=None).order_by("due_on")
    return list(standing.values_list("code", "due_on", "is_shiftable"))


def test_the_first_notice_grants_the_award(award, clerk):
    notice = decide(award, clerk, file_reference="36.02.08", fte=Decimal("2.5"), **FIRST)

    award.refresh_from_db()
    assert award.current_notice == notice
    assert model_to_dict(notice, exclude=["id", "voucher"]) == FIRST | {
        "award": award.pk,
        "number": 1,
        "file_reference": "36.02.08",
        "fte": Decimal("2.5"),
        "unit_rate": None,
        "kind": AwardNotice.Kind.AWARD,
        "announced_on": None,
        "appeal_waived_on": None,
        "invoices_by": None,
        "interim_proof_due": None,
        "repay_by": None,
        "conditions": "",
        "source": "",
        "note": "",
        "is_example": False,
    }
    assert (notice.voucher.booked_on, notice.voucher.text, notice.voucher.document_number) == (
        date(2020, 8, 20),
        "Zuwendungsbescheid vom 20.08.2020: GEMEINSAM KLAPPTS",
        "36.02.08",
    )
    places = places_of(award)
    assert (places.granted, places.pledged) == (Decimal("921502.00"), Decimal("921502.00"))
    assert deadlines() == [
        ("gemeinsam-klappts-spending", date(2022, 6, 30), False),
        ("gemeinsam-klappts-own-proof", date(2022, 12, 31), True),
    ]


def test_a_later_notice_lowers_the_pledge_and_moves_the_deadlines(award, clerk):
    first = decide(award, clerk, **FIRST)
    Deadline.objects.filter(kind=Deadline.Kind.SPENDING).update(responsible=clerk)

    second = decide(award, clerk, **LATER)

    award.refresh_from_db()
    assert (second.number, award.current_notice) == (2, second)
    assert str(second) == "1. Änderungsbescheid vom 01.06.2022"
    assert second.voucher.postings.get().amount == Decimal("1327.00")
    assert places_of(award).pledged == Decimal("920175.00")
    assert deadlines() == [
        ("gemeinsam-klappts-spending", date(2023, 4, 30), False),
        ("gemeinsam-klappts-own-proof", date(2023, 10, 31), True),
    ]
    assert Deadline.objects.get(kind=Deadline.Kind.SPENDING).responsible == clerk
    first.refresh_from_db()
    assert first.amount == Decimal("921502.00")
    assert verify() == []


def test_a_notice_that_only_extends_books_nothing(award, clerk):
    decide(award, clerk, **FIRST)

    extended = decide(award, clerk, **(LATER | {"amount": FIRST["amount"]}))

    assert extended.voucher is None
    assert places_of(award).pledged == Decimal("921502.00")


def test_a_notice_without_a_day_takes_effect_with_its_window(award, clerk):
    notice = decide(award, clerk, **(FIRST | {"decided_on": None}))

    assert notice.voucher.booked_on == date(2020, 9, 1)
    assert str(notice) == "Zuwendungsbescheid"


def test_a_deadline_that_no_longer_stands_in_the_notice_goes(award, clerk):
    decide(award, clerk, **FIRST)

    decide(award, clerk, **(LATER | {"proof_due": None}))

    assert deadlines() == [("gemeinsam-klappts-spending", date(2023, 4, 30), False)]


@pytest.mark.parametrize(
    ("days", "year"),
    [
        (("period_from", "period_to", "spend_by"), 9999),
        (("period_to", "spend_by"), 2101),
        (("announced_on",), 9999),
        (("decided_on",), 1989),
        (("interim_proof_due",), 1),
    ],
)
def test_a_year_nobody_can_have_meant_is_refused(award, clerk, days, year):
    terms = FIRST | {name: date(year, 12, 31) for name in days}

    with pytest.raises(YearImpossible, match=f"Das Jahr {year} kann nicht stimmen"):
        decide(award, clerk, **terms)
    assert not AwardNotice.objects.filter(award=award).exists()


@pytest.mark.parametrize(
    ("amount", "to_repay"), [("900000.00", "0.00"), ("899999.99", "0.01"), ("0.00", "900000.00")]
)
def test_a_notice_may_fall_below_what_has_come_in(award, clerk, amount, to_repay):
    """A partial revocation: what is still pledged is taken back, the rest is to be repaid."""
    decide(award, clerk, **FIRST)
    receive(award, "900000.00", on=date(2020, 10, 1))

    notice = decide(award, clerk, **LATER | {"amount": Decimal(amount)})

    award.refresh_from_db()
    places = places_of(award)
    assert (notice.kind, notice.voucher.postings.get().amount) == (
        AwardNotice.Kind.AMENDMENT,
        Decimal("21502.00"),
    )
    assert (places.pledged, places.cash, overpaid(award)) == (
        ZERO,
        Decimal("900000.00"),
        Decimal(to_repay),
    )
    assert verify() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": Decimal("-0.01")}, "nicht unter 0,00 €"),
        ({"period_to": date(2020, 8, 31)}, "endet, bevor er beginnt"),
        ({"spend_by": date(2020, 8, 31)}, r"endet vor dem Beginn \(01\.09\.2020\)"),
        ({"quota": None}, "Eine Anteilfinanzierung braucht den Fördersatz"),
        ({"quota": Decimal(0)}, "Der Fördersatz muss größer als 0 % sein"),
        ({"quota": Decimal("100.01")}, "Der Fördersatz ist höchstens 100 %"),
        ({"financing": AwardNotice.Financing.FIXED}, "nur bei der Anteilfinanzierung"),
        ({"financing": "loan"}, "Diese Finanzierungsart gibt es nicht"),
        ({"unit_rate": ZERO}, "Betrag je Einheit muss größer als 0,00 €"),
        ({"fte": Decimal(0)}, "VZÄ müssen größer als 0"),
        (
            {"period_to": date(2052, 6, 30), "spend_by": date(2052, 6, 30), "proof_due": None},
            r"Zwischen dem 20\.08\.2020 und dem 30\.06\.2052 liegen mehr als 30 Jahre",
        ),
        ({"announced_on": date(2100, 12, 31)}, "Bitte die Jahreszahlen prüfen"),
        ({"proof_due": date(2051, 1, 1)}, "mehr als 30 Jahre"),
        ({"proof_due": date(2022, 6, 29)}, "ab dem 30.06.2022"),
        ({"interim_proof_due": date(2020, 9, 1)}, "nach dem 01.09.2020"),
        ({"interim_proof_due": date(2022, 12, 31)}, "vor dem Verwendungsnachweis"),
        ({"repay_by": date(2020, 8, 31)}, "ab dem 01.09.2020"),
        ({"announced_on": date(2020, 8, 19)}, "ab dem 20.08.2020"),
        ({"appeal_waived_on": date(2020, 8, 19)}, "ab dem 20.08.2020"),
        (
            {"announced_on": date(2020, 8, 24), "appeal_waived_on": date(2020, 8, 23)},
            "ab dem 24.08.2020",
        ),
        ({"is_final": True}, "kann kein Schlussbescheid sein"),
        ({"is_revocation": True}, "Widerrufen wird erst, was bewilligt ist"),
        ({"is_final": True, "is_revocation": True}, "nicht beides zugleich"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(award, clerk, change, sentence):
    with pytest.raises(TermsIncomplete, match=sentence):
        decide(award, clerk, **(FIRST | change))

    award.refresh_from_db()
    assert award.current_notice is None
    assert AwardNotice.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"quota": Decimal(100)},
        {"period_to": date(2020, 9, 1), "spend_by": date(2020, 9, 1)},
        {"financing": AwardNotice.Financing.GAP, "quota": None},
        {"proof_due": date(2022, 6, 30), "repay_by": date(2020, 9, 1)},
        {"proof_due": date(2050, 12, 31)},
        {"interim_proof_due": date(2020, 9, 2)},
        {"announced_on": date(2020, 8, 20), "appeal_waived_on": date(2020, 8, 20)},
    ],
)
def test_terms_at_the_very_edge_are_taken(award, clerk, change):
    assert decide(award, clerk, **(FIRST | change)).number == 1


def test_all_contradictions_are_named_at_once(award, clerk):
    with pytest.raises(TermsIncomplete) as refusal:
        decide(award, clerk, **(FIRST | {"quota": None, "repay_by": date(2020, 1, 1)}))

    assert "braucht den Fördersatz" in str(refusal.value)
    assert "Die Rückzahlung kann nicht vor dem Beginn" in str(refusal.value)


def test_a_notice_does_not_lie_before_the_one_it_changes(award, clerk):
    decide(award, clerk, **FIRST)

    with pytest.raises(TermsIncomplete, match=r"ab dem 20\.08\.2020"):
        decide(award, clerk, **(LATER | {"decided_on": date(2020, 8, 19)}))

    assert decide(award, clerk, **(LATER | {"decided_on": date(2020, 8, 20)})).number == 2


def test_a_slip_of_the_pen_is_mended_by_the_same_notice_again(award, clerk):
    day = FIRST["decided_on"]
    decide(award, clerk, **FIRST | {"amount": Decimal("912502.00")})

    mended = decide(award, clerk, **FIRST, note="Zahlendreher")

    assert notice_in_force(award, day) == mended
    assert notice_in_force(award, day - timedelta(days=1)) is None
    assert places_of(award).pledged == FIRST["amount"]
    assert verify() == []


def test_a_notice_without_a_date_in_between_does_not_undo_the_order(award, clerk):
    decide(award, clerk, **FIRST)
    decide(award, clerk, **(LATER | {"decided_on": None}))

    with pytest.raises(TermsIncomplete, match=r"Zuwendungsbescheid vom 20\.08\.2020"):
        decide(award, clerk, **(LATER | {"decided_on": date(2020, 8, 19)}))

    assert decide(award, clerk, **(LATER | {"decided_on": date(2020, 8, 20)})).number == 3


def test_a_notice_keeps_its_conditions_and_the_days_of_its_announcement(award, clerk):
    said = {
        "announced_on": date(2020, 8, 24),
        "appeal_waived_on": date(2020, 9, 1),
        "interim_proof_due": date(2021, 4, 30),
        "repay_by": date(2022, 9, 30),
        "conditions": "ANBest-G; Nr. 1.4 gilt nicht.",
    }

    notice = AwardNotice.objects.get(pk=decide(award, clerk, **(FIRST | said)).pk)

    assert {name: getattr(notice, name) for name in said} == said


def test_an_empty_notice_grants_nothing_and_books_nothing(award, clerk):
    notice = decide(award, clerk, **(FIRST | {"amount": ZERO}))

    assert (notice.voucher, places_of(award).granted) == (None, ZERO)


def test_a_notice_in_a_year_that_does_not_exist_is_refused(award, clerk):
    with pytest.raises(YearMissing):
        decide(award, clerk, **(FIRST | {"decided_on": date(2014, 12, 31)}))


def test_the_same_notice_sent_twice_is_one_notice(award, clerk):
    first = decide(award, clerk, key="bescheid", **FIRST)

    assert decide(award, clerk, key="bescheid", **FIRST) == first
    with pytest.raises(KeyReused):
        decide(award, clerk, key="bescheid", **LATER)
    assert places_of(award).granted == Decimal("921502.00")
