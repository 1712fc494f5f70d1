"""KIM 2024: 66.700 euro to Stadt Lünen, 701.100 to the towns and the welfare associations."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.forms import model_to_dict

from grants.models import Deadline, PassThrough, Payout, RecipientProof, Return
from grants.queries.awards import places_of
from grants.queries.posts import fte_position
from grants.services import (
    accept_proof,
    agree_pass_through,
    note_onward_pass_through,
    pass_on,
    record_return,
    reverse_booking,
)
from grants.services.errors import (
    AgreedBeyondAward,
    AgreedBeyondParent,
    BookedByAgreement,
    BookedByNotice,
    DateInFuture,
    DateOutsideWindow,
    LineOnWrongSide,
    NoticeMissing,
    NotOurPassThrough,
    TermsIncomplete,
    YearImpossible,
)
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_recipient,
    new_key,
    pay,
    receive,
    spend,
)
from ledger.errors import AlreadyReversed, AmountNotPositive, MoneyMovedOn, NotEnoughMoney
from ledger.integrity import verify
from ledger.models import Place, Side
from ledger.money import ZERO
from ledger.tests.builders import appropriation
from ledger.tests.together import together

DAY = timedelta(days=1)
TODAY = date(2024, 10, 15)
LUENEN = Decimal("66700.00")


@pytest.fixture
def line():
    return build_line("weiterleitungen", budgeted={2024: "817800.00"})


@pytest.fixture
def award(clerk):
    """KIM Baustein 1: 376.500 euro, of which 100.000 have come in."""
    return build_award("kim-1-2024", amount="376500.00", received="100000.00", fte="5.0")


@pytest.fixture
def luenen(award, line):
    return build_pass_through(award, "kim-1-luenen", agreed=LUENEN, line=line, fte="1.0")


def agree(award, actor, **terms):
    terms = {
        "recipient": build_recipient(),
        "code": "kim-1-luenen",
        "title": "Stadt Lünen",
        "legal_form": PassThrough.LegalForm.PUBLIC_CONTRACT,
        "agreed": LUENEN,
        "period_from": date(2024, 1, 1),
        "period_to": date(2024, 12, 31),
        "line": None,
        "key": new_key(),
    } | terms
    return ask(agree_pass_through, award=award, actor=actor, **terms)


def of(award, *places):
    position = places_of(award)
    return tuple(getattr(position, place.value) for place in places)


# Agreeing


def test_a_contract_commits_part_of_the_award(award, clerk, line):
    pass_through = agree(
        award,
        clerk,
        line=line,
        signed_on=date(2024, 1, 20),
        proof_due=date(2025, 2, 28),
        file_reference="51-20-24",
        consent_reference="Arnsberg, 08.01.2024",
        fte=Decimal("1.0"),
    )

    assert model_to_dict(pass_through, exclude=["id"]) == {
        "award": award.pk,
        "parent": None,
        "recipient": build_recipient().pk,
        "code": "kim-1-luenen",
        "title": "Stadt Lünen",
        "legal_form": "public_contract",
        "file_reference": "51-20-24",
        "signed_on": date(2024, 1, 20),
        "consent_reference": "Arnsberg, 08.01.2024",
        "agreed": LUENEN,
        "fte": Decimal("1.0"),
        "component": "",
        "period_from": date(2024, 1, 1),
        "period_to": date(2024, 12, 31),
        "proof_due": date(2025, 2, 28),
        "line": line.pk,
        "budget_year": 2024,
        "source": "",
        "note": "",
        "is_example": False,
    }
    assert pass_through.notices.get().voucher.booked_on == date(2024, 1, 20)
    assert pass_through.committed_account.place == Place.COMMITTED
    assert pass_through.recipient_account.place == Place.WITH_RECIPIENT
    assert of(award, Place.PLEDGED, Place.CASH, Place.COMMITTED) == (
        Decimal("276500.00"),
        Decimal("100000.00"),
        LUENEN,
    )
    assert places_of(award).uncommitted == Decimal("309800.00")
    assert appropriation(line, 2024) == (ZERO, LUENEN)
    deadline = Deadline.objects.get(kind=Deadline.Kind.RECIPIENT_PROOF)
    assert (deadline.pass_through, deadline.due_on) == (pass_through, date(2025, 2, 28))
    assert verify() == []


def test_a_contract_binds_the_year_in_which_its_period_begins(award, clerk, line):
    """Signed in December 2023 for 2024."""
    pass_through = agree(award, clerk, line=line, signed_on=date(2023, 12, 15))

    assert (pass_through.notices.get().voucher.booked_on.year, pass_through.budget_year) == (
        2023,
        2024,
    )
    assert appropriation(line, 2024) == (ZERO, LUENEN)

    pay(pass_through, LUENEN, on=date(2024, 2, 1))
    assert appropriation(line, 2024) == (LUENEN, ZERO)


@pytest.mark.parametrize(("agreed", "is_refused"), [("309800.00", False), ("309800.01", True)])
def test_no_more_is_agreed_than_the_award_has_left(award, luenen, clerk, agreed, is_refused):
    def agree_on_more():
        return agree(award, clerk, code="kim-1-weitere", agreed=Decimal(agreed))

    if not is_refused:
        agree_on_more()
        assert places_of(award).uncommitted == ZERO
        return
    with pytest.raises(AgreedBeyondAward) as refusal:
        agree_on_more()
    assert str(refusal.value) == (
        "Nur noch 309.800,00\u00a0€ der Zuwendung sind nicht gebunden oder verbraucht, vereinbart "
        "werden sollen 309.800,01\u00a0€. Bitte den Betrag senken oder zuerst den "
        "Änderungsbescheid erfassen."
    )
    assert PassThrough.objects.get() == luenen


def test_spent_and_repaid_money_cannot_be_agreed_on(award, clerk):
    spend(award, "50000.00")

    with pytest.raises(AgreedBeyondAward, match=r"326\.500,00"):
        agree(award, clerk, agreed=Decimal("326500.01"))


@pytest.mark.parametrize("agreed", ["0.00", "-1.00"])
def test_a_contract_over_nothing_is_refused(award, clerk, agreed):
    with pytest.raises(TermsIncomplete, match="Bitte einen Betrag über 0,00 € eingeben"):
        agree(award, clerk, agreed=Decimal(agreed))

    assert not PassThrough.objects.exists()
    assert award.purse.accounts.count() == 11


@pytest.mark.parametrize(
    ("terms", "day"),
    [
        ({"period_from": date(2023, 12, 31)}, "31.12.2023"),
        ({"period_to": date(2025, 4, 1)}, "01.04.2025"),
    ],
)
def test_a_contract_stays_in_the_window_of_the_award(clerk, terms, day):
    award = build_award("kim-2", amount="1026000.00", spend_by=date(2025, 3, 31))

    with pytest.raises(DateOutsideWindow) as refusal:
        agree(award, clerk, **terms)

    assert str(refusal.value) == (
        f"Der {day} liegt außerhalb des Zeitraums 01.01.2024 bis 31.03.2025 "
        "(Bewilligungszeitraum bis Verausgabungsfrist). "
        "Bitte das Datum prüfen oder zuerst die Verlängerung erfassen."
    )
    assert agree(award, clerk, period_to=date(2025, 3, 31)).agreed == LUENEN


def test_a_proof_in_a_year_nobody_can_have_meant_is_refused(award, clerk):
    with pytest.raises(YearImpossible, match="Das Jahr 9999 kann nicht stimmen"):
        agree(award, clerk, proof_due=date(9999, 12, 31))


def test_a_contract_needs_a_notice_and_an_expense_line(award, clerk):
    with pytest.raises(NoticeMissing):
        agree(build_award("ohne-bescheid", amount=None), clerk)
    with pytest.raises(LineOnWrongSide):
        agree(award, clerk, line=build_line("kim", side=Side.INCOME))


def test_two_contracts_at_the_same_moment_never_share_the_last_euro(several_connections, clerk):
    award = build_award("soe", amount="50000.00")

    answers = together(
        *[
            lambda code=code: agree(award, clerk, code=code, agreed=Decimal("50000.00"))
            for code in ("boenen", "selm", "werne")
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == [
        "AgreedBeyondAward",
        "AgreedBeyondAward",
        "PassThrough",
    ]
    assert places_of(award).committed == Decimal("50000.00")


def test_kim_2_leaves_two_of_eighteen_posts_open(clerk):
    award = build_award("kim-2-2024", amount="1026000.00", fte="18.0")
    for number, (code, agreed, fte) in enumerate(
        [("kommunen", "513000.00", "9.0"), ("wohlfahrt", "188100.00", "3.0")]
    ):
        recipient = build_recipient(code)
        build_pass_through(award, agreed=agreed, fte=fte, recipient=recipient)
        award.posts.create(
            number=str(number),
            fte=Decimal("2.0"),
            valid_from=date(2024, 1, 1),
            valid_to=date(2024, 12, 31),
        )

    position = fte_position(award, TODAY)

    assert (position.granted, position.passed_on, position.own, position.open) == (18, 12, 4, 2)
    assert places_of(award).committed == Decimal("701100.00")
    assert fte_position(build_award("ohne-stellen"), TODAY) is None
    assert fte_position(build_award("ohne-bescheid", amount=None), TODAY) is None


# Paying


def test_a_payout_goes_to_the_recipient_and_is_no_longer_committed(award, luenen, line):
    payout = pay(luenen, "57000.00", on=date(2024, 3, 1))

    assert (payout.pass_through, payout.amount, payout.voucher.text) == (
        luenen,
        Decimal("57000.00"),
        "Auszahlung: Kim 1 Luenen",
    )
    assert of(award, Place.CASH, Place.WITH_RECIPIENT, Place.COMMITTED) == (
        Decimal("43000.00"),
        Decimal("57000.00"),
        Decimal("9700.00"),
    )
    assert appropriation(line, 2024) == (Decimal("57000.00"), Decimal("9700.00"))
    assert verify() == []


def test_no_more_is_paid_than_agreed(award, luenen):
    pay(luenen, LUENEN)

    with pytest.raises(NotEnoughMoney) as refusal:
        pay(luenen, "0.01")

    assert str(refusal.value) == (
        "Nur noch 0,00\u00a0€ sind vereinbart und noch nicht ausgezahlt, gebucht werden sollen "
        "0,01\u00a0€. Bitte den Betrag senken oder zuerst die Vereinbarung ändern."
    )
    assert Payout.objects.count() == 1


def test_no_more_is_paid_than_is_in_hand(award):
    large = build_pass_through(award, "kim-1-alle", agreed="376500.00")

    with pytest.raises(NotEnoughMoney, match=r"Im Bestand sind nur noch 100\.000,00\s€"):
        pay(large, "100000.01")

    receive(award, "0.01")
    assert pay(large, "100000.01").amount == Decimal("100000.01")


@pytest.mark.parametrize(
    ("agreed", "named"),
    [
        ("120000.00", "Im Bestand sind nur noch 100.000,00\u00a0€"),
        ("80000.00", "Nur noch 80.000,00\u00a0€ sind vereinbart"),
    ],
)
def test_where_two_limits_are_passed_the_tighter_one_is_named(award, agreed, named):
    contract = build_pass_through(award, "kim-1-alle", agreed=agreed)

    with pytest.raises(NotEnoughMoney) as refusal:
        pay(contract, "130000.00")

    assert str(refusal.value).startswith(named)


@pytest.mark.parametrize(
    ("paid_on", "refusal"),
    [
        (date(2023, 12, 31), DateOutsideWindow),
        (date(2024, 1, 1), None),
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), DateOutsideWindow),
    ],
)
def test_payouts_stay_in_the_window_whose_last_day_counts(luenen, paid_on, refusal):
    if refusal is None:
        assert pay(luenen, "1.00", on=paid_on).voucher.booked_on == paid_on
    else:
        with pytest.raises(refusal):
            pay(luenen, "1.00", on=paid_on)


def test_a_payout_of_the_next_year_is_its_expense_and_frees_the_year_of_the_contract(clerk, line):
    award = build_award(
        "kim-1-2023",
        amount="367500.00",
        window=(date(2023, 1, 1), date(2023, 12, 31)),
        spend_by=date(2024, 3, 31),
        received="100000.00",
    )
    contract = build_pass_through(award, agreed="64700.00", line=line)
    assert appropriation(line, 2023) == (ZERO, Decimal("64700.00"))

    pay(contract, "64700.00", on=date(2024, 2, 1))

    assert appropriation(line, 2023) == (ZERO, ZERO)
    assert appropriation(line, 2024) == (Decimal("64700.00"), ZERO)


# What comes back and what is proven


def book(service, pass_through, actor, amount, **facts):
    day = {
        pass_on: "paid_on",
        record_return: "returned_on",
        accept_proof: "accepted_on",
    }
    facts = {"text": "", "today": TODAY, "key": new_key(), "actor": actor} | facts
    facts[day[service]] = facts.pop("on", TODAY)
    return ask(service, pass_through=pass_through, amount=Decimal(amount), **facts)


def test_what_comes_back_is_in_hand_again_and_not_committed_again(award, luenen, line, clerk):
    pay(luenen, LUENEN)

    returned = book(record_return, luenen, clerk, "6700.00")

    assert (returned.amount, returned.voucher.text) == (
        Decimal("6700.00"),
        "Rückfluss: Kim 1 Luenen",
    )
    assert of(award, Place.CASH, Place.WITH_RECIPIENT, Place.COMMITTED) == (
        Decimal("40000.00"),
        Decimal("60000.00"),
        ZERO,
    )
    assert appropriation(line, 2024) == (Decimal("60000.00"), ZERO)


def test_an_accepted_proof_moves_no_budget(award, luenen, line, clerk):
    pay(luenen, LUENEN)

    proof = book(accept_proof, luenen, clerk, "60000.00")

    assert (proof.amount, proof.voucher.text) == (
        Decimal("60000.00"),
        "Nachweis anerkannt: Kim 1 Luenen",
    )
    assert of(award, Place.WITH_RECIPIENT, Place.PROVEN) == (
        Decimal("6700.00"),
        Decimal("60000.00"),
    )
    assert appropriation(line, 2024) == (LUENEN, ZERO)
    assert verify() == []


@pytest.mark.parametrize(
    ("service", "model"), [(record_return, Return), (accept_proof, RecipientProof)]
)
def test_no_more_comes_back_or_is_proven_than_the_recipient_holds(luenen, clerk, service, model):
    pay(luenen, LUENEN)
    book(accept_proof, luenen, clerk, "60000.00")
    before = model.objects.count()

    with pytest.raises(NotEnoughMoney, match=r"Nur noch 6\.700,00\s€ sind ausgezahlt"):
        book(service, luenen, clerk, "6700.01")

    assert model.objects.count() == before


@pytest.mark.parametrize("service", [pass_on, record_return, accept_proof])
def test_bookings_of_tomorrow_or_of_nothing_are_refused(luenen, clerk, service):
    pay(luenen, "1.00")

    with pytest.raises(DateInFuture):
        book(service, luenen, clerk, "1.00", on=TODAY + DAY)
    with pytest.raises(AmountNotPositive):
        book(service, luenen, clerk, "0.00")


# Handed on by the recipient


def onward(parent, actor, code, agreed):
    return ask(
        note_onward_pass_through,
        parent=parent,
        recipient=build_recipient("sportverein"),
        code=code,
        title="Sportverein",
        legal_form=PassThrough.LegalForm.PRIVATE_CONTRACT,
        agreed=None if agreed is None else Decimal(agreed),
        key=new_key(),
        actor=actor,
    )


def test_what_a_recipient_hands_on_moves_no_euro_of_ours(award, luenen, clerk):
    before = places_of(award)

    child = onward(luenen, clerk, "verein", "6700.00")
    grandchild = onward(child, clerk, "abteilung", None)

    assert model_to_dict(child, exclude=["id", "recipient"]) == {
        "award": award.pk,
        "parent": luenen.pk,
        "code": "verein",
        "title": "Sportverein",
        "legal_form": "private_contract",
        "file_reference": "",
        "signed_on": None,
        "consent_reference": "",
        "agreed": Decimal("6700.00"),
        "fte": None,
        "component": "",
        "period_from": luenen.period_from,
        "period_to": luenen.period_to,
        "proof_due": None,
        "line": None,
        "budget_year": 2024,
        "source": "",
        "note": "",
        "is_example": False,
    }
    assert (grandchild.award, grandchild.parent, grandchild.agreed) == (award, child, None)
    assert places_of(award) == before
    # The post that the recipient shares with the next one is granted only once.
    PassThrough.objects.filter(pk=child.pk).update(fte=Decimal("0.5"))
    assert fte_position(award, TODAY).passed_on == Decimal("1.0")


def test_a_recipient_hands_on_no_more_than_it_was_promised(luenen, clerk):
    onward(luenen, clerk, "verein-1", "60000.00")

    with pytest.raises(AgreedBeyondParent) as refusal:
        onward(luenen, clerk, "verein-2", "6700.01")

    assert str(refusal.value) == (
        "Der Empfänger kann nur noch 6.700,00\u00a0€ seiner Weiterleitung weitergeben, vermerkt "
        "werden sollen 6.700,01\u00a0€. Bitte den Betrag prüfen."
    )
    assert onward(luenen, clerk, "verein-3", "6700.00").agreed == Decimal("6700.00")


def test_what_is_handed_on_is_more_than_nothing(luenen, clerk):
    with pytest.raises(AmountNotPositive):
        onward(luenen, clerk, "verein", "0.00")


@pytest.mark.parametrize("service", [pass_on, record_return, accept_proof])
def test_nothing_is_booked_on_what_the_recipient_handed_on(luenen, clerk, service):
    child = onward(luenen, clerk, "verein", "6700.00")

    with pytest.raises(NotOurPassThrough, match="übergeordneten Weiterleitung"):
        book(service, child, clerk, "1.00")


# Reversing


def take_back(voucher, actor, **facts):
    facts = {"reason": "falsches Konto", "booked_on": TODAY, "today": TODAY} | facts
    return reverse_booking(voucher=voucher, key=facts.pop("key", new_key()), actor=actor, **facts)


def test_a_payout_taken_back_is_committed_again(award, luenen, line, clerk):
    payout = pay(luenen, LUENEN, on=date(2024, 3, 1))

    reversal = take_back(payout.voucher, clerk)

    assert reversal.reverses == payout.voucher
    assert of(award, Place.CASH, Place.WITH_RECIPIENT, Place.COMMITTED) == (
        Decimal("100000.00"),
        ZERO,
        LUENEN,
    )
    assert appropriation(line, 2024) == (ZERO, LUENEN)
    assert verify() == []
    assert pay(luenen, LUENEN, on=TODAY).amount == LUENEN


def test_a_payout_that_is_proven_is_not_taken_back(luenen, clerk):
    payout = pay(luenen, LUENEN)
    book(accept_proof, luenen, clerk, "60000.00")

    with pytest.raises(MoneyMovedOn, match=r"dort sind nur noch 6\.700,00"):
        take_back(payout.voucher, clerk)


def test_a_notice_is_amended_and_not_reversed(award, luenen, clerk):
    award.refresh_from_db()
    notice = award.current_notice

    with pytest.raises(BookedByNotice) as refusal, transaction.atomic():
        take_back(notice.voucher, clerk)

    assert str(refusal.value).startswith(f"Dieser Beleg gehört zu: {notice}.")
    assert places_of(award).committed == LUENEN


def test_an_agreement_is_amended_and_not_reversed(award, luenen, clerk):
    with pytest.raises(BookedByAgreement, match="„Vereinbarung ändern“"), transaction.atomic():
        take_back(luenen.notices.get().voucher, clerk)

    assert places_of(award).committed == LUENEN


def test_a_reversal_of_tomorrow_is_refused(luenen, clerk):
    payout = pay(luenen, "1.00")

    with pytest.raises(DateInFuture):
        take_back(payout.voucher, clerk, booked_on=TODAY + DAY)


def test_a_reversal_sent_twice_is_one_and_a_second_one_is_refused(luenen, clerk):
    payout = pay(luenen, "1.00")

    first = take_back(payout.voucher, clerk, key="storno")

    assert take_back(payout.voucher, clerk, key="storno") == first
    with pytest.raises(AlreadyReversed):
        take_back(payout.voucher, clerk)
