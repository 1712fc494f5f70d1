"""Master data: what supervisors edit, confirm and delete, and what stays out of their reach."""

import re
from datetime import date
from decimal import Decimal as D
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from grants.alerts.current import pending
from grants.models import Award, BaseRate, CheckSetting, Deadline, Post, Programme, ProgrammeRate
from grants.permissions import Role
from grants.tests.admin.forms import filled_in
from grants.tests.builders import build_award, build_line, build_programme, build_ring
from ledger.integrity import verify
from ledger.models import Appropriation, BudgetLine, FiscalYear, PlanEntry
from ledger.tests.builders import build_years, close_year


@pytest.fixture
def supervised(client, supervisor):
    client.force_login(supervisor)
    return client


@pytest.fixture
def base_rate(db):
    return BaseRate.objects.create(
        valid_from=date(2024, 7, 1), percent=D("3.37"), source="Bundesbank"
    )


def confirm(client, row):
    model = row._meta
    return client.post(
        reverse(f"admin:{model.app_label}_{model.model_name}_changelist"),
        {"action": "confirm", "_selected_action": [row.pk]},
    )


def test_a_confirmed_figure_names_the_person_and_the_day(supervised, supervisor, base_rate):
    confirm(supervised, base_rate)

    base_rate.refresh_from_db()
    assert (base_rate.confirmed_by, base_rate.confirmed_on) == (supervisor, date(2024, 10, 15))
    assert base_rate.is_confirmed


def test_who_confirmed_first_stays_when_somebody_confirms_again(supervised, clerk, base_rate):
    BaseRate.objects.update(confirmed_by=clerk, confirmed_on=date(2024, 8, 1))

    confirm(supervised, base_rate)

    base_rate.refresh_from_db()
    assert (base_rate.confirmed_by, base_rate.confirmed_on) == (clerk, date(2024, 8, 1))


def test_a_changed_figure_is_no_longer_confirmed(supervised, base_rate):
    confirm(supervised, base_rate)
    page = reverse("admin:grants_baserate_change", args=[base_rate.pk])

    supervised.post(page, filled_in(supervised.get(page)))
    base_rate.refresh_from_db()
    assert base_rate.is_confirmed  # saved, but nothing had changed

    supervised.post(page, filled_in(supervised.get(page), percent="2,27"))
    base_rate.refresh_from_db()
    assert (base_rate.percent, base_rate.confirmed_by) == (D("2.27"), None)
    assert not base_rate.is_confirmed


@pytest.mark.parametrize(
    ("typed", "confidence"),
    [
        ({"percent": "9,99"}, "U"),
        ({"valid_from": "01.01.2025"}, "U"),
        ({"source": "Schätzung"}, "U"),
        ({"percent": "9,99", "confidence": "T"}, "T"),
        ({"note": "im Bundesanzeiger nachgelesen"}, "F"),
        ({}, "F"),
    ],
)
def test_a_changed_figure_was_not_found_in_the_source(supervised, base_rate, typed, confidence):
    BaseRate.objects.update(confidence="F")
    page = reverse("admin:grants_baserate_change", args=[base_rate.pk])

    shown = supervised.get(page)
    supervised.post(page, filled_in(shown, **typed))

    base_rate.refresh_from_db()
    assert (base_rate.confidence, base_rate.is_confirmed) == (confidence, confidence == "F")
    assert "Wer die Angabe ändert, setzt die Sicherheit auf „unsicher“" in shown.content.decode()


def test_another_person_in_charge_does_not_make_a_deadline_unsure(supervised, supervisor):
    award = build_award()
    page = reverse("admin:grants_deadline_change", args=[award.deadlines.get().pk])

    supervised.post(page, filled_in(supervised.get(page), responsible=str(supervisor.pk)))

    deadline = award.deadlines.get()
    assert (deadline.responsible, deadline.is_confirmed) == (supervisor, True)


def test_a_rate_changed_on_the_page_of_its_programme_is_unsure(supervised):
    rate = ProgrammeRate.objects.create(
        programme=build_programme("kim-2"),
        component="Personal",
        unit="VZÄ",
        amount=D("57000.00"),
        source="Haushaltsplan 2024",
        confidence="F",
    )
    page = reverse("admin:grants_programme_change", args=[rate.programme_id])
    form = filled_in(supervised.get(page)) | {"rates-0-amount": "59.000"}

    supervised.post(page, form)

    rate.refresh_from_db()
    assert (rate.amount, rate.confidence) == (D("59000.00"), "U")


def test_rates_are_entered_on_the_page_of_their_programme_as_german_amounts(supervised):
    programme = build_programme("kim-2")
    page = reverse("admin:grants_programme_change", args=[programme.pk])
    form = filled_in(supervised.get(page)) | {
        "rates-TOTAL_FORMS": "1",
        "rates-0-programme": programme.pk,
        "rates-0-component": "Personal",
        "rates-0-unit": "VZÄ",
        "rates-0-amount": "57.000",
        "rates-0-source": "Haushaltsplan 2024",
        "rates-0-confidence": "F",
    }

    assert supervised.post(page, form).status_code == 302

    assert ProgrammeRate.objects.get().amount == D("57000.00")


def test_what_is_in_use_is_not_deleted_and_the_page_says_why(supervised):
    award = build_award()
    page = reverse("admin:grants_programme_delete", args=[award.programme_id])

    asked = supervised.get(page)
    sent = supervised.post(page, {"post": "yes"})

    sentence = "folgenden geschützten verwandten Objekte"
    assert sentence in asked.content.decode()
    assert sentence in sent.content.decode()
    assert Programme.objects.filter(pk=award.programme_id).exists()


def test_what_nobody_uses_can_be_deleted(supervised):
    programme = build_programme("irrtum")

    supervised.post(reverse("admin:grants_programme_delete", args=[programme.pk]), {"post": "yes"})

    assert not Programme.objects.filter(pk=programme.pk).exists()


def test_plan_and_adjustment_are_edited_but_not_what_was_booked(supervised, supervisor):
    line = build_line("aufwand", budgeted={2024: "1000.00"})
    build_award(expense_line=line, received="500.00", spent="200.00")
    page = reverse("admin:ledger_budgetline_change", args=[line.pk])
    form = filled_in(supervised.get(page)) | {
        "appropriations-0-adjustment": "1.234,56",
        "appropriations-0-decided_on": "12.06.2024",
        "appropriations-0-reason": "Nachtragshaushalt",
        "appropriations-0-year": "2023",
        "appropriations-0-actual": "0",
    }

    assert supervised.post(page, form).status_code == 302

    row = Appropriation.objects.get()
    assert (row.year, row.budgeted, row.adjustment) == (2024, D("1000.00"), D("1234.56"))
    assert row.actual == D("200.00")
    entry = PlanEntry.objects.latest("id")
    assert (entry.kind, entry.amount, entry.decided_on, entry.reason, entry.actor) == (
        PlanEntry.Kind.ADJUSTMENT,
        D("1234.56"),
        date(2024, 6, 12),
        "Nachtragshaushalt",
        supervisor,
    )
    assert verify() == []


def test_a_plan_does_not_change_without_a_reason_and_a_day(supervised):
    line = build_line("aufwand", budgeted={2024: "1000.00"})
    page = reverse("admin:ledger_budgetline_change", args=[line.pk])
    form = filled_in(supervised.get(page)) | {"appropriations-0-budgeted": "1.500"}

    response = supervised.post(page, form)

    assert response.content.decode().count("Bitte angeben: Der Ansatz wird geändert.") == 2
    assert Appropriation.objects.get().budgeted == D("1000.00")


def test_a_plan_below_zero_is_refused_and_the_page_says_what_to_do(supervised):
    line = build_line("aufwand", budgeted={2024: "1000.00"})
    page = reverse("admin:ledger_budgetline_change", args=[line.pk])
    form = filled_in(supervised.get(page)) | {
        "appropriations-0-budgeted": "-5",
        "appropriations-0-decided_on": "12.06.2024",
        "appropriations-0-reason": "Kürzung",
    }

    response = supervised.post(page, form)

    assert "Bitte den Ansatz ab 0,00 € eingeben" in response.content.decode()
    assert Appropriation.objects.get().budgeted == D("1000.00")


def test_a_line_gets_the_plan_of_another_year(supervised):
    line = build_line("aufwand", budgeted={2024: "1000.00"})
    page = reverse("admin:ledger_budgetline_change", args=[line.pk])
    form = filled_in(supervised.get(page)) | {
        "appropriations-TOTAL_FORMS": "2",
        "appropriations-1-line": line.pk,
        "appropriations-1-year": "2025",
        "appropriations-1-budgeted": "1.100",
        "appropriations-1-adjustment": "-50",
        "appropriations-1-decided_on": "10.12.2024",
        "appropriations-1-reason": "Haushaltsplan 2025",
        "appropriations-1-key": "6f1c3a52-9f0e-4d43-a53c-6f0b1f5a4f10",
    }

    assert supervised.post(page, form).status_code == 302

    entries = PlanEntry.objects.filter(year=2025).order_by("id").values_list("kind", "amount")
    assert list(entries) == [("budgeted", D("1100.00")), ("adjustment", D("-50.00"))]
    assert verify() == []


def test_the_plan_of_a_closed_year_stays_and_the_page_says_why(supervised, supervisor):
    line = build_line("aufwand", budgeted={2023: "1000.00"})
    build_years()
    close_year(2023, supervisor)
    page = reverse("admin:ledger_budgetline_change", args=[line.pk])
    form = filled_in(supervised.get(page)) | {
        "appropriations-0-budgeted": "1.500",
        "appropriations-0-decided_on": "10.01.2024",
        "appropriations-0-reason": "Tippfehler",
    }

    text = supervised.post(page, form).content.decode()

    assert "Das Haushaltsjahr 2023 ist abgeschlossen, sein Ansatz lässt sich nicht mehr" in text
    assert "1.500" in text  # what was typed stays
    assert Appropriation.objects.get().budgeted == D("1000.00")


def test_a_booking_made_while_the_plan_is_being_edited_is_not_overwritten(supervised, monkeypatch):
    line = build_line("aufwand", budgeted={2024: "1000.00"})
    page = reverse("admin:ledger_budgetline_change", args=[line.pk])
    form = filled_in(supervised.get(page)) | {
        "appropriations-0-budgeted": "1.500",
        "appropriations-0-decided_on": "12.06.2024",
        "appropriations-0-reason": "Nachtragshaushalt",
    }
    save = Appropriation.save

    def save_after_a_booking(row, *args, **kwargs):
        Appropriation.objects.filter(pk=row.pk).update(actual=D("200.00"))
        save(row, *args, **kwargs)

    monkeypatch.setattr(Appropriation, "save", save_after_a_booking)
    supervised.post(page, form)

    row = Appropriation.objects.get()
    assert (row.budgeted, row.actual) == (D("1500.00"), D("200.00"))


def test_a_ring_that_nobody_books_here_is_marked_so(supervised):
    ring = build_ring("35-05")
    page = reverse("admin:ledger_ring_change", args=[ring.pk])
    form = filled_in(supervised.get(page))
    form.pop("is_booked_here")

    supervised.post(page, form)

    ring.refresh_from_db()
    assert not ring.is_booked_here


def test_the_side_of_a_line_stays_because_bookings_count_by_it(supervised):
    line = build_line("aufwand")
    page = reverse("admin:ledger_budgetline_change", args=[line.pk])

    supervised.post(page, filled_in(supervised.get(page), side="income", name="Neuer Name"))

    changed = BudgetLine.objects.get()
    assert (changed.side, changed.name) == ("expense", "Neuer Name")


def test_a_year_is_opened_and_nobody_can_close_it_here(supervised):
    page = reverse("admin:ledger_fiscalyear_add")

    supervised.post(page, {"year": "2031", "is_closed": "on"})

    assert FiscalYear.objects.get(year=2031).is_closed is False


def test_years_are_printed_without_a_thousands_dot(supervised):
    build_line("aufwand", budgeted={2024: "1000.00"})

    html = supervised.get(reverse("admin:ledger_budgetline_changelist")).content.decode()

    assert ">2024</a>" in html
    assert "2.024" not in html


def test_lines_are_filtered_by_the_years_they_are_planned_in(supervised):
    line = build_line("aufwand", budgeted={2024: "1000.00"})
    build_line("anderer", budgeted={2025: "1000.00"})
    page = reverse("admin:ledger_budgetline_changelist")

    assert list(supervised.get(page, {"jahr": "2024"}).context["cl"].result_list) == [line]
    assert list(supervised.get(page, {"jahr": "2023"}).context["cl"].result_list) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"fte": "0"}, "Die VZÄ müssen größer als 0 sein."),
        ({"valid_to": "31.12.2023"}, "Der Zeitraum endet, bevor er beginnt."),
    ],
)
def test_a_post_that_cannot_be_is_refused_in_german(supervised, typed, sentence):
    award = build_award()
    page = reverse("admin:grants_post_add")
    form = filled_in(
        supervised.get(page),
        **{
            "award": award.pk,
            "number": "KIM2-1",
            "fte": "0,5",
            "valid_from": "01.01.2024",
            "valid_to": "31.12.2024",
            **typed,
        },
    )

    assert sentence in supervised.post(page, form).content.decode()
    assert not Post.objects.exists()


def test_a_threshold_is_set_for_a_rule_that_exists(supervised):
    award = build_award()
    page = reverse("admin:grants_checksetting_add")
    form = filled_in(supervised.get(page), award=award.pk, is_active="on", stages="60,30")

    supervised.post(page, form | {"check_code": "gibt_es_nicht"})
    assert not CheckSetting.objects.filter(award=award).exists()

    supervised.post(page, form | {"check_code": "spending_window"})
    assert CheckSetting.objects.get(award=award).stages == "60,30"


def test_defaults_stand_beside_the_thresholds_until_somebody_changes_them(supervised):
    proof = "check_code=own_proof_due&amp;stages=60%2C30%2C14%2C3&amp;supervisor_from=3"

    def shown():
        page = supervised.get(reverse("admin:grants_checksetting_changelist")).content.decode()
        return re.findall(
            r'add/\?(check_code=own_proof_due[^"]*)">([^<]*)</a>\s*</th>\s*<td>([^<]*)</td>\s*<td>([^<]*)<',
            page,
        )

    before = shown()
    form = supervised.get(f"{reverse('admin:grants_checksetting_add')}?{unescape(before[0][0])}")
    supervised.post(form.request["PATH_INFO"], filled_in(form, supervisor_from="14"))

    assert before == [(proof, "Eigener Verwendungsnachweis fällig", "60,30,14,3", "3")]
    assert shown() == []
    assert list(
        CheckSetting.objects.values_list("check_code", "is_active", "stages", "supervisor_from")
    ) == [("own_proof_due", True, "60,30,14,3", 14)]


def test_a_supervisor_gives_a_person_a_role_but_never_all_power(supervised, clerk):
    page = reverse("admin:auth_user_change", args=[clerk.pk])
    treasury = Group.objects.get(name="Kämmerei")
    form = filled_in(supervised.get(page), groups=[treasury.pk], is_superuser="on", is_staff="on")

    supervised.post(page, form)

    clerk.refresh_from_db()
    assert list(clerk.groups.all()) == [treasury]
    assert (clerk.is_superuser, clerk.is_staff) == (False, False)


def test_a_supervisor_can_neither_change_a_superuser_nor_set_the_password(supervised):
    root = User.objects.create_superuser("root")
    change = reverse("admin:auth_user_change", args=[root.pk])
    password = reverse("admin:auth_user_password_change", args=[root.pk])

    assert supervised.post(change, {"username": "meiner"}).status_code == 403
    assert supervised.post(password, {"password1": "x", "password2": "x"}).status_code == 403


def test_whoever_is_deactivated_is_out_at_once(supervised, client, clerk):
    page = reverse("admin:auth_user_change", args=[clerk.pk])
    form = filled_in(supervised.get(page))
    del form["is_active"]
    supervised.post(page, form)
    client.force_login(clerk)

    assert client.get(reverse("overview")).status_code == 302
    # Whom she looked after, nobody does now, and that is a finding.
    assert pending().everything


def test_awards_cannot_be_deleted_by_their_address(supervised):
    award = build_award()

    response = supervised.post(
        reverse("admin:grants_award_delete", args=[award.pk]), {"post": "yes"}
    )

    assert response.status_code == 403
    assert Award.objects.filter(pk=award.pk).exists()


def test_a_new_installation_has_the_four_roles(db):
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


def test_a_deadline_gets_another_day_only_where_a_reason_is_asked_for(supervised):
    build_award("kim-1", proof_due=date(2025, 3, 31))
    deadline = Deadline.objects.get(code="kim-1-own-proof")
    page = reverse("admin:grants_deadline_change", args=[deadline.pk])
    form = filled_in(supervised.get(page))

    response = supervised.post(
        page, form | {"title": "Nachweis KIM 1", "due_on": "31.05.2025", "done_on": "01.10.2024"}
    )

    deadline.refresh_from_db()
    assert response.status_code == 302
    assert (deadline.title, deadline.due_on, deadline.done_on) == (
        "Nachweis KIM 1",
        date(2025, 3, 31),
        None,
    )
