"""The page of a deadline: when it ends, why, what became of it, and what can be done to it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.alerts.findings import collect
from grants.models import AwardNotice, Deadline
from grants.services import extend_deadline
from grants.tests.builders import build_award, build_pass_through, new_key
from grants.tests.web.html import problems_of
from grants.tests.web.reading import text_of
from grants.tests.web.sending import open_and_send
from ledger.filled_from import WITHOUT_FORM

TODAY = date(2024, 10, 15)


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def award(clerk):
    # 31.03.2024 is Easter Sunday.
    return build_award(
        "kim-1",
        title="KIM 1",
        window=(date(2023, 1, 1), date(2023, 12, 31)),
        spend_by=date(2024, 12, 31),
        proof_due=date(2024, 3, 31),
        responsible=clerk,
    )


@pytest.fixture
def proof(award):
    return Deadline.objects.get(code="kim-1-own-proof")


def address(page, deadline):
    return reverse(page, args=[deadline.pk])


def post(client, page, deadline, **typed):
    return open_and_send(
        client, address(page, deadline), {"key": "0b0c3f5e-6a0e-4d0a-8d4e-0f5f5d7f3c11", **typed}
    )


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_the_page_shows_the_nominal_day_and_the_legal_end(signed_in, proof):
    response = signed_in.get(address("deadline", proof))

    assert "<dd>31.03.2024" in "".join(response.text.split("\n"))
    assert "verschoben auf 02.04.2024 (Werktag, § 193 BGB)" in response.text
    assert '<a href="/zuwendungen/kim-1/">KIM 1</a>' in response.text
    assert "Zuwendungsbescheid vom 01.01.2023" in response.text
    assert "nicht bestätigt" not in response.text
    assert problems_of(response) == []


@pytest.mark.parametrize(
    ("today", "state", "left", "missed"),
    [
        (date(2024, 3, 31), "offen", "heute", False),
        (date(2024, 4, 1), "offen", "noch 1 Tag", False),
        (date(2024, 4, 2), "offen", "heute", False),
        (date(2024, 4, 3), "überfällig", "seit 1 Tag überfällig", True),
    ],
)
def test_it_is_missed_only_after_the_legal_end(
    signed_in, proof, settings, today, state, left, missed
):
    settings.FIXED_DAY = today

    page = text_of(signed_in.get(address("deadline", proof)))
    deadlines = text_of(signed_in.get(reverse("deadlines"), {"state": ""}))
    findings = collect(today, ["own_proof_due"])

    assert f"Status {state} Art" in page
    assert f"verbleibend {left} " in page
    assert ("1 überfällige Frist" in deadlines) is missed
    assert f" {left} " in deadlines
    assert [finding.stage for finding in findings] == ["overdue" if missed else "3"]


@pytest.mark.parametrize("changed", [{"is_shiftable": False}, {"due_on": date(2026, 3, 31)}])
def test_a_day_that_stands_or_is_a_workday_shows_no_other_end(signed_in, proof, changed):
    Deadline.objects.filter(pk=proof.pk).update(**changed)

    assert "verschoben auf" not in signed_in.get(address("deadline", proof)).text


def test_what_nobody_has_confirmed_says_so(signed_in, proof):
    Deadline.objects.filter(pk=proof.pk).update(confidence=Deadline.Confidence.UNSURE)

    assert "nicht bestätigt" in signed_in.get(address("deadline", proof)).text


def test_an_extension_stands_on_the_page_and_in_its_history(signed_in, proof):
    response = post(
        signed_in,
        "deadline-extend",
        proof,
        due_on="31.05.2024",
        reason="Jahresabschluss noch nicht geprüft",
        day="20.03.2024",
        reference="36.02.08",
    )

    assert response.status_code == 302
    page = signed_in.get(response.url)
    assert messages_of(page) == ["Die Frist endet jetzt am 31.05.2024."]
    changes = page.context["changes"]
    assert [(change.before, change.after, change.reason) for change in changes] == [
        (date(2024, 3, 31), date(2024, 5, 31), "Jahresabschluss noch nicht geprüft"),
        (None, date(2024, 3, 31), "Zuwendungsbescheid vom 01.01.2023"),
    ]
    assert "laut Bescheid" in page.text
    assert "36.02.08" in page.text


def test_an_earlier_day_is_said_to_be_one(signed_in, proof):
    typed = {"due_on": "28.03.2024", "reason": "Bitte der Bezirksregierung", "day": "20.03.2024"}

    response = post(signed_in, "deadline-extend", proof, **typed)

    assert messages_of(signed_in.get(response.url)) == [
        "Die Frist endet jetzt früher: am 28.03.2024 statt am 31.03.2024."
    ]


@pytest.mark.parametrize(
    ("kind", "offered"),
    [("spending", ["notice-new"]), ("own_proof", ["deadline-extend"]), ("appeal", [])],
)
def test_only_what_moves_the_deadline_is_offered(signed_in, clerk, award, kind, offered):
    AwardNotice.objects.update(announced_on=date(2023, 1, 1))
    deadline = Deadline.objects.filter(kind=kind).first() or Deadline.objects.create(
        code="kim-1-appeal", kind=kind, title="Klagefrist", award=award, due_on=TODAY,
        derived_on=TODAY,
    )  # fmt: skip
    links = {
        "notice-new": reverse("notice-new", args=["kim-1"]),
        "deadline-extend": address("deadline-extend", deadline),
    }

    page = signed_in.get(address("deadline", deadline)).text

    assert [name for name, link in links.items() if link in page] == offered


def test_a_double_click_extends_once(signed_in, proof):
    typed = {"due_on": "31.05.2024", "reason": "RPA", "day": "20.03.2024"}

    for _ in range(2):
        assert post(signed_in, "deadline-extend", proof, **typed).status_code == 302

    assert proof.changes.count() == 2


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"due_on": "31.03.2024"}, "due_on", "läuft schon bis zum 31.03.2024"),
        ({"due_on": "31.02.2024"}, "due_on", "ist kein Datum im Kalender"),
        ({"reason": ""}, "reason", "Eine Verlängerung braucht eine Begründung"),
        ({"day": "16.10.2024"}, "day", "liegt in der Zukunft"),
    ],
)
def test_bad_input_is_told_at_its_field_keeps_what_was_typed_and_changes_nothing(
    signed_in, proof, typed, field, sentence
):
    facts = {"due_on": "31.05.2024", "reason": "Prüfung", "day": "20.03.2024"} | typed

    response = post(signed_in, "deadline-extend", proof, **facts)

    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    assert response.context["form"]["due_on"].value() == facts["due_on"]
    proof.refresh_from_db()
    assert (proof.due_on, proof.changes.count()) == (date(2024, 3, 31), 1)
    assert problems_of(response) == []


def test_the_end_of_spending_is_not_extended_by_hand(signed_in, award):
    spending = Deadline.objects.get(code="kim-1-spending")

    response = post(
        signed_in, "deadline-extend", spending, due_on="31.01.2025", reason="?", day="01.10.2024"
    )

    assert response.status_code == 422
    assert "Bitte den Änderungsbescheid auf der Seite der Zuwendung erfassen." in response.text


def test_done_and_taken_back(signed_in, proof):
    assert "Erledigen" in signed_in.get(address("deadline", proof)).text

    done = post(signed_in, "deadline-finish", proof, day="28.03.2024", note="per Post")

    page = signed_in.get(done.url)
    assert messages_of(page) == ["Die Frist ist seit dem 28.03.2024 erledigt."]
    assert "erledigt am 28.03.2024" in page.text
    assert "verbleibend" not in page.text
    assert reverse("deadline-extend", args=[proof.pk]) not in page.text

    back = open_and_send(
        signed_in,
        address("deadline-reopen", proof),
        {"key": "f7b5b2f0-8c43-4ad5-9c1b-0e4e3c0a6a22", "reason": "Anlage fehlte"},
    )

    page = signed_in.get(back.url)
    assert messages_of(page) == ["Die Frist ist wieder offen."]
    assert "Erledigung zurückgenommen: Anlage fehlte" in page.text


def test_a_deadline_entered_by_hand(signed_in, award, clerk):
    link = reverse("deadline-new") + "?zuwendung=kim-1"
    assert f'href="{link}"' in signed_in.get(reverse("award", args=["kim-1"])).text
    form = signed_in.get(link).context["form"]
    assert form["award"].value() == "KIM 1"

    response = signed_in.post(
        reverse("deadline-new"),
        {
            "key": str(form["key"].value()),
            "name": "Sachbericht an das Ministerium",
            "kind": "other",
            "day": "01.12.2024",
            "is_shiftable": "on",
            "source": "Schreiben vom 01.10.2024",
            "award": "kim-1",
        },
    )

    deadline = Deadline.objects.get(title="Sachbericht an das Ministerium")
    assert response.url == address("deadline", deadline)
    assert (deadline.award, deadline.due_on, deadline.confirmed_by) == (
        award,
        date(2024, 12, 1),
        clerk,
    )
    page = signed_in.get(response.url)
    assert "bestätigt am 15.10.2024 von sachbearbeitung" in page.text
    assert "verschoben auf 02.12.2024" in page.text


def test_a_new_deadline_that_says_nothing_is_refused(signed_in, award):
    before = Deadline.objects.count()

    response = signed_in.post(
        reverse("deadline-new"),
        {"key": "0b0c3f5e-6a0e-4d0a-8d4e-0f5f5d7f3c11", "kind": "other", "name": "Bericht"},
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"day", "source"}
    assert response.context["form"]["name"].value() == "Bericht"
    assert Deadline.objects.count() == before


@pytest.mark.parametrize("page", ["deadline-extend", "deadline-finish", "deadline-reopen"])
def test_every_form_is_well_formed_and_only_for_those_who_may_fill_it_in(
    client, clerk, auditor, proof, page
):
    client.force_login(clerk)
    response = client.get(address(page, proof))
    assert (response.status_code, problems_of(response)) == (200, [])
    assert problems_of(client.get(reverse("deadline-new"))) == []

    client.force_login(auditor)
    assert client.get(address(page, proof)).status_code == 403
    assert client.post(address(page, proof)).status_code == 403
    assert client.get(reverse("deadline-new")).status_code == 403


def test_who_only_reads_sees_no_buttons(client, auditor, proof):
    client.force_login(auditor)

    page = client.get(address("deadline", proof))

    assert page.status_code == 200
    assert reverse("deadline-finish", args=[proof.pk]) not in page.text
    assert "Frist eintragen" not in client.get(reverse("deadlines")).text


# Lists


def test_what_was_dropped_is_only_in_its_own_list(signed_in, award, proof):
    Deadline.objects.filter(pk=proof.pk).update(
        dropped_on=date(2024, 2, 1), due_on=date(2024, 12, 31)
    )

    def rows(**filters):
        table = signed_in.get(reverse("deadlines"), filters).context["table"]
        return {row.record.code for row in table.rows}

    assert rows() == {"kim-1-spending"}
    assert rows(state="overdue") == set()
    assert rows(state="dropped") == {"kim-1-own-proof"}
    award_page = signed_in.get(reverse("award", args=["kim-1"]))
    assert [row.code for row in award_page.context["deadlines"]] == ["kim-1-spending"]
    coming = signed_in.get(reverse("overview")).context["timeline"].days
    assert [due.day for due in coming] == [date(2024, 12, 31)]
    assert "entfallen am 01.02.2024" in signed_in.get(address("deadline", proof)).text


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (date(2024, 10, 14), "expired"),
        (TODAY, "open"),
        (date(2024, 10, 16), "open"),
    ],
)
def test_the_time_to_contest_a_notice_runs_out_and_nobody_has_missed_it(
    signed_in, award, due_on, state
):
    Deadline.objects.update(done_on=TODAY)
    Deadline.objects.create(
        code="kim-1-appeal-1", kind=Deadline.Kind.APPEAL, title="Klagefrist", award=award,
        due_on=due_on, source="§ 74 VwGO",
    )  # fmt: skip

    response = signed_in.get(reverse("deadlines"), {"state": state})

    assert [row.record.code for row in response.context["table"].rows] == ["kim-1-appeal-1"]
    assert response.context["overdue"] == 0
    page = signed_in.get(address("deadline", Deadline.objects.get(code="kim-1-appeal-1")))
    assert "überfällig" not in page.text


def test_each_row_leads_to_the_page_of_its_deadline(signed_in, proof):
    link = f'<a href="/fristen/{proof.pk}/">'

    for page in (reverse("deadlines") + "?state=", reverse("award", args=["kim-1"])):
        assert link in signed_in.get(page).text


def test_the_page_takes_as_many_queries_for_three_changes_as_for_one(signed_in, clerk, award):
    pass_through = build_pass_through(award, "kim-1-luenen", proof_due=date(2024, 11, 30))
    deadline = Deadline.objects.get(pass_through=pass_through)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(address("deadline", deadline)).status_code == 200
        return len(captured)

    before = queries()
    for month in (1, 2):
        extend_deadline(filled_from=WITHOUT_FORM,
            deadline=deadline, due_on=date(2025, month, 15), reason="Bitte der Stadt",
            decided_on=TODAY, today=TODAY, key=new_key(), actor=clerk,
        )  # fmt: skip

    assert deadline.changes.count() == 3
    assert queries() == before
