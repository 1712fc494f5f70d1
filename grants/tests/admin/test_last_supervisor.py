"""The last person who can administer the program cannot lose that, neither by herself."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from grants.permissions import Role
from grants.services.last_supervisor import supervises
from grants.tests.admin.forms import filled_in
from grants.tests.builders import build_person
from ledger.tests.together import together

SENTENCE = (
    "Außer dieser Person kann sich niemand mehr als Leitung anmelden, und ohne Leitung kommt "
    "niemand zu den Stammdaten. Bitte zuerst einer anderen Person mit Zugang und Passwort die "
    "Rolle Leitung geben."
)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def page_of(person):
    return reverse("admin:auth_user_change", args=[person.pk])


def deactivate(client, person):
    form = filled_in(client.get(page_of(person)))
    del form["is_active"]
    return client.post(page_of(person), form)


def make_a_clerk(client, person):
    clerks = Group.objects.get_or_create(name=Role.CLERK)[0]
    form = filled_in(client.get(page_of(person)), groups=[clerks.pk])
    return client.post(page_of(person), form)


def take_all_roles(client, person):
    form = filled_in(client.get(page_of(person)))
    del form["groups"]
    return client.post(page_of(person), form)


def disable_password(client, person):
    page = reverse("admin:auth_user_password_change", args=[person.pk])
    return client.post(page, {"usable_password": "false", "unset-password": "1"})


WAYS = {
    deactivate: "is_active",
    make_a_clerk: "groups",
    take_all_roles: "groups",
    disable_password: "usable_password",
}
every_way = pytest.mark.parametrize(("way", "field"), WAYS.items())


def errors(response):
    context = response.context
    form = context["adminform" if "adminform" in context else "adminForm"].form
    return {name: list(found) for name, found in form.errors.items()}


@every_way
def test_the_only_supervisor_is_told_what_to_do_first(supervisor, way, field):
    response = way(signed_in(supervisor), supervisor)

    assert (response.status_code, errors(response)) == (200, {field: [SENTENCE]})
    assert supervises(supervisor)


def deactivated(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


def without_password(person):
    person.set_unusable_password()
    person.save()


@every_way
@pytest.mark.parametrize("lost", [deactivated, without_password])
def test_another_who_cannot_sign_in_does_not_count(supervisor, way, field, lost):
    lost(build_person("leitung-2", group=Role.SUPERVISOR))

    assert errors(way(signed_in(supervisor), supervisor)) == {field: [SENTENCE]}


@every_way
def test_with_a_second_supervisor_the_first_may_go(supervisor, way, field):
    build_person("leitung-2", group=Role.SUPERVISOR)

    assert way(signed_in(supervisor), supervisor).status_code == 302
    assert not supervises(supervisor)


@every_way
def test_a_superuser_counts_as_one_who_can_administer(supervisor, way, field):
    User.objects.create_superuser("root", password="geheim und lang genug")

    assert way(signed_in(supervisor), supervisor).status_code == 302


def test_the_only_superuser_keeps_the_access_and_needs_no_role(clerk):
    root = User.objects.create_superuser("root", password="geheim und lang genug")
    client = signed_in(root)

    assert errors(deactivate(client, root)) == {"is_active": [SENTENCE]}
    assert errors(disable_password(client, root)) == {"usable_password": [SENTENCE]}
    assert make_a_clerk(client, root).status_code == 302
    assert supervises(root)


@every_way
def test_others_lose_their_access_as_before(supervisor, auditor, way, field):
    assert way(signed_in(supervisor), auditor).status_code == 302


def test_neither_persons_nor_groups_are_deleted_or_renamed(supervisor):
    client = signed_in(supervisor)
    group = Group.objects.get(name=Role.SUPERVISOR)
    person_page, group_page = (
        reverse(f"admin:auth_{model}_delete", args=[row.pk])
        for model, row in (("user", supervisor), ("group", group))
    )
    renamed = reverse("admin:auth_group_change", args=[group.pk])

    answers = [
        client.post(person_page, {"post": "yes"}),
        client.post(group_page, {"post": "yes"}),
        client.post(renamed, {"name": "Chefs"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert supervises(supervisor)


@pytest.mark.parametrize("way", WAYS)
def test_two_who_take_each_others_access_at_the_same_moment_do_not_both_succeed(
    several_connections, way
):
    first = build_person("leitung-1", group=Role.SUPERVISOR)
    second = build_person("leitung-2", group=Role.SUPERVISOR)
    forms = [(signed_in(first), second), (signed_in(second), first)]

    together(*(lambda client=client, other=other: way(client, other) for client, other in forms))

    assert [supervises(first), supervises(second)].count(True) == 1
