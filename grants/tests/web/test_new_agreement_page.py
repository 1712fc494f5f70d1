"""Weiterleitung vereinbaren, and what a recipient handed on: the forms of clerks."""

import re
from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import Organisation, PassThrough, StandardRule
from grants.queries.awards import places_of
from grants.tests.builders import (
    build_award,
    build_line,
    build_organisation,
    build_pass_through,
)
from grants.tests.post_builders import CASE_MANAGEMENT, build_kim_2, build_post_rate
from grants.tests.web.reading import text_of
from ledger.integrity import verify

KIND = Organisation.Kind
AWARD = "/zuwendungen/kim-1-2024/"
FORM = f"{AWARD}weiterleitung-vereinbaren/"
CARRIED = ("new_name", "carried_over")
START = "/weiterleitungen/neu/"
LUENEN = "/weiterleitungen/kim-1-2024-luenen/"
ONWARD = f"{LUENEN}weitergabe/"
MAY, MAY_NOT = ["clerk", "supervisor"], ["treasury", "auditor"]


@pytest.fixture
def line():
    return build_line("kim-aufwand", budgeted={2024: "376500.00"})


@pytest.fixture
def award(clerk, line):
    """376.500 granted, 100.000 of it in hand, 66.700 agreed with Kamen; ours is due in March."""
    StandardRule.objects.create(
        code="recipient_proof_lead", value=D(30), source="Hausregel", confidence="U"
    )
    award = build_award(
        title="KIM Baustein 1 2024",
        received="100000.00",
        proof_due=date(2025, 3, 31),
        expense_line=line,
    )
    kamen = build_organisation(
        "kamen", name="Stadt Kamen", kind=KIND.MUNICIPALITY, is_recipient=True
    )
    build_pass_through(award, recipient=kamen, line=line)
    return award


@pytest.fixture
def luenen():
    return build_organisation(
        "luenen", name="Stadt Lünen", kind=KIND.MUNICIPALITY, is_recipient=True
    )


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


def filled_in(shown, **typed):
    """What a browser sends back without JavaScript: all that is shown, and what was typed."""
    sent = {}
    for field in shown.context["form"]:
        value = field.value()
        sent[field.html_name] = f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value or "")
    return sent | typed


def agreement(shown, **typed):
    return filled_in(
        shown,
        **{
            "recipient": "Stadt Lünen",
            "amount": "57.000",
            "legal_form": "public_contract",
            **typed,
        },
    )


# The way there


@pytest.mark.parametrize("role", MAY)
def test_the_award_and_the_list_lead_to_the_form(client, request, award, role):
    client.force_login(request.getfixturevalue(role))

    assert f'href="{FORM}"' in client.get(AWARD).text
    assert f'href="{START}"' in client.get("/weiterleitungen/").text
    assert client.get(FORM).status_code == 200


@pytest.mark.parametrize("role", MAY_NOT)
def test_who_only_reads_is_offered_nothing_and_refused(client, request, award, luenen, role):
    client.force_login(request.getfixturevalue(role))
    page = client.get("/weiterleitungen/kim-1-2024-kamen/")

    for response in (client.get(AWARD), client.get("/weiterleitungen/"), page):
        assert response.status_code == 200
        assert "vereinbaren" not in response.text
        assert "Weitergabe an Dritte" not in response.text
    for path in (FORM, START, f"{FORM}frei/", "/weiterleitungen/kim-1-2024-kamen/weitergabe/"):
        assert client.get(path).status_code == 403
    assert client.post(FORM, {}).status_code == 403
    assert PassThrough.objects.count() == 1


@pytest.mark.parametrize("typed", ["KIM Baustein 1 2024", "kim  baustein 1 2024"])
def test_from_the_list_the_award_is_asked_for_first(signed_in, award, typed):
    offered = signed_in.get("/vorschlaege/zuwendung-mit-bescheid/", {"zuwendung": "baustein"})
    assert '<option value="KIM Baustein 1 2024">' in offered.text
    assert 'hx-get="/vorschlaege/zuwendung-mit-bescheid/"' in signed_in.get(START).text

    response = signed_in.get(START, {"zuwendung": typed})

    assert response["Location"] == FORM


def test_an_award_that_is_not_there_or_has_no_notice_is_said_at_its_field(signed_in, award):
    build_award("soe", title="SOE", amount=None)

    offered = signed_in.get("/vorschlaege/zuwendung-mit-bescheid/")
    answer = text_of(signed_in.get(START, {"zuwendung": "Baustein 1"}))

    assert '<option value="SOE">' not in offered.text
    assert (
        "„Baustein 1“ ist keine Zuwendung mit einem Bescheid. Ähnlich: „KIM Baustein 1 2024“. "
        "Bitte einen Namen der Liste wählen." in answer
    )
    assert "Bitte die Zuwendung eintippen" in text_of(signed_in.get(START, {"zuwendung": ""}))


def test_awards_of_the_same_name_are_told_apart(signed_in, award):
    build_award("kim-1-alt", title="KIM Baustein 1 2024")

    response = signed_in.get(START, {"zuwendung": "KIM Baustein 1 2024 (kim-1-2024)"})

    assert response["Location"] == FORM


def test_without_a_notice_the_form_says_what_comes_first(signed_in, award):
    build_award("soe", amount=None)

    shown = signed_in.get("/zuwendungen/soe/weiterleitung-vereinbaren/")

    assert "Bitte zuerst den Bescheid erfassen." in text_of(shown)
    assert 'href="/zuwendungen/soe/bescheid/"' in shown.text
    assert "vereinbaren" not in signed_in.get("/zuwendungen/soe/").text


# What is proposed


def test_what_the_award_says_is_proposed_with_its_reason(signed_in, award, line, luenen):
    shown = signed_in.get(FORM)

    form = shown.context["form"]
    names = ("period_from", "period_to", "proof_due", "line", "day")
    assert [form[name].value() for name in names] == [
        date(2024, 1, 1),
        date(2024, 12, 31),
        date(2025, 3, 1),
        "35.02 / 016 Kim Aufwand",
        None,
    ]
    text = text_of(shown)
    assert "Vorschlag 01.01.2024: Bewilligungszeitraum, Zuwendungsbescheid" in text
    assert (
        "Vorschlag 01.03.2025: 30 Tage vor unserem Verwendungsnachweis am 31.03.2025 (Hausregel, "
        "nicht bestätigt); kein Werktag, verschoben auf 03.03.2025 (§ 193 BGB)" in text
    )
    assert "Vorschlag: wie die bisherigen Weiterleitungen dieser Zuwendung" in text
    assert "Höchstens 309.800,00 €" in text


def test_only_recipients_are_suggested(signed_in, award, luenen):
    build_organisation("mkjfgfi", name="Ministerium", kind=KIND.MINISTRY, is_funder=True)

    shown = signed_in.get(FORM)

    offered = signed_in.get("/vorschlaege/empfaenger/", {"recipient": ""}).text
    assert re.findall('value="([^"]*)"', offered) == ["Stadt Kamen", "Stadt Lünen"]
    assert '<datalist id="id_recipient_list">' in shown.text
    assert 'list="id_recipient_list"' in shown.text
    kinds = [kind for kind, _ in shown.context["form"].fields["new_kind"].choices]
    assert kinds == ["", "county", "municipality", "welfare", "association", "network"]


def test_posts_are_asked_for_where_the_award_has_some(signed_in, award, luenen):
    build_post_rate(build_kim_2().programme)

    plain, with_posts = (
        signed_in.get(f"/zuwendungen/{code}/weiterleitung-vereinbaren/")
        for code in ("kim-1-2024", "kim-2-2024")
    )

    assert not {"fte", "component"} & plain.context["form"].fields.keys()
    assert "offen im Oktober 2024 2,00 VZÄ" in text_of(with_posts)
    signed_in.post(
        "/zuwendungen/kim-2-2024/weiterleitung-vereinbaren/",
        agreement(with_posts, fte="0,50", component=CASE_MANAGEMENT, amount="28500"),
    )
    agreed = PassThrough.objects.get(recipient=luenen)
    assert (agreed.fte, agreed.component) == (D("0.50"), CASE_MANAGEMENT)


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        ("57.000", "Verstanden: 57.000,00 €. Danach bleiben 252.800,00 € verfügbar."),
        ("309.800", "Danach bleiben 0,00 € verfügbar."),
        ("309.800,01", "Nur noch 309.800,00 € der Zuwendung sind nicht gebunden oder verbraucht"),
        ("viel", "kein eindeutiger Betrag"),
    ],
)
def test_it_says_while_typing_what_would_remain(signed_in, award, amount, answer):
    assert answer in text_of(signed_in.get(f"{FORM}frei/", {"amount": amount}))


# What is agreed


@pytest.mark.parametrize("role", MAY)
def test_a_contract_is_agreed_and_its_page_says_so(client, request, award, line, luenen, role):
    client.force_login(request.getfixturevalue(role))

    response = client.post(
        FORM,
        agreement(
            client.get(FORM),
            day="15.10.2024",
            consent_reference="Arnsberg, 08.01.2024",
            file_reference="51-20-24",
            source="Vertrag § 2",
        ),
        follow=True,
    )

    agreed = PassThrough.objects.get(recipient=luenen)
    assert response.redirect_chain == [(LUENEN, 302)]
    voucher = agreed.notices.get().voucher_id
    text = text_of(response)
    assert (
        f"Vereinbart 57.000,00 € mit Stadt Lünen (Beleg {voucher}). Von der Zuwendung bleiben "
        "252.800,00 € verfügbar. Falsch? Vereinbarung ändern oder aufheben" in text
    )
    assert f'href="{LUENEN}vereinbarung/"' in response.text
    assert (agreed.title, agreed.agreed, agreed.line, agreed.legal_form, agreed.signed_on) == (
        "KIM Baustein 1 2024 – Stadt Lünen",
        D("57000.00"),
        line,
        "public_contract",
        date(2024, 10, 15),
    )
    assert (agreed.period_from, agreed.period_to, agreed.proof_due) == (
        date(2024, 1, 1),
        date(2024, 12, 31),
        date(2025, 3, 1),
    )
    assert (agreed.consent_reference, agreed.file_reference, agreed.source) == (
        "Arnsberg, 08.01.2024",
        "51-20-24",
        "Vertrag § 2",
    )
    assert places_of(award).committed == D("123700.00")
    assert verify() == []


def test_from_the_page_of_the_award_to_the_payout(signed_in, award, luenen):
    """A clerk, without JavaScript: agree, pay, and see on the award where the money is."""
    signed_in.post(FORM, agreement(signed_in.get(FORM)))
    payout = f"{LUENEN}auszahlung/"

    page = signed_in.post(payout, filled_in(signed_in.get(payout), amount="14.250"), follow=True)

    assert "Gebucht Auszahlung an Stadt Lünen 14.250,00 €" in text_of(page)
    assert "Stadt Lünen" in text_of(signed_in.get(AWARD))
    places = places_of(award)
    assert (places.cash, places.with_recipient, places.committed) == (
        D("85750.00"),
        D("14250.00"),
        D("109450.00"),
    )


@pytest.mark.parametrize(
    "recipient",
    [{"recipient": "", "new_name": "Diakonie Münsterland"}, {"recipient": "Diakonie Münsterland"}],
)
def test_a_new_recipient_is_created_on_the_spot_and_once(signed_in, award, recipient):
    sent = agreement(signed_in.get(FORM), **recipient, new_kind="welfare")

    answers = [signed_in.post(FORM, sent) for _ in range(2)]

    page = "/weiterleitungen/kim-1-2024-diakonie-muensterland/"
    assert [answer["Location"] for answer in answers] == [page, page]
    agreed = PassThrough.objects.get(recipient__kind=KIND.WELFARE)
    assert (agreed.recipient.name, agreed.title) == (
        "Diakonie Münsterland",
        "KIM Baustein 1 2024 – Diakonie Münsterland",
    )
    assert places_of(award).committed == D("123700.00")


def test_an_unknown_name_is_carried_over_so_that_only_its_kind_is_missing(signed_in, award, luenen):
    first = signed_in.post(FORM, agreement(signed_in.get(FORM), recipient="Lünne"))

    assert first.status_code == 422
    assert (
        "„Lünne“ ist noch kein Empfänger. Bitte einen Namen der Liste wählen oder bei „Neuer "
        "Empfänger“ die Art angeben." in text_of(first)
    )
    assert '<details class="ft-fold" open>' in first.text
    sent = filled_in(first, new_kind="municipality")
    assert (sent["recipient"], sent["new_name"], sent["amount"]) == ("Lünne", "Lünne", "57.000")
    assert signed_in.post(FORM, sent).status_code == 302
    assert Organisation.objects.get(name="Lünne").is_recipient


def test_whoever_corrects_a_mistyped_name_need_not_empty_the_box_it_was_carried_to(
    signed_in, award, luenen
):
    mistyped = signed_in.post(FORM, agreement(signed_in.get(FORM), recipient="Stadt Lünne"))

    answer = signed_in.post(FORM, filled_in(mistyped, recipient="Stadt Lünen"))

    assert answer.status_code == 302
    assert PassThrough.objects.latest("pk").recipient == luenen


def test_two_contracts_with_one_recipient_get_two_short_names(signed_in, award, luenen):
    for _ in range(2):
        signed_in.post(FORM, agreement(signed_in.get(FORM), amount="1.000"))

    codes = PassThrough.objects.filter(recipient=luenen).values_list("code", flat=True)
    assert sorted(codes) == ["kim-1-2024-luenen", "kim-1-2024-luenen-2"]


def test_a_double_click_agrees_once(signed_in, award, luenen):
    sent = agreement(signed_in.get(FORM))

    answers = [signed_in.post(FORM, sent)["Location"] for _ in range(2)]

    assert answers == [LUENEN, LUENEN]
    assert PassThrough.objects.filter(recipient=luenen).count() == 1


def test_sent_again_after_it_was_cancelled_it_says_that_nothing_stands(signed_in, award, luenen):
    sent = agreement(signed_in.get(FORM))
    signed_in.post(FORM, sent)
    amend = f"{LUENEN}vereinbarung/"
    signed_in.post(amend, filled_in(signed_in.get(amend), amount="0", reason="verzichtet"))

    text = text_of(signed_in.post(FORM, sent, follow=True))

    assert "inzwischen aufgehoben. Es wurde nichts Neues vereinbart." in text


def test_a_proof_after_ours_is_taken_with_a_warning(signed_in, award, luenen):
    sent = agreement(signed_in.get(FORM), proof_due="01.04.2025")

    text = text_of(signed_in.post(FORM, sent, follow=True))

    assert (
        "Der Empfänger weist erst am 01.04.2025 nach, unser Verwendungsnachweis ist schon am "
        "31.03.2025 fällig." in text
    )


@pytest.mark.parametrize("proof_due", ["31.03.2025", ""])
def test_a_proof_on_our_day_or_without_a_day_is_taken_silently(signed_in, award, luenen, proof_due):
    sent = agreement(signed_in.get(FORM), proof_due=proof_due)

    assert "weist erst" not in text_of(signed_in.post(FORM, sent, follow=True))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"recipient": ""}, "recipient", "Bitte den Empfänger eintippen und wählen."),
        ({"recipient": "Lünen"}, "recipient", "Ähnlich: „Stadt Lünen“."),
        ({"recipient": "Stadt Lünne"}, "recipient", "Ähnlich: „Stadt Lünen“"),
        ({"recipient": "Ministerium"}, "recipient", "„Ministerium“ ist noch kein Empfänger."),
        ({"new_name": "Diakonie"}, "new_name", "Oben steht „Stadt Lünen“."),
        ({"recipient": "", "new_name": "Diakonie"}, "new_kind", "Bitte die Art des neuen"),
        ({"recipient": "", "new_kind": "welfare"}, "new_name", "Bitte den Namen des neuen"),
        ({"new_kind": "municipality"}, "new_name", "Den Empfänger „Stadt Lünen“ gibt es schon."),
        (
            {"recipient": "ministerium", "new_kind": "association"},
            "new_name",
            "„Ministerium“ ist nicht als Empfänger gekennzeichnet.",
        ),
        ({"new_kind": "ministry"}, "new_kind", "Bitte einen Eintrag der Liste wählen."),
        ({"amount": "309.800,01"}, "amount", "Nur noch 309.800,00 € der Zuwendung"),
        ({"amount": "0"}, "amount", "Bitte einen Betrag über 0,00 € eingeben."),
        ({"amount": ""}, "amount", "Bitte einen Betrag eingeben"),
        ({"legal_form": ""}, "legal_form", "Bitte die Rechtsform wählen."),
        ({"period_to": "31.12.2023"}, "period_to", "kann nicht vorher enden"),
        ({"period_from": "31.12.2023"}, "period_from", "außerhalb des Zeitraums"),
        ({"period_to": "01.01.2025"}, "period_to", "außerhalb des Zeitraums"),
        ({"day": "16.10.2024"}, "day", "liegt in der Zukunft"),
        ({"day": "15.10.2002"}, "day", "Haushaltsjahr 2002"),
        ({"proof_due": "30.02.2025"}, "proof_due", "kein Datum im Kalender"),
        ({"line": "0"}, "line", "„0“ ist keine Haushaltsposition für Aufwand."),
        ({"code": "neu"}, "code", "„neu“ ist vergeben."),
        ({"code": "lünen"}, "code", "Buchstaben ohne Umlaute"),
        ({"code": "kim-1-2024-kamen"}, "code", "Frei ist „kim-1-2024-luenen“."),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    signed_in, award, luenen, typed, field, sentence
):
    build_organisation("mkjfgfi", name="Ministerium", kind=KIND.MINISTRY, is_funder=True)
    sent = agreement(signed_in.get(FORM), **typed)

    response = signed_in.post(FORM, sent)

    assert response.status_code == 422
    assert sentence in text_of(response)
    form = response.context["form"]
    assert sentence in " ".join(form.errors[field]).replace("\u00a0", " ")
    assert list(form.errors) == [field]
    # A name that is not known is carried over to the box of a new recipient.
    typed_in = {name: value for name, value in sent.items() if name not in CARRIED}
    assert {name: form[name].value() for name in typed_in} == typed_in
    assert PassThrough.objects.count() == 1


def test_a_form_without_its_key_says_so(signed_in, award, luenen):
    response = signed_in.post(FORM, agreement(signed_in.get(FORM), key=""))

    assert "Dem Formular fehlt sein Schlüssel." in text_of(response)


@pytest.mark.parametrize("others", [1, 30])
def test_the_form_takes_as_many_queries_for_many_recipients(
    signed_in, award, django_assert_num_queries, others
):
    for number in range(others):
        build_organisation(f"verein-{number}", kind=KIND.ASSOCIATION, is_recipient=True)

    with django_assert_num_queries(16):
        signed_in.get(FORM)


# What a recipient handed on


@pytest.fixture
def handed_to_luenen(award, luenen):
    return build_pass_through(award, recipient=luenen, agreed="57000.00")


@pytest.mark.parametrize("role", MAY)
def test_what_a_recipient_handed_on_is_noted_and_books_nothing(
    client, request, award, handed_to_luenen, role
):
    client.force_login(request.getfixturevalue(role))
    before = places_of(award)
    assert f'href="{ONWARD}"' in client.get(LUENEN).text
    sent = filled_in(
        client.get(ONWARD),
        new_name="Sportverein Lünen",
        new_kind="association",
        legal_form="private_contract",
        amount="6.700",
    )

    page = client.post(ONWARD, sent, follow=True)

    noted = PassThrough.objects.get(parent=handed_to_luenen)
    assert page.redirect_chain == [("/weiterleitungen/kim-1-2024-luenen-sportverein-luenen/", 302)]
    assert (
        "Vermerkt 6.700,00 € von Stadt Lünen an Sportverein Lünen. Gebucht wird dazu nichts."
        in text_of(page)
    )
    assert (noted.title, noted.agreed, noted.recipient.kind) == (
        "KIM Baustein 1 2024 – Sportverein Lünen",
        D("6700.00"),
        KIND.ASSOCIATION,
    )
    assert places_of(award) == before
    assert "davon weitergegeben an Sportverein Lünen 6.700,00 €" in text_of(client.get(ONWARD))
    assert client.post(ONWARD, sent).status_code == 302
    assert PassThrough.objects.filter(parent=handed_to_luenen).count() == 1


def test_the_next_one_may_hand_on_too_also_an_unknown_amount(signed_in, handed_to_luenen):
    verein = build_organisation("verein", kind=KIND.ASSOCIATION, is_recipient=True)
    path = ONWARD
    for code in ("kim-1-2024-luenen-verein", "kim-1-2024-luenen-verein-verein"):
        sent = filled_in(signed_in.get(path), recipient=verein.name, legal_form="private_contract")
        page = signed_in.post(path, sent, follow=True)
        assert "Vermerkt Ein unbekannter Betrag von" in text_of(page)
        path = f"/weiterleitungen/{code}/weitergabe/"

    assert PassThrough.objects.get(code=code).parent.parent == handed_to_luenen


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"amount": "57.000,01"}, "amount", "kann nur noch 57.000,00 €"),
        ({"amount": "0"}, "amount", "Bitte einen Betrag über 0,00 € eingeben."),
        ({"recipient": "Unbekannt"}, "recipient", "„Unbekannt“ ist noch kein Empfänger."),
        ({"code": "kim-1-2024-kamen"}, "code", "ist schon vergeben"),
    ],
)
def test_what_cannot_be_noted_is_said_at_its_field(
    signed_in, handed_to_luenen, typed, field, sentence
):
    sent = filled_in(
        signed_in.get(ONWARD),
        **{"recipient": "Stadt Kamen", "legal_form": "private_contract", **typed},
    )

    response = signed_in.post(ONWARD, sent)

    assert response.status_code == 422
    errors = response.context["form"].errors
    assert sentence in " ".join(errors[field]).replace("\u00a0", " ")
    assert not PassThrough.objects.filter(parent=handed_to_luenen).exists()
