"""A recipient that nobody had before is created with its contract, once, or not at all."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.forms import model_to_dict

from grants.models import Organisation, PassThrough
from grants.services import agree_pass_through, note_onward_pass_through
from grants.services.errors import (
    AgreedBeyondAward,
    NotARecipient,
    RecipientKnown,
    TermsIncomplete,
)
from grants.services.terms import NewRecipient
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_organisation,
    build_pass_through,
    build_recipient,
    new_key,
)
from ledger.tests.together import together

KIND = Organisation.Kind
DIAKONIE = NewRecipient("Diakonie Münsterland", KIND.WELFARE)


def agree(award, actor, recipient, **facts):
    return ask(
        agree_pass_through,
        award=award,
        actor=actor,
        **{
            "recipient": recipient,
            "code": "kim-1-diakonie",
            "title": "KIM 1 – Diakonie",
            "legal_form": PassThrough.LegalForm.PRIVATE_CONTRACT,
            "agreed": D("57000.00"),
            "period_from": date(2024, 1, 1),
            "period_to": date(2024, 12, 31),
            "line": None,
            "key": new_key(),
            **facts,
        },
    )


def test_a_new_recipient_comes_with_its_contract(clerk):
    agreed = agree(build_award(), clerk, NewRecipient("  Diakonie  Münsterland ", KIND.WELFARE))

    assert model_to_dict(agreed.recipient, exclude=["id"]) == {
        "code": "diakonie-muensterland",
        "name": "Diakonie Münsterland",
        "kind": "welfare",
        "is_funder": False,
        "is_authority": False,
        "is_recipient": True,
        "email": "",
        "source": "angelegt mit: KIM 1 – Diakonie",
    }


def test_sent_twice_there_is_one_recipient_and_one_contract(clerk):
    award, key = build_award(), new_key()

    first, second = (agree(award, clerk, DIAKONIE, key=key) for _ in range(2))

    assert first == second
    assert Organisation.objects.filter(kind=KIND.WELFARE).count() == 1


def test_a_contract_that_is_refused_leaves_no_recipient_behind(clerk):
    with pytest.raises(AgreedBeyondAward):
        agree(build_award(), clerk, DIAKONIE, agreed=D("376500.01"))

    assert not Organisation.objects.filter(kind=KIND.WELFARE).exists()


@pytest.mark.parametrize("name", ["Stadt Lünen", "stadt  LÜNEN", " Stadt Lünen "])
def test_a_name_that_is_there_already_is_proposed(clerk, name):
    build_organisation(name="Stadt Lünen", kind=KIND.MUNICIPALITY, is_recipient=True)

    with pytest.raises(RecipientKnown) as refusal:
        agree(build_award(), clerk, NewRecipient(name, KIND.MUNICIPALITY))

    assert str(refusal.value) == (
        "Den Empfänger „Stadt Lünen“ gibt es schon. Bitte ihn oben bei „Empfänger“ wählen und "
        "hier nichts eintragen."
    )
    assert not PassThrough.objects.exists()


def test_names_that_make_the_same_short_name_stay_apart(clerk):
    award = build_award()
    agree(award, clerk, NewRecipient("Verein für Sport", KIND.ASSOCIATION), code="eins")
    agree(award, clerk, NewRecipient("Verein – für – Sport", KIND.ASSOCIATION), code="zwei")

    codes = Organisation.objects.filter(kind=KIND.ASSOCIATION).values_list("code", flat=True)
    assert sorted(codes) == ["verein-fuer-sport", "verein-fuer-sport-2"]


@pytest.mark.parametrize(
    "recipient",
    [
        lambda: build_organisation("mkjfgfi", kind=KIND.MINISTRY, is_funder=True),
        lambda: build_organisation("kreis-soest"),
        lambda: NewRecipient("Neues Ministerium", KIND.MINISTRY),
        lambda: NewRecipient(build_organisation("kreis-soest").name, KIND.COUNTY),
    ],
)
def test_who_is_not_marked_as_a_recipient_gets_no_contract(clerk, recipient):
    award, recipient = build_award(), recipient()

    with pytest.raises(NotARecipient) as refusal:
        agree(award, clerk, recipient)

    assert str(refusal.value) == (
        f"„{recipient.name}“ ist nicht als Empfänger gekennzeichnet. Bitte einen anderen "
        "Empfänger wählen oder die Leitung bitten, ihn unter „Stammdaten“ zu kennzeichnen."
    )
    assert not PassThrough.objects.exists()


def test_what_is_handed_on_may_go_to_a_new_recipient_too(clerk):
    parent = build_pass_through(build_award())
    facts = {
        "parent": parent, "code": "verein", "title": "Verein", "agreed": None,
        "legal_form": PassThrough.LegalForm.PRIVATE_CONTRACT, "actor": clerk,
    }  # fmt: skip

    noted = ask(note_onward_pass_through, recipient=DIAKONIE, key=new_key(), **facts)

    assert (noted.recipient.name, noted.parent) == ("Diakonie Münsterland", parent)
    ministry = build_organisation("mkjfgfi", kind=KIND.MINISTRY)
    with pytest.raises(NotARecipient):
        ask(note_onward_pass_through, recipient=ministry, key=new_key(), **facts)


@pytest.mark.parametrize(
    ("last", "is_refused"), [(date(2024, 2, 29), True), (date(2024, 3, 1), False)]
)
def test_a_period_does_not_end_before_it_begins(clerk, last, is_refused):
    award = build_award()
    window = {"period_from": date(2024, 3, 1), "period_to": last}

    if not is_refused:
        assert agree(award, clerk, build_recipient(), **window).period_to == last
        return
    with pytest.raises(TermsIncomplete) as refusal:
        agree(award, clerk, build_recipient(), **window)
    assert str(refusal.value) == (
        "Der Durchführungszeitraum beginnt am 01.03.2024 und kann nicht vorher enden. "
        "Bitte beide Daten prüfen."
    )


def test_of_two_names_with_one_short_name_the_later_takes_the_next(clerk, monkeypatch):
    """At the same moment both find it free, and the database takes it from the first only."""
    award = build_award()
    agree(award, clerk, NewRecipient("Verein für Sport", KIND.ASSOCIATION), code="eins")
    found = iter(["verein-fuer-sport", "verein-fuer-sport-2"])
    monkeypatch.setattr("grants.services.recipients.free_code", lambda *_: next(found))

    contract = agree(
        award, clerk, NewRecipient("Verein – für – Sport", KIND.ASSOCIATION), code="zwei"
    )

    assert contract.recipient.code == "verein-fuer-sport-2"


def test_two_clerks_at_the_same_moment_create_one_recipient(several_connections, clerk):
    award = build_award()

    answers = together(
        *[lambda code=code: agree(award, clerk, DIAKONIE, code=code) for code in ("eins", "zwei")]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["PassThrough", "RecipientKnown"]
    assert Organisation.objects.filter(kind=KIND.WELFARE).count() == 1
