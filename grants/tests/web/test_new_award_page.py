"""Neue Zuwendung aus einem Bescheid: the guided form, its drafts and its mistakes."""

import re
from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.urls import reverse

from grants.models import (
    Application,
    Award,
    AwardNotice,
    DrawdownDate,
    DrawdownPart,
    FundedUnit,
    PlanAmount,
    ProgrammeRate,
    RuleOverride,
    StandardRule,
)
from grants.queries.awards import places_of
from grants.tests.builders import (
    build_award,
    build_line,
    build_organisation,
    build_programme,
    build_ring,
)
from grants.tests.web.reading import text_of
from ledger.models import Side, Voucher

FORM = "/zuwendungen/neu/"


@pytest.fixture
def durchstarten(fiscal_years, county):
    return build_programme("durchstarten", name="Gemeinsam klappt's / Durchstarten")


@pytest.fixture
def proof_rules(db):
    """Six months for the proof, confirmed; four for the interim one, still to be confirmed."""
    StandardRule.objects.create(
        code=StandardRule.Code.PROOF_PERIOD, value=6, source="ANBest-P Nr. 6.1", confidence="F"
    )
    StandardRule.objects.create(
        code=StandardRule.Code.INTERIM_PROOF_PERIOD, value=4, source="ANBest-P Nr. 6.1"
    )


def rows(prefix, *filled):
    """What a browser sends for the rows of one kind."""
    sent = {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": "0"}
    for position, row in enumerate(filled):
        sent |= {f"{prefix}-{position}-{name}": value for name, value in row.items()}
    return sent


def filled_in(programme, /, **changed):
    """The notice of Durchstarten as a clerk types it, with its rows where they are not given."""
    return {
        "programme": str(programme.pk),
        "kind": "grant",
        "award_title": "Durchstarten, Förderbausteine 1 bis 4",
        "code": "",
        "file_reference": "36.02.05-1",
        "holder": str(build_organisation("kreis-unna").pk),
        "responsible": "",
        "income_line": "",
        "expense_line": "",
        "application_amount": "",
        "applied_on": "",
        "note": "",
        "amount": "921.502,00",
        "financing": "share",
        "quota": "80",
        "unit_rate": "",
        "fte": "",
        "decided_on": "20.08.2020",
        "announced_on": "24.08.2020",
        "appeal_waived_on": "",
        "period_from": "01.09.2020",
        "period_to": "30.06.2022",
        "spend_by": "30.06.2022",
        "proof_due": "31.12.2022",
        "interim_proof_due": "",
        "repay_by": "",
        "conditions": "",
        "key": str(uuid4()),
        **rows("plan"),
        **rows("units"),
        **rows("dates"),
        **rows("overrides"),
    } | changed


def test_a_clerk_types_the_notice_of_durchstarten(client, clerk, durchstarten):
    expense = build_line("durchstarten-aufwand")
    income = build_line("durchstarten-ertrag", side=Side.INCOME)
    rate = ProgrammeRate.objects.create(
        programme=durchstarten, component="Teilhabemanagement", unit="VZÄ", amount=D("72000.00"),
        source="Richtlinie",
    )  # fmt: skip
    client.force_login(clerk)
    form = filled_in(
        durchstarten,
        responsible=str(clerk.pk),
        income_line=str(income),
        expense_line=str(expense),
        application_amount="950000",
        applied_on="010520",
        conditions="Die ANBest-G sind Bestandteil des Bescheids.",
        **rows(
            "plan",
            {"kind": "staff", "name": "Teilhabemanagement", "amount": "1.151.877,50",
             "line": str(expense)},
            {"kind": "own_share", "name": "Eigenanteil des Kreises", "amount": "230.375,50"},
            {"kind": "", "name": "", "amount": "", "line": ""},
        ),
        **rows("units", {"rate": str(rate.pk), "quantity": "6,5", "fte": "0,5", "months": "10"}),
        **rows(
            "dates",
            {"due_on": "15.11.2020", "amount": "200.000"},
            {"due_on": "15.11.2021", "amount": ""},
        ),
        **rows("overrides", {"code": "use_period", "value": "3", "note": "Nr. 4 des Bescheids"}),
    )  # fmt: skip

    response = client.post(FORM, form, follow=True)

    award = Award.objects.get()
    notice = award.current_notice
    assert (award.code, award.title, award.file_reference, award.responsible) == (
        "durchstarten-2020", "Durchstarten, Förderbausteine 1 bis 4", "36.02.05-1", clerk
    )  # fmt: skip
    assert (award.income_line, award.expense_line) == (income, expense)
    assert places_of(award).pledged == D("921502.00")
    assert (notice.kind, notice.quota, notice.spend_by, notice.proof_due) == (
        AwardNotice.Kind.AWARD, D(80), date(2022, 6, 30), date(2022, 12, 31)
    )  # fmt: skip
    assert notice.conditions == "Die ANBest-G sind Bestandteil des Bescheids."
    assert list(PlanAmount.objects.values_list("item__name", "item__kind", "amount")) == [
        ("Teilhabemanagement", "staff", D("1151877.50")),
        ("Eigenanteil des Kreises", "own_share", D("230375.50")),
    ]
    units = FundedUnit.objects.values_list("component", "quantity", "fte", "months", "rate")
    assert list(units) == [("Teilhabemanagement", D("6.5"), D("0.5"), 10, None)]
    assert list(DrawdownDate.objects.values_list("due_on", "amount")) == [
        (date(2020, 11, 15), D("200000.00")),
        (date(2021, 11, 15), None),
    ]
    assert list(RuleOverride.objects.values_list("code", "value", "note")) == [
        ("use_period", D(3), "Nr. 4 des Bescheids")
    ]
    application = Application.objects.get()
    assert (application.amount, application.submitted_on) == (D("950000.00"), date(2020, 5, 1))
    assert response.redirect_chain[-1][0] == "/zuwendungen/durchstarten-2020/"
    assert f"Bewilligt sind 921.502,00 € (Beleg {notice.voucher_id})." in text_of(response)


def test_a_share_that_does_not_fit_is_asked_about_and_saved_despite_of_it(
    client, clerk, durchstarten
):
    client.force_login(clerk)
    plan = rows(
        "plan",
        {"kind": "staff", "name": "Personal", "amount": "614.000"},
        {"kind": "own_share", "name": "Eigenanteil", "amount": "114.000"},
    )
    form = filled_in(durchstarten, amount="500.000", **plan)

    asked = client.post(FORM, form)

    (problem,) = asked.context["form"].problems
    assert (asked.status_code, problem.anchor) == (422, "id_despite")
    assert (
        "8.800,00 € zu viel: 80 % von 614.000,00 € sind 491.200,00 €, bewilligt werden sollen "
        "500.000,00 €. Bitte die Angaben prüfen oder „Trotzdem speichern“ ankreuzen."
    ) in text_of(asked)
    assert (Award.objects.count(), 'name="despite"' in asked.text) == (0, True)

    client.post(FORM, form | {"despite": "on"})

    assert Award.objects.get().current_notice.amount == D("500000.00")


def test_sent_twice_it_is_taken_on_once(client, clerk, durchstarten):
    client.force_login(clerk)
    form = filled_in(durchstarten)

    first, second = client.post(FORM, form), client.post(FORM, form)

    assert first.headers["Location"] == second.headers["Location"]
    assert (Award.objects.count(), Voucher.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "anchor", "answer"),
    [
        ({"programme": ""}, "id_programme", "Bitte das Förderprogramm wählen."),
        ({"programme": "4711"}, "id_programme", "Dieses Förderprogramm gibt es nicht."),
        ({"award_title": ""}, "id_award_title", "Bitte die Zuwendung benennen."),
        ({"code": "Früh ling"}, "id_code", "Bitte nur Buchstaben ohne Umlaute"),
        ({"code": "neu"}, "id_code", "„neu“ ist vergeben."),
        ({"code": "schon-da"}, "id_code", "Das Kürzel „schon-da“ ist schon vergeben."),
        ({"amount": ""}, "id_amount", "Bitte den bewilligten Betrag eingeben."),
        (rows("plan", {"kind": "staff", "name": "Stellen", "amount": "1"},
              {"kind": "own_share", "name": "Eigenanteil", "amount": "1"}),
         None, "Der Finanzierungsplan geht nicht auf"),
        ({"amount": "eine Million"}, "id_amount", "ist kein eindeutiger Betrag"),
        ({"amount": "-1"}, "id_amount", "darf nicht unter 0,00 € liegen"),
        ({"amount": "0,00"}, "id_amount", "Ein erster Bescheid bewilligt mehr als 0,00 €."),
        ({"application_amount": "0"}, "id_application_amount", "Bitte einen Betrag über 0,00 €"),
        ({"financing": "per_unit", "quota": ""}, "id_unit_rate",
         "Ein Höchstbetrag je Einheit braucht seine Einheiten."),
        ({"financing": ""}, "id_financing", "Bitte die Finanzierungsart wählen."),
        ({"financing": "zz"}, "id_financing", "„zz“ steht nicht zur Auswahl."),
        ({"holder": "zz"}, "id_holder", "Bitte einen Eintrag der Liste wählen."),
        ({"award_title": "x" * 300}, "id_award_title",
         "Bitte auf höchstens 200 Zeichen kürzen (jetzt 300)."),
        ({"quota": ""}, "id_quota", "Eine Anteilfinanzierung braucht den Fördersatz."),
        ({"quota": "100,1"}, "id_quota", "Der Fördersatz ist höchstens 100 %."),
        ({"quota": "achtzig"}, "id_quota", "Das ist keine Zahl."),
        ({"financing": "fixed"}, "id_quota", "Einen Fördersatz gibt es nur bei"),
        ({"decided_on": "16.10.2024", "announced_on": ""}, "id_decided_on", "in der Zukunft"),
        ({"decided_on": "31.02.2020"}, "id_decided_on", "ist kein Datum im Kalender"),
        ({"period_to": "31.12.9999", "spend_by": "31.12.9999", "proof_due": ""}, "id_period_to",
         "Das Jahr 9999 kann nicht stimmen. Bitte ein Jahr von 1990 bis 2100 eingeben."),
        ({"period_from": "01.01.0001"}, "id_period_from", "Das Jahr 1 kann nicht stimmen."),
        ({"announced_on": "19.08.2020"}, "id_announced_on", "Datum ab dem 20.08.2020"),
        ({"appeal_waived_on": "23.08.2020"}, "id_appeal_waived_on", "Datum ab dem 24.08.2020"),
        ({"announced_on": "", "appeal_waived_on": "19.08.2020"}, "id_appeal_waived_on",
         "Datum ab dem 20.08.2020"),
        ({"interim_proof_due": "01.09.2020"}, "id_interim_proof_due", "nach dem 01.09.2020"),
        ({"period_to": "31.08.2020"}, "id_period_to", "endet, bevor er beginnt"),
        ({"spend_by": "31.08.2020"}, "id_spend_by", "endet vor dem Beginn (01.09.2020)"),
        ({"spend_by": ""}, "id_spend_by", "Bitte ein Datum eingeben"),
        ({"proof_due": "29.06.2022"}, "id_proof_due", "Bitte ein Datum ab dem 30.06.2022"),
        ({"repay_by": "31.08.2020"}, "id_repay_by", "Bitte ein Datum ab dem 01.09.2020"),
        ({"decided_on": "20.08.2014"}, "id_decided_on", "2014"),
        ({"applied_on": "01.05.2020"}, "id_application_amount", "fehlt der beantragte Betrag"),
        (rows("plan", {"name": "Reisen"}), "id_plan-0-kind", "Bitte die Art der Position wählen."),
        (rows("plan", {"kind": "staff", "name": "Reisen", "amount": "viel"}),
         "id_plan-0-amount", "Finanzierungsplan, Zeile 1: Betrag in Euro"),
        (rows("plan", *[{"kind": "staff", "name": "Reisen", "amount": "1"}] * 2),
         "id_plan-1-name", "Diese Position steht schon im Plan."),
        (rows("units", {"quantity": "1", "months": "0"}), "id_units-0-months", "einen Monat"),
        (rows("units", {"quantity": "0"}), "id_units-0-quantity", "muss größer als 0 sein"),
        (rows("units", {"fte": "0"}), "id_units-0-fte", "muss größer als 0 sein"),
        (rows("dates", {"amount": "5"}), "id_dates-0-due_on", "Bitte ein Datum eingeben"),
        (rows("overrides", {"value": "3"}), "id_overrides-0-code", "Bitte die Regel wählen."),
    ],
)  # fmt: skip
def test_a_mistake_is_said_at_its_field_and_nothing_is_saved(
    client, clerk, durchstarten, changed, anchor, answer
):
    build_award("schon-da", amount=None)
    client.force_login(clerk)
    form = filled_in(durchstarten, **changed)

    response = client.post(FORM, form)

    assert response.status_code == 422
    assert answer in text_of(response)
    assert anchor is None or f'href="#{anchor}"' in response.text
    shown = response.context["form"]
    kept = {name: shown[name].value() for name in form if name in shown.fields}
    assert kept == {name: form[name] for name in kept}
    assert list(Award.objects.values_list("code", flat=True)) == ["schon-da"]
    assert Voucher.objects.count() == 0


@pytest.mark.parametrize(
    "typed",
    [{"unit_rate": "57.000"}, {"fte": "18"}],
)
def test_an_amount_per_unit_with_its_unit_is_taken(client, clerk, durchstarten, typed):
    client.force_login(clerk)

    response = client.post(FORM, filled_in(durchstarten, financing="per_unit", quota="", **typed))

    assert response.status_code == 302
    assert Award.objects.get().current_notice.financing == "per_unit"


def test_rows_keep_what_was_typed_and_say_what_is_wrong(client, clerk, durchstarten):
    client.force_login(clerk)
    plan = rows("plan", {"kind": "staff", "name": "Reisen", "amount": "12,345"})

    response = client.post(FORM, filled_in(durchstarten, **plan))

    assert response.status_code == 422
    row = response.context["form"].plan.forms[0]
    assert (row["name"].value(), row["amount"].value()) == ("Reisen", "12,345")


def test_more_rows_keep_what_was_typed_and_save_nothing(client, clerk, durchstarten):
    client.force_login(clerk)
    plan = rows(
        "plan",
        {"kind": "staff", "name": "Stellen", "amount": "1.151.877,50"},
        {"kind": "own_share", "name": "Eigenanteil", "amount": "200.000"},
    )

    response = client.post(FORM, filled_in(durchstarten, award_title="", weiter="plan", **plan))

    assert response.status_code == 200
    form = response.context["form"]
    assert [row["name"].value() for row in form.plan.forms] == [
        "Stellen", "Eigenanteil", None, None, None
    ]  # fmt: skip
    assert form["amount"].value() == "921.502,00"
    text = text_of(response)
    assert "Ausgaben 1.151.877,50 € Zuwendung 921.502,00 € Eigenanteil 200.000,00 €" in text
    assert "es fehlen 30.375,50 €" in text
    # Nobody has said yet that this is all.
    assert "Bitte die Zuwendung benennen." not in text
    assert Award.objects.count() == 0


def test_a_draft_says_at_once_what_cannot_be_right(client, clerk, durchstarten):
    client.force_login(clerk)

    response = client.post(FORM, filled_in(durchstarten, amount="viel", weiter=""))

    assert response.status_code == 200
    assert "„viel“ ist kein eindeutiger Betrag." in text_of(response)


@pytest.mark.parametrize(
    "typed",
    [
        {"period_from": "01.01.9999", "period_to": "31.12.9999"},
        {"period_from": "01.01.0001", "period_to": "31.12.9999"},
    ],
)
def test_nothing_is_proposed_for_a_year_nobody_can_have_meant(
    client, clerk, durchstarten, proof_rules, typed
):
    client.force_login(clerk)

    response = client.post(FORM, filled_in(durchstarten, weiter="", spend_by="", **typed))

    assert response.status_code == 200
    assert "Das Jahr 9999 kann nicht stimmen." in text_of(response)
    assert response.context["form"]["spend_by"].value() == ""


def test_a_row_that_is_only_begun_counts_in_no_sum(client, clerk, durchstarten):
    client.force_login(clerk)
    plan = rows(
        "plan",
        {"kind": "staff", "name": "Stellen", "amount": "921.502"},
        {"kind": "own_share", "name": "Eigenanteil", "amount": ""},
    )
    units = rows("units", {"rate": "", "quantity": "1", "months": "12"})

    response = client.post(FORM, filled_in(durchstarten, weiter="", **plan, **units))

    assert response.status_code == 200
    text = text_of(response)
    assert "Eigenanteil 0,00 € Leistungen Dritter 0,00 € Ergebnis geht auf" in text
    assert "Nach diesen Sätzen" not in text
    assert "Bitte den Fördersatz wählen." not in text


def test_dates_are_proposed_with_their_reason(client, clerk, durchstarten, proof_rules):
    client.force_login(clerk)
    blank = dict.fromkeys(("spend_by", "proof_due", "interim_proof_due"), "")

    response = client.post(FORM, filled_in(durchstarten, weiter="", **blank))

    form = response.context["form"]
    assert {name: form[name].value() for name in (*blank, "repay_by", "code")} == {
        "spend_by": "30.06.2022",
        "proof_due": "31.12.2022",
        "interim_proof_due": "30.04.2021",
        "repay_by": "",
        "code": "durchstarten-2020",
    }
    text = text_of(response)
    assert "Vorschlag 30.06.2022: Ende des Bewilligungszeitraums" in text
    assert "Vorschlag 31.12.2022: 6 Monate nach dem Bewilligungszeitraum (ANBest-P Nr. 6.1)" in text
    assert "nach dem Haushaltsjahr 2020 (ANBest-P Nr. 6.1, nicht bestätigt)" in text


def test_a_proposal_follows_the_period_and_what_was_typed_stays(
    client, clerk, durchstarten, proof_rules
):
    client.force_login(clerk)
    proposed = {"proof_due": "31.12.2022", "proposed_proof_due": "31.12.2022"}
    typed = {"spend_by": "31.05.2022", "proposed_spend_by": "30.06.2022"}

    response = client.post(
        FORM, filled_in(durchstarten, weiter="", period_to="30.04.2023", **proposed, **typed)
    )

    form = response.context["form"]
    assert (form["proof_due"].value(), form["spend_by"].value()) == ("31.10.2023", "31.05.2022")


@pytest.mark.parametrize(
    ("period_to", "proof_due"),
    [("30.12.2024", "30.06.2025"), ("31.12.2024", "30.06.2025"), ("01.01.2025", "31.07.2025")],
)
def test_the_proof_is_due_with_the_end_of_the_sixth_month(
    client, clerk, durchstarten, proof_rules, period_to, proof_due
):
    client.force_login(clerk)

    response = client.post(
        FORM, filled_in(durchstarten, weiter="", period_to=period_to, proof_due="")
    )

    assert response.context["form"]["proof_due"].value() == proof_due


def test_a_free_code_is_proposed(client, clerk, durchstarten):
    build_award("durchstarten-2020", amount=None)
    client.force_login(clerk)

    response = client.post(FORM, filled_in(durchstarten, weiter=""))

    assert response.context["form"]["code"].value() == "durchstarten-2020-2"


def test_where_the_usual_code_is_taken_a_free_one_is_formed(client, clerk, durchstarten):
    build_award("durchstarten-2020", amount=None)
    client.force_login(clerk)
    form = filled_in(durchstarten)

    first, again = client.post(FORM, form), client.post(FORM, form)
    other = client.post(FORM, form | {"key": str(uuid4()), "despite": "on"})

    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"] == "/zuwendungen/durchstarten-2020-2/"
    assert other.headers["Location"] == "/zuwendungen/durchstarten-2020-3/"


def test_where_a_typed_code_is_taken_a_free_one_is_named(client, clerk, durchstarten):
    build_award("durchstarten-2020", amount=None)
    client.force_login(clerk)

    response = client.post(FORM, filled_in(durchstarten, code="durchstarten-2020"))

    assert response.status_code == 422
    assert "Frei ist „durchstarten-2020-2“." in text_of(response)


def test_more_rows_come_back_to_their_section_as_a_draft(client, clerk, durchstarten):
    client.force_login(clerk)
    link = f"{FORM}?programm=durchstarten"

    page = client.get(link)
    draft = client.post(link, filled_in(durchstarten, weiter="plan"))

    for anchor in ("zeiten", "plan", "einheiten", "abruf", "regeln"):
        assert f'formaction="{link}#schritt-{anchor}"' in page.text
        assert f'id="schritt-{anchor}"' in page.text
    # Saving starts anew at the top, where the mistakes are listed.
    assert f'action="{link}"' in draft.text
    assert "Entwurf, noch nicht gespeichert" not in text_of(page)
    assert "Entwurf, noch nicht gespeichert" in text_of(draft)


@pytest.mark.parametrize("path", ["neu/", "kim/bescheid/", "kim/haushaltsjahre/"])
def test_enter_saves_and_adds_no_rows(client, clerk, path):
    """Browsers press the first button of the form when somebody presses Enter in a field."""
    build_award("kim")
    client.force_login(clerk)

    page = client.get(f"/zuwendungen/{path}").text

    form = page[page.index('<form class="ft-form') :]
    first = re.search(r"<(button|input)[^>]*type=\"submit\"[^>]*>", form)
    assert 'name="weiter"' in form
    assert "name=" not in first.group()
    assert "formaction" not in first.group()


def test_units_are_reckoned_at_the_rate_of_their_day(client, clerk, fiscal_years, county):
    kim = build_programme("kim-b2")
    for amount, first in (("55000.00", date(2021, 1, 1)), ("57000.00", date(2023, 1, 1))):
        ProgrammeRate.objects.create(
            programme=kim, component="Case Management", unit="VZÄ", amount=D(amount),
            valid_from=first, valid_to=date(2022, 12, 31) if first.year == 2021 else None,
            source="Richtlinie",
        )  # fmt: skip
    client.force_login(clerk)
    rate = ProgrammeRate.objects.get(amount=D("57000.00"))
    units = rows("units", {"rate": str(rate.pk), "quantity": "18", "months": "12"})
    form = filled_in(
        kim, weiter="", financing="per_unit", quota="", period_from="01.01.2024",
        period_to="31.12.2024", **units,
    )  # fmt: skip

    of_2024 = client.post(FORM, form)
    of_2022 = client.post(FORM, form | {"period_from": "01.01.2022", "period_to": "31.12.2022"})

    two_years = form | {"period_to": "31.12.2025", "units-0-months": ""}
    half_of_it = two_years | {"units-0-period_from": "01.01.2025"}

    assert "Nach diesen Sätzen: 2.052.000,00 €" in text_of(client.post(FORM, two_years))
    assert "Nach diesen Sätzen: 1.026.000,00 €" in text_of(client.post(FORM, half_of_it))
    assert "Nach diesen Sätzen: 1.026.000,00 €" in text_of(of_2024)
    assert "Nach diesen Sätzen: 990.000,00 €" in text_of(of_2022)


@pytest.mark.parametrize(
    ("unit", "field", "answer"),
    [
        ({"months": "23"}, "months", "Bitte höchstens 22 Monate eingeben."),
        ({"period_from": "01.01.2022", "months": "7"}, "months", "Bitte höchstens 6 Monate"),
        ({"period_from": "31.08.2020"}, "period_from", "im Bewilligungszeitraum vom 01.09.2020"),
        ({"period_to": "01.07.2022"}, "period_to", "bis 30.06.2022 bewilligt"),
        ({"period_from": "02.01.2022", "period_to": "01.01.2022"}, "period_to", "02.01.2022"),
    ],
)
def test_units_are_granted_within_the_award_period(
    client, clerk, durchstarten, unit, field, answer
):
    rate = ProgrammeRate.objects.create(
        programme=durchstarten, component="Coaching", unit="VZÄ", amount=D("57000.00"), fte=D(1),
        source="Richtlinie",
    )  # fmt: skip
    client.force_login(clerk)
    units = rows("units", {"rate": str(rate.pk), "quantity": "1", **unit})

    response = client.post(FORM, filled_in(durchstarten, **units))

    assert response.status_code == 422
    (problem,) = response.context["form"].problems
    assert problem.anchor == f"id_units-0-{field}"
    assert answer in problem.text
    assert not Award.objects.exists()


def test_without_months_a_unit_counts_all_of_its_days(client, clerk, durchstarten):
    rate = ProgrammeRate.objects.create(
        programme=durchstarten, component="Coaching", unit="VZÄ", amount=D("57000.00"), fte=D(1),
        source="Richtlinie",
    )  # fmt: skip
    client.force_login(clerk)
    row = {"rate": str(rate.pk), "quantity": "1"}
    units = rows("units", row, row | {"period_from": "01.01.2022"})

    response = client.post(FORM, filled_in(durchstarten, **units))

    assert response.status_code == 302
    assert list(FundedUnit.objects.values_list("period_from", "period_to", "months")) == [
        (None, None, 22),
        (date(2022, 1, 1), None, 6),
    ]


def test_the_page_of_a_programme_preselects_it(client, clerk, durchstarten):
    client.force_login(clerk)
    link = f"{FORM}?programm=durchstarten"

    page = client.get(reverse("programme", args=["durchstarten"]))
    form = client.get(link).context["form"]

    assert f'href="{link}"' in page.text
    assert form["programme"].value() == durchstarten.pk
    # The only county is proposed; nobody has to choose it.
    assert form["holder"].value() == build_organisation("kreis-unna").pk


@pytest.mark.parametrize(
    ("role", "offered"),
    [("clerk", True), ("supervisor", True), ("treasury", False), ("auditor", False)],
)
def test_the_list_offers_the_form_to_who_may_fill_it_in(client, request, role, offered):
    client.force_login(request.getfixturevalue(role))

    assert ("Neue Zuwendung aus einem Bescheid" in text_of(client.get("/zuwendungen/"))) == offered


def test_a_form_without_its_rows_is_refused(client, clerk, durchstarten):
    client.force_login(clerk)
    form = filled_in(durchstarten)
    del form["plan-TOTAL_FORMS"]

    response = client.post(FORM, form)

    assert response.status_code == 422
    assert "„Finanzierungsplan“ sind unvollständig angekommen" in text_of(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_asks_the_database_as_often_however_much_there_is(
    client, clerk, durchstarten, django_assert_num_queries, count
):
    for number in range(count):
        build_award(f"kim-{number}", programme=build_programme(f"kim-{number}"))
        build_line(f"zeile-{number}")
    client.force_login(clerk)

    with django_assert_num_queries(FORM_QUERIES):
        client.get(FORM)


# Session, person and role; holder, persons, programmes.
FORM_QUERIES = 11


def test_the_rows_offer_rates_and_parts_of_the_programme_once_it_is_chosen(
    client, clerk, durchstarten
):
    other = build_programme("kim")
    for programme in (durchstarten, other):
        ProgrammeRate.objects.create(
            programme=programme, component=f"Coaching {programme.code}", unit="VZÄ",
            amount=D("57000.00"), source="Richtlinie",
        )  # fmt: skip
        DrawdownPart.objects.create(programme=programme, code="2.1", name=f"Teil {programme.code}")
    client.force_login(clerk)
    waiting = "Die Fördersätze stehen zur Wahl, sobald oben das Förderprogramm gewählt ist."

    blank = client.get(FORM)
    blank_rows = {**rows("plan", {}), **rows("units", {}), **rows("dates", {})}
    chosen = client.post(FORM, filled_in(durchstarten, weiter="", **blank_rows))

    assert (waiting in text_of(blank), waiting in text_of(chosen)) == (True, False)
    assert offered(blank) == {"plan": None, "units": [], "dates": None}
    assert offered(chosen) == {
        "plan": ["Nr. 2.1: Teil durchstarten"],
        "units": ["Coaching durchstarten, je VZÄ: 57.000,00\u00a0€ (nicht bestätigt)"],
        "dates": ["Nr. 2.1: Teil durchstarten"],
    }


def offered(page):
    """What the first row of each kind lets choose of its programme; None where it does not ask."""
    form = page.context["form"]
    fields = {
        rows.prefix: rows.forms[0].fields.get("rate" if rows.prefix == "units" else "part")
        for rows in (form.plan, form.units, form.dates)
    }
    return {
        prefix: field and [label for _, group in field.choices[1:] for _, label in group]
        for prefix, field in fields.items()
    }


def test_no_form_lists_the_budget_lines(client, clerk, durchstarten):
    """However many there are: they are typed."""
    ring = build_ring("35-04")
    award = build_award(
        "kim",
        programme=durchstarten,
        received="100.00",
        income_line=build_line("ertrag", side=Side.INCOME, ring=ring),
        expense_line=build_line("aufwand", ring=ring),
    )
    voucher = award.receipts.get().voucher_id
    of_award = ("receipt", "expense", "other-income", "repayment", "pass-through", "notice")
    paths = [reverse(f"{name}-new", args=["kim"]) for name in of_award]
    paths += [FORM, reverse("voucher-transfer", args=[voucher])]
    client.force_login(clerk)

    sizes = []
    for number in (2, 50):
        for position in range(number):
            build_line(f"zeile-{number}-{position}", ring=ring)
            build_line(f"ertrag-{number}-{position}", ring=ring, side=Side.INCOME)
        sizes.append({path: len(client.get(path).content) for path in paths})

    assert sizes[1] == sizes[0]


def twin_question(response):
    return "Diese Zuwendung gibt es wohl schon: " in text_of(response)


@pytest.mark.parametrize("reference", ["36.02.05-1", "Az.: 36.02.05 - 1", "AKTENZEICHEN 360205/1"])
def test_the_same_file_reference_again_is_asked_about(client, clerk, durchstarten, reference):
    client.force_login(clerk)
    client.post(FORM, filled_in(durchstarten))
    again = filled_in(durchstarten, file_reference=reference, amount="1.000,00")

    response = client.post(FORM, again)

    assert response.status_code == 422
    assert (
        "Diese Zuwendung gibt es wohl schon: Durchstarten, Förderbausteine 1 bis 4 , "
        "Aktenzeichen 36.02.05-1." in text_of(response)
    )
    assert '<a href="/zuwendungen/durchstarten-2020/">' in response.content.decode()
    assert Award.objects.count() == 1
    assert client.post(FORM, again | {"despite": "on"}).status_code == 302
    assert Award.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, True),
        ({"amount": "921.502,01"}, False),
        ({"period_from": "02.09.2020"}, False),
        ({"file_reference": "36.02.05-2"}, False),
    ],
)
def test_without_a_file_reference_programme_amount_and_period_decide(
    client, clerk, durchstarten, changed, asked
):
    client.force_login(clerk)
    client.post(FORM, filled_in(durchstarten))

    response = client.post(FORM, filled_in(durchstarten, **({"file_reference": ""} | changed)))

    assert twin_question(response) is asked
    assert Award.objects.count() == (1 if asked else 2)


def test_an_award_sent_twice_is_no_twin_of_itself(client, clerk, durchstarten):
    client.force_login(clerk)
    sent = filled_in(durchstarten)

    answers = [client.post(FORM, sent).status_code for _ in range(2)]

    assert (answers, Award.objects.count()) == ([302, 302], 1)
