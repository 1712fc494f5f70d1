"""Roles: each view says which may do what, and every page answers as it says."""

from collections import Counter
from types import ModuleType

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, path, reverse
from django.urls.resolvers import RoutePattern
from django.views import View

from grants.permissions import ADMIN_PAGES, Role, may, program_pages, read_by, role_of
from grants.tests.builders import build_person
from grants.tests.web.html import problems_of

ROLES = {
    Role.CLERK: "sachbearbeitung",
    Role.SUPERVISOR: "leitung",
    Role.TREASURY: "kaemmerei",
    Role.AUDITOR: "revision",
}
# The pages for which one signs in; those of the admin are opened in its own tests.
ACCESS = {page.name: page.roles for page in program_pages() if not page.everybody}
ANSWERED = (200, 302, 422)  # 422: the form came empty


def routes(patterns, before=""):
    """Every route of the project as Django resolves it: its text, its name and its kind."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^" if before else "")
        if isinstance(pattern, URLResolver):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            for found, name, kind in routes(pattern.url_patterns, route):
                yield found, f"{namespace}{name}" if name else "", kind
        else:
            yield route, pattern.name or "", type(pattern.pattern)


def routes_without_roles():
    """Routes of which nobody says who may open them, and routes of the admin named in vain."""
    found = Counter((route, name) for route, name, _ in routes(get_resolver().url_patterns))
    stated = [page for page in program_pages() if page.roles or page.everybody]
    known = Counter((page.route, page.name) for page in (*stated, *ADMIN_PAGES))
    return sorted((found - known) + (known - found))


def pages_read_by(role):
    return sorted(page for page in ACCESS if may(role, page))


def test_every_route_of_the_project_says_who_may_open_it():
    assert routes_without_roles() == []


@read_by(Role.AUDITOR)
class Read(View):
    pass


class Extended(Read):
    pass


@pytest.mark.parametrize(("view", "roles"), [(Read, {Role.AUDITOR}), (Extended, set())])
def test_a_view_takes_over_no_roles_from_the_one_it_extends(settings, view, roles):
    settings.ROOT_URLCONF = ModuleType("urls_of_one_view")
    settings.ROOT_URLCONF.urlpatterns = [path("eins/", view.as_view(), name="eins")]

    assert [set(page.roles) for page in program_pages()] == [roles]
    assert {role for role in Role if may(role, "eins")} == roles


def test_only_the_admin_has_routes_that_are_patterns_of_text():
    """Such a route matches more addresses than the one it looks like."""
    patterns = {
        route for route, _, kind in routes(get_resolver().url_patterns) if kind is not RoutePattern
    }

    assert patterns == {"admin/(?P<app_label>grants|ledger|auth)/$", "admin/(?P<url>.*)$"}


def secret(request):
    return HttpResponse("geheim")


SECRET_ROUTES = {
    "geheim/": path("geheim/", secret, name="login"),
    "geheim/<int:pk>/": path("geheim/<int:pk>/", secret, name="overview"),
    "admin/geheim/": path("admin/geheim/", secret, name="index"),
    "admin/auth/user/geheim/": path("admin/auth/user/geheim/", secret, name="awards"),
    "ohne-namen/": path("ohne-namen/", secret),
}


@pytest.fixture(params=SECRET_ROUTES)
def secret_route(request, settings):
    """A route that somebody adds to the project without saying who may open it."""
    urls = ModuleType("urls_with_a_secret")
    urls.urlpatterns = [SECRET_ROUTES[request.param], *get_resolver().url_patterns]
    settings.ROOT_URLCONF = urls
    return request.param


def test_a_route_without_roles_fails_the_suite(secret_route):
    assert [route for route, _ in routes_without_roles()] == [secret_route]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
def test_a_route_without_roles_is_closed_to_all(client, db, admin_user, secret_route, method):
    """Also where it borrows the name of a page that is open to everybody."""
    address = "/" + secret_route.replace("<int:pk>", "1")
    answers = {None: client.generic(method, address)}
    for role in Role:
        client.force_login(build_person(ROLES[role], group=role))
        answers[role] = client.generic(method, address)
    client.force_login(admin_user)
    answers["superuser"] = client.generic(method, address)

    assert {role: answer.status_code for role, answer in answers.items()} == {
        None: 302,
        **dict.fromkeys(Role, 403),
        "superuser": 403,
    }
    assert answers[None].url.startswith(reverse("login"))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_each_page_answers_each_role_as_its_view_says(client, pages, role, method):
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
    assert "Sie sind als Rechnungsprüfung angemeldet." in response.text
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
        (["Rechnungsprüfung", "Kämmerei"], Role.TREASURY),
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


def test_every_page_is_well_formed(client, pages, supervisor):
    client.force_login(supervisor)
    # A mail, a hint to an amount and suggestions are no pages of ours.
    whole_pages = [
        page
        for page in pages_read_by(Role.SUPERVISOR)
        if page not in ("mailbox-html", "suggestions") and not page.endswith("-hint")
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
        ("case", [4711]),
        ("deadline", [4711]),
        ("deadline-extend", [4711]),
        ("interest-claim", [4711]),
        ("interest-payment-new", [4711]),
        ("interest-receipt-hint", [4711]),
        ("suspense-item", [4711]),
        ("suspense-assign-start", [4711]),
        ("suspense-assign", [4711, "kim-1-2024"]),
        ("suspense-return-hint", [4711]),
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
