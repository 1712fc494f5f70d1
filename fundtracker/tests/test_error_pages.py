"""Pages for errors look the same in the demo, where DEBUG is on, and in real operation."""

import pytest
from django.core.exceptions import BadRequest
from django.test import Client
from django.urls import reverse

from grants.tests.web.html import problems_of
from grants.web.views import ring

NOT_FOUND, BROKEN, NOT_UNDERSTOOD = (
    "Nicht gefunden",
    "Fehler im Programm",
    "Anfrage nicht verstanden",
)


def raised(error):
    def raise_it(*args, **kwargs):
        raise error

    return raise_it


def heading_of(response):
    assert problems_of(response) == []
    return response.text.partition("<title>")[2].partition(" – fundtracker</title>")[0]


@pytest.fixture(params=[True, False], ids=["demo", "real operation"])
def client(request, settings, supervisor):
    settings.DEBUG = request.param
    client = Client(raise_request_exception=False)
    client.force_login(supervisor)
    return client


@pytest.mark.parametrize(
    "address", ["/gibt-es-nicht/", "/zuwendungen/gibt-es-nicht/", "/fristen/0/"]
)
def test_what_does_not_exist(client, address):
    response = client.get(address)

    assert (response.status_code, heading_of(response)) == (404, NOT_FOUND)
    assert reverse("overview") in response.text


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (ZeroDivisionError("durch null"), 500, BROKEN),
        (BadRequest("unlesbar"), 400, NOT_UNDERSTOOD),
    ],
)
def test_what_breaks_is_told_here_and_explained_in_the_log(
    client, monkeypatch, caplog, error, status, heading
):
    monkeypatch.setattr(ring, "get_object_or_404", raised(error))

    response = client.get("/zweckbindungsringe/35-02/2024/")

    assert (response.status_code, heading_of(response)) == (status, heading)
    assert str(error) not in response.text
    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert record.exc_info[1] is error


@pytest.mark.parametrize("debug", [True, False])
def test_who_is_not_signed_in_is_shown_the_way_to_the_login(db, settings, debug):
    settings.DEBUG = debug

    response = Client().get("/gibt-es-nicht/")

    assert (response.status_code, heading_of(response)) == (404, NOT_FOUND)
    assert f'href="{reverse("login")}"' in response.text
