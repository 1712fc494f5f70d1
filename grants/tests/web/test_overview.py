"""The start page: what needs work today, worst first."""

from datetime import date

import pytest
from django.urls import reverse

from grants.alerts.recheck import check_everything
from grants.checks import CHECKS
from grants.models import Deadline
from grants.tests.alerts.rows import build_ring_35_02
from grants.tests.builders import build_award, build_line, build_person, build_ring, many_awards
from grants.tests.web.html import problems_of
from grants.tests.web.reading import text_of
from ledger.models import Side
from ledger.money import format_euro


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


def overview(client, **query):
    response = client.get(reverse("overview"), query)
    assert response.status_code == 200
    return response


@pytest.fixture
def two_awards(clerk):
    """One of the clerk's and one of somebody else's; both windows end on 31.12.2024."""
    other = build_person("kollegin")
    build_award("mine", amount="8000.00", received="8000.00", spent="2000.00", responsible=clerk)
    build_award("theirs", amount="5000.00", received="5000.00", responsible=other)


def test_without_anything_wrong_it_says_so(signed_in):
    response = overview(signed_in)

    assert "Keine Verausgabungsfrist läuft mit offenem Geld ab." in response.text
    assert "Kein Hinweis zu einem Zweckbindungsring" in response.text
    assert "Bis dahin ist keine Frist eingetragen." in response.text
    assert problems_of(response) == []


def test_money_at_risk_is_added_up_and_shown_with_day_and_days_left(signed_in, two_awards):
    response = overview(signed_in)

    assert [
        (award.title, str(item.case.amount), str(award.lapses))
        for award, item in response.context["risks"]
    ] == [
        ("MINE", "6000.00", "5467.13"),
        ("THEIRS", "5000.00", "5000.00"),
    ]
    assert "verfällt voraussichtlich: 5.467,13\u00a0€" in response.text
    assert "11.000,00\u00a0€" in response.text
    assert "31.12.2024" in response.text
    assert "noch 77 Tage" in response.text
    assert '<a href="/zuwendungen/mine/">MINE</a>' in response.text


def test_only_mine_leaves_out_what_others_look_after(signed_in, two_awards):
    response = overview(signed_in, meine="1")

    assert [award.title for award, _ in response.context["risks"]] == ["MINE"]
    assert [
        deadline.award.code
        for due in response.context["timeline"].days
        for kind in due.kinds
        for deadline in kind.deadlines
    ] == ["mine"]


def test_more_risks_than_fit_lead_to_the_whole_list(signed_in):
    many_awards(9)
    check_everything(date(2024, 10, 15))

    response = overview(signed_in)

    assert len(response.context["risk"].items) == 5
    assert 'href="/hinweise/?check=spending_window&amp;state=open"' in response.text
    assert "Alle 9 in den Hinweisen" in text_of(response)


def test_more_of_mine_than_fit_lead_to_mine(signed_in, clerk, two_awards):
    for number in range(8):
        build_award(f"mine-{number}", received="8000.00", responsible=clerk)
    check_everything(date(2024, 10, 15))

    response = overview(signed_in, meine="1")

    path = f"/hinweise/?check=spending_window&state=open&responsible={clerk.pk}"
    assert path.replace("&", "&amp;") in response.text
    assert "Alle 9 in den Hinweisen" in text_of(response)
    assert len(signed_in.get(path).context["table"].rows) == 9


def test_a_ring_that_does_not_balance_shows_its_gap(signed_in, fiscal_years):
    ring = build_ring("35-02", name="Landesförderung KI")
    build_line("income", side=Side.INCOME, ring=ring, budgeted={2024: "269836.00"})
    build_line("expense", ring=ring, budgeted={2024: "270136.00"})
    check_everything(date(2024, 10, 15))

    response = overview(signed_in)

    assert [
        (item.path, format_euro(item.case.amount))
        for row in response.context["rings"]
        for item in row.items
    ] == [("/zweckbindungsringe/35-02/2024/", "−300,00\u00a0€")]


@pytest.mark.parametrize(
    ("due_on", "is_shown"),
    [
        (date(2024, 10, 14), False),
        (date(2024, 10, 15), True),
        (date(2025, 1, 13), True),  # the 90th day
        (date(2025, 1, 14), False),
    ],
)
def test_the_timeline_shows_ninety_days(signed_in, due_on, is_shown):
    Deadline.objects.create(
        code="due", title="Antrag", kind=Deadline.Kind.APPLICATION, source="", due_on=due_on
    )

    assert [due.day for due in overview(signed_in).context["timeline"].days] == [due_on] * is_shown


def test_what_is_done_leaves_the_timeline(signed_in):
    Deadline.objects.create(
        code="due",
        title="Antrag",
        kind=Deadline.Kind.APPLICATION,
        source="",
        due_on=date(2024, 10, 20),
        done_on=date(2024, 10, 15),
    )

    assert overview(signed_in).context["timeline"].days == ()


def test_the_check_lists_come_worst_first(signed_in, two_awards):
    build_award("late", window=(date(2023, 1, 1), date(2024, 9, 30)), received="100.00")
    build_ring_35_02("ring-3502")
    check_everything(date(2024, 10, 15))

    lists = overview(signed_in).context["check_lists"]

    assert [(row.check.code, row.summary.worst, row.summary.count) for row in lists] == [
        ("spending_window", 3, 3),
        ("duty_to_notify", 2, 2),
        ("ring_plan_unbalanced", 2, 1),
        ("entitlement_reduced", 2, 1),
    ]


def test_incomplete_records_stand_apart(signed_in, two_awards):
    response = overview(signed_in)

    assert [(row.check.code, row.headline) for row in response.context["record_lists"]] == [
        ("award_without_application", "2 Zuwendungen ohne Antrag"),
        ("proof_without_date", "2 Zuwendungen ohne Datum des Verwendungsnachweises"),
    ]
    assert (response.context["count"], response.context["record_count"]) == (4, 4)
    assert "Automatische Prüfungen: 4 Hinweise" in text_of(response)
    assert "Angaben fehlen: 4 Hinweise" in text_of(response)
    without = sum(not check.is_about_records for check in CHECKS.values()) - 2
    assert f"{without} Prüfungen : nichts zu tun" in text_of(response)


def test_of_many_incomplete_records_five_are_shown(signed_in):
    many_awards(21)
    check_everything(date(2024, 10, 15))

    response = overview(signed_in)

    assert text_of(response).count("kein Antrag erfasst") == 5
    assert 'href="/hinweise/?check=award_without_application&amp;state=open"' in response.text
    assert "Alle 21 in den Hinweisen" in text_of(response)


@pytest.mark.parametrize(("number", "is_folded"), [(4, False), (5, True)])
def test_many_deadlines_of_one_kind_on_one_day_are_folded(signed_in, number, is_folded):
    for position in range(number):
        build_award(f"award-{position}", amount="5000.00")
    build_deadline(due_on=date(2024, 12, 31))

    response = overview(signed_in)

    link = (
        '<a href="/fristen/?kind=spending&amp;first=31.12.2024&amp;last=31.12.2024">'
        f"{number} Verausgabungsfristen</a>"
    )
    assert (link in response.text) is is_folded
    assert response.text.count("Verausgabungsfrist: AWARD") == (0 if is_folded else number)
    assert "Stichtag" in response.text
    assert problems_of(response) == []


def build_deadline(*, due_on):
    return Deadline.objects.create(
        code="stichtag",
        kind=Deadline.Kind.REPORTING_DATE,
        title="Stichtag der Meldung",
        due_on=due_on,
        source="Erlass",
        confidence=Deadline.Confidence.FOUND,
    )
