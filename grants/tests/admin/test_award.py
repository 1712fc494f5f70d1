"""Awards, their notices and contracts are made by the services, also from the admin."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from grants.models import Award, AwardNotice, ProgrammeRate
from grants.queries.awards import places_of
from grants.queries.final_account import overpaid
from grants.tests.admin.forms import filled_in
from grants.tests.builders import (
    build_award,
    build_line,
    build_organisation,
    build_pass_through,
    build_programme,
)
from ledger.models import Side


@pytest.fixture
def supervised(client, supervisor):
    client.force_login(supervisor)
    return client


def terms(award, **typed):
    return {
        "award": award.pk,
        "amount": "376.500,00",
        "financing": "fixed",
        "period_from": "01.01.2024",
        "period_to": "31.12.2024",
        "spend_by": "31.12.2024",
        **typed,
    }


def test_an_award_gets_its_accounts_and_is_made_once_when_sent_twice(supervised):
    page = reverse("admin:grants_award_add")
    form = filled_in(
        supervised.get(page),
        code="kim-1-2024",
        programme=build_programme().pk,
        holder=build_organisation().pk,
        title="KIM Baustein 1",
        kind="grant",
        income_line=build_line("ertrag", side=Side.INCOME).pk,
        expense_line=build_line("aufwand").pk,
    )

    first = supervised.post(page, form)
    second = supervised.post(page, form)

    assert (first.status_code, second.status_code) == (302, 302)
    award = Award.objects.get()
    assert (award.title, award.income_line.code) == ("KIM Baustein 1", "ertrag")
    assert award.purse.accounts.count() == 11


def test_a_code_that_is_taken_is_refused_and_what_was_typed_stays(supervised):
    award = build_award(amount=None)
    page = reverse("admin:grants_award_add")
    form = filled_in(
        supervised.get(page), code=award.code, programme=award.programme_id,
        holder=award.holder_id, title="Noch einmal", kind="grant",
    )  # fmt: skip

    response = supervised.post(page, form)

    assert (
        "Zuwendung mit diesem Wert für das Feld Kürzel existiert bereits."
        in response.content.decode()
    )
    assert response.context["adminform"].form["title"].value() == "Noch einmal"


def test_only_lines_of_the_right_side_can_be_chosen(supervised):
    income, expense = build_line("ertrag", side=Side.INCOME), build_line("aufwand")

    form = supervised.get(reverse("admin:grants_award_add")).context["adminform"].form

    assert list(form.fields["income_line"].queryset) == [income]
    assert list(form.fields["expense_line"].queryset) == [expense]


def test_the_description_of_an_award_can_be_changed_but_not_what_it_is_booked_on(supervised):
    award = build_award(received="1000.00")
    page = reverse("admin:grants_award_change", args=[award.pk])
    form = filled_in(supervised.get(page), title="KIM 1", code="anders", current_notice="")

    supervised.post(page, form)

    changed = Award.objects.get()
    assert (changed.title, changed.code) == ("KIM 1", "kim-1-2024")
    assert changed.current_notice == award.current_notice


def test_a_notice_grants_the_award(supervised):
    award = build_award(amount=None)
    page = reverse("admin:grants_awardnotice_add")
    form = filled_in(supervised.get(page), **terms(award, proof_due="31.03.2025"))

    assert supervised.post(page, form).status_code == 302
    assert supervised.post(page, form).status_code == 302

    award.refresh_from_db()
    assert AwardNotice.objects.get() == award.current_notice
    assert award.current_notice.proof_due == date(2025, 3, 31)
    assert places_of(award).pledged == D("376500.00")


def test_a_final_notice_settles_the_award(supervised):
    award = build_award(received="300000.00")
    page = reverse("admin:grants_awardnotice_add")
    form = filled_in(
        supervised.get(page),
        **terms(
            award,
            amount="250.000",
            is_final="on",
            decided_on="02.05.2025",
            announced_on="05.05.2025",
            appeal_waived_on="06.05.2025",
            repay_by="30.06.2025",
            conditions="ANBest-G",
        ),
    )

    assert supervised.post(page, form).status_code == 302

    award.refresh_from_db()
    notice = award.current_notice
    assert (notice.kind, notice.repay_by, notice.conditions) == (
        AwardNotice.Kind.FINAL,
        date(2025, 6, 30),
        "ANBest-G",
    )
    assert (notice.announced_on, notice.appeal_waived_on) == (date(2025, 5, 5), date(2025, 5, 6))
    assert overpaid(award) == D("50000.00")


def test_an_amendment_after_a_final_notice_is_refused_and_the_input_kept(supervised, clerk):
    award = build_award(received="300000.00")
    page = reverse("admin:grants_awardnotice_add")
    supervised.post(
        page, filled_in(supervised.get(page), **terms(award, amount="300.000", is_final="on"))
    )
    form = filled_in(supervised.get(page), **terms(award, amount="250.000"))

    response = supervised.post(page, form)

    assert response.status_code == 200
    assert "Diese Zuwendung ist abgerechnet" in response.content.decode()
    assert response.context["adminform"].form["amount"].value() == "250.000"
    assert response.context["adminform"].form["key"].value() == str(form["key"])
    assert list(AwardNotice.objects.values_list("amount", flat=True)) == [
        D("376500.00"),
        D("300000.00"),
    ]


def test_a_notice_may_fall_below_what_has_come_in(supervised):
    award = build_award(received="300000.00")
    page = reverse("admin:grants_awardnotice_add")

    supervised.post(page, filled_in(supervised.get(page), **terms(award, amount="250.000")))

    award.refresh_from_db()
    assert (award.current_notice.amount, overpaid(award)) == (D("250000.00"), D("50000.00"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"financing": "share", "quota": "100,5"}, "Der Fördersatz ist höchstens 100 %."),
        ({"spend_by": "31.12.2023"}, "Die Verausgabungsfrist endet vor dem Beginn (01.01.2024)."),
        ({"financing": "share"}, "Eine Anteilfinanzierung braucht den Fördersatz."),
        ({"quota": "80"}, "Einen Fördersatz gibt es nur bei der Anteilfinanzierung"),
        ({"amount": "1.2.3"}, "ist kein eindeutiger Betrag."),
        ({"amount": "−5"}, "Der Betrag darf nicht unter 0,00 € liegen."),
    ],
)
def test_contradicting_terms_are_refused_in_german(supervised, typed, sentence):
    award = build_award(amount=None)
    page = reverse("admin:grants_awardnotice_add")

    response = supervised.post(page, filled_in(supervised.get(page), **terms(award, **typed)))

    assert sentence in response.content.decode()
    assert not AwardNotice.objects.exists()


@pytest.mark.parametrize(
    ("day", "typed", "field", "sentence"),
    [
        (
            date(2024, 1, 2),
            {"decided_on": "01.01.2024"},
            "decided_on",
            "Bitte ein Datum ab dem 02.01.2024 eingeben.",
        ),
        (None, {"is_final": "on"}, "is_final", "kann kein Schlussbescheid sein."),
    ],
)
def test_what_earlier_notices_do_not_allow_is_said_at_its_field(
    supervised, day, typed, field, sentence
):
    award = build_award(amount=None if day is None else "376500.00", decided_on=day)
    page = reverse("admin:grants_awardnotice_add")
    before = AwardNotice.objects.count()

    response = supervised.post(page, filled_in(supervised.get(page), **terms(award, **typed)))

    assert response.context["adminform"].form.errors.keys() == {field}
    assert sentence in response.content.decode()
    assert AwardNotice.objects.count() == before


def test_a_contract_is_agreed_on_the_page_of_the_award_and_not_here(supervised):
    build_pass_through(build_award())

    page = reverse("admin:grants_passthrough_add")
    assert supervised.get(page).status_code == 403
    assert page not in supervised.get(reverse("admin:grants_passthrough_changelist")).text


def test_the_amount_of_a_contract_cannot_be_changed(supervised):
    pass_through = build_pass_through(build_award())
    page = reverse("admin:grants_passthrough_change", args=[pass_through.pk])
    form = filled_in(supervised.get(page), agreed="1", consent_reference="Bescheid vom 02.01.2024")

    supervised.post(page, form)

    pass_through.refresh_from_db()
    assert pass_through.agreed == D("66700.00")
    assert pass_through.consent_reference == "Bescheid vom 02.01.2024"


@pytest.fixture
def coordination():
    """The one component of posts that may be chosen."""
    award = build_award()
    return ProgrammeRate.objects.create(
        programme=award.programme, component="Koordination", unit="VZÄ", fte=D("1.00"),
        amount=D("57000.00"), source="FAQ KIM",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("component", "status", "kept"), [("Koordination", 302, "Koordination"), ("Küche", 200, "")]
)
def test_a_contract_names_one_of_the_funded_components_also_later(
    supervised, coordination, component, status, kept
):
    pass_through = build_pass_through(Award.objects.get())
    page = reverse("admin:grants_passthrough_change", args=[pass_through.pk])

    response = supervised.post(page, filled_in(supervised.get(page), component=component))

    pass_through.refresh_from_db()
    assert (response.status_code, pass_through.component) == (status, kept)


def test_a_notice_whose_share_does_not_fit_the_plan_is_saved_only_despite_of_it(supervised):
    award = build_award(amount="491200.00", financing="share", quota="80")
    item = award.plan_items.create(kind="staff", name="Personal")
    item.amounts.create(notice=award.current_notice, amount=D("614000.00"))
    page = reverse("admin:grants_awardnotice_add")
    typed = terms(award, amount="500.000,00", financing="share", quota="80")
    form = filled_in(supervised.get(page), **typed)

    asked = supervised.post(page, form)

    (told,) = asked.context["adminform"].form.errors["despite"]
    assert told.replace("\u00a0", " ").startswith("8.800,00 € zu viel: 80 % von 614.000,00 € sind")
    assert award.notices.count() == 1

    assert supervised.post(page, form | {"despite": "on"}).status_code == 302
    assert award.notices.count() == 2
