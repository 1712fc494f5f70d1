"""The table of roles: every page stands in it, and every page answers as it says."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from grants.permissions import ACCESS, PUBLIC, Role, may, role_of
from grants.tests.builders import build_person
from grants.tests.web.html import problems_of
from grants.web.middleware import page_name

ROLES = {
    Role.CLERK: "sachbearbeitung",
    Role.SUPERVISOR: "leitung",
    Role.TREASURY: "kaemmerei",
    Role.AUDITOR: "revision",
}
ANSWERED = (200, 302, 422)  # 422: the form came empty
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def page_names(patterns, namespace=""):
    """Every page of the project as it has to stand in the table; without a name as its route."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from page_names(pattern.url_patterns, namespace or pattern.namespace or "")
        else:
            yield namespace or pattern.name or str(pattern.pattern)


def pages_read_by(role):
    return sorted(page for page in ACCESS if may(role, page))


def test_the_table_names_every_page_of_the_project_and_no_other():
    assert set(page_names(get_resolver().url_patterns)) == set(ACCESS) | PUBLIC


def test_a_page_of_the_admin_stands_in_the_table_as_admin():
    match = get_resolver().resolve(reverse("admin:auth_group_changelist"))

    assert page_name(match) == "admin"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_each_page_answers_each_role_as_the_table_says(client, pages, role, method):
    client.force_login(build_person(ROLES[role], group=role))

    answers = {page: client.generic(method, pages[page]).status_code for page in ACCESS}
    allowed = {page for page, status in answers.items() if status in ANSWERED}

    assert allowed == {page for page in ACCESS if may(role, page, method)}


def test_treasury_and_auditor_only_read():
    methods = {
        role: {method for roles in ACCESS.values() for method in roles.get(role, ())}
        for role in (Role.TREASURY, Role.AUDITOR)
    }

    assert methods == {Role.TREASURY: {"GET", "HEAD"}, Role.AUDITOR: {"GET", "HEAD"}}


def test_only_clerk_and_supervisor_reverse_a_voucher():
    assert set(ACCESS["voucher-reverse"]) == {Role.CLERK, Role.SUPERVISOR}


def test_whoever_may_not_is_told_who_may(client, pages, auditor):
    client.force_login(auditor)

    response = client.get(pages["receipt-new"])

    assert response.status_code == 403
    assert "Das dürfen nur: Sachbearbeitung, Leitung." in response.text
    assert "Sie sind als Revision angemeldet." in response.text
    assert problems_of(response) == []


def test_a_person_without_a_role_sees_no_page(client, pages, django_user_model):
    client.force_login(django_user_model.objects.create_user("neu"))

    answers = {page: client.get(pages[page]).status_code for page in ACCESS}

    assert answers == dict.fromkeys(ACCESS, 403)


def test_who_is_not_signed_in_is_sent_to_the_login(client, pages):
    ends = {page: client.get(pages[page], follow=True).redirect_chain[-1][0] for page in ACCESS}

    assert {page: end.partition("?")[0] for page, end in ends.items()} == dict.fromkeys(
        ACCESS, reverse("login")
    )


def test_a_deactivated_person_is_signed_out_at_once(client, clerk, pages):
    client.force_login(clerk)
    clerk.is_active = False
    clerk.save()

    assert client.get(pages["awards"]).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ([], None),
        (["Sachbearbeitung"], Role.CLERK),
        (["Sachbearbeitung", "Leitung"], Role.SUPERVISOR),
        (["Revision", "Kämmerei"], Role.TREASURY),
        (["Gäste"], None),
    ],
)
def test_the_strongest_group_gives_the_role(django_user_model, groups, role):
    person = django_user_model.objects.create_user("person")
    for name in groups:
        person.groups.add(Group.objects.get_or_create(name=name)[0])

    assert role_of(person) == role


def test_a_superuser_is_a_supervisor(admin_user):
    assert role_of(admin_user) == Role.SUPERVISOR


@pytest.mark.parametrize("role", Role)
def test_reading_writes_nothing(client, pages, role):
    client.force_login(build_person(ROLES[role], group=role))

    with CaptureQueriesContext(connection) as captured:
        for page in pages_read_by(role):
            client.get(pages[page])

    assert [
        query["sql"] for query in captured.captured_queries if query["sql"].startswith(WRITES)
    ] == []


def test_every_page_is_well_formed(client, pages, supervisor):
    client.force_login(supervisor)
    # The admin brings its own pages; a mail and a hint to an amount are no pages of ours.
    whole_pages = [
        page
        for page in pages_read_by(Role.SUPERVISOR)
        if page not in ("admin", "mailbox-html") and not page.endswith("-hint")
    ]

    found = {page: problems_of(client.get(pages[page])) for page in whole_pages}

    assert found == {page: [] for page in whole_pages}


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("programme", ["gibt-es-nicht"]),
        ("award", ["gibt-es-nicht"]),
        ("receipt-new", ["gibt-es-nicht"]),
        ("expense-new", ["gibt-es-nicht"]),
        ("repayment-new", ["gibt-es-nicht"]),
        ("receipt-hint", ["gibt-es-nicht"]),
        ("pass-through", ["gibt-es-nicht"]),
        ("payout-new", ["gibt-es-nicht"]),
        ("return-new", ["gibt-es-nicht"]),
        ("proof-accept", ["gibt-es-nicht"]),
        ("pass-through-new", ["gibt-es-nicht"]),
        ("pass-through-hint", ["gibt-es-nicht"]),
        ("onward-new", ["gibt-es-nicht"]),
        ("payout-hint", ["gibt-es-nicht"]),
        ("ring", ["99-99", 2024]),
        ("voucher", [4711]),
        ("voucher-reverse", [4711]),
        ("alert", [4711]),
        ("deadline", [4711]),
        ("deadline-extend", [4711]),
        ("mailbox-mail", ["gibt-es-nicht"]),
        ("mailbox-mail", ["../settings.py-0"]),
        ("mailbox-html", ["gibt-es-nicht"]),
    ],
)
def test_what_does_not_exist_answers_404(client, pages, supervisor, name, arguments):
    client.force_login(supervisor)
    # A path that leaves its folder cannot even be written as an address.
    path = reverse(name, args=[str(argument).replace("/", "%2F") for argument in arguments])

    assert client.get(path).status_code == 404
