"""Reading writes nothing: every page, for every role, whatever stands in its address."""

from types import ModuleType

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from grants.models import CheckCase
from grants.permissions import Role, may, program_pages, read_by
from grants.tests.builders import build_person
from grants.tests.web.recorded_reading import is_writing, recorded_parameters, recorded_writes
from grants.tests.web.test_access import ROLES

# Known on many pages. The others a page names by asking for them.
PARAMETERS = {"stand", "lesart", "page", "rows", "sort", "next", "q"}
VALUES = ("1", "15.10.2024", "100,00")


def choices(response):
    """The values that the forms and the table of a page offer for the query of its address."""
    context = response.context or {}
    forms = [context.get("form"), context.get("as_of_form")]
    forms.append(getattr(context.get("filter"), "form", None))
    offered = {
        name: [str(value) for value, *_ in getattr(field, "choices", ()) if value][:3]
        for form in forms
        for name, field in getattr(form, "fields", {}).items()
    }
    if hasattr(table := context.get("table"), "columns"):
        offered["sort"] = [f"-{column.name}" for column in table.columns][:3]
    return offered


def writes_of_reading(client, address, *, each_alone=True):
    """The writing statements of GET and HEAD, each with the query that led to it.

    Tried is all that the page asks for together, and each of them alone too. Django answers HEAD
    like GET, so it is asked once without a query and once with all that is known by then.
    """
    statements = []

    def look(query, *, also_head=False):
        for read in (client.head, client.get) if also_head else (client.get,):
            with recorded_writes() as writes:
                response = read(address, query)
            statements.extend((read.__name__, query, sql) for sql in writes)
        return response

    look({}, also_head=True)
    with recorded_parameters() as asked_first:
        offered = choices(look({"unbekannt": "1"}))
    tried, asked = {"unbekannt"}, PARAMETERS | asked_first
    while new := asked - tried:
        tried |= new
        with recorded_parameters() as found:
            for value in VALUES if each_alone else VALUES[:1]:
                together = {name: (offered.get(name) or [value])[0] for name in tried}
                look(together, also_head=value == VALUES[0])
            for name in new & (found | asked_first) if each_alone else ():
                for value in offered.get(name) or VALUES[:2]:
                    look({name: value})
        asked = asked | found
    return statements


@pytest.mark.filterwarnings("ignore:Use '__' to separate path:DeprecationWarning")
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_reading_writes_nothing(client, pages, role):
    """Nor does any table log who reads: the first that does is to be named here, by the one
    function that writes it.
    """
    if role is not None:
        client.force_login(build_person(ROLES[role], group=role))
    read = [
        page.name for page in program_pages() if may(role, page.name) or "GET" in page.everybody
    ]

    # The supervisor opens every page; the others see the same ones, with fewer buttons.
    found = {
        name: writes_of_reading(client, pages[name], each_alone=role is Role.SUPERVISOR)
        for name in read
    }

    assert found == {name: [] for name in read}


def settle_when_asked(request):
    if request.GET.get("erledigt"):
        CheckCase.objects.update(title="erledigt")
    return HttpResponse()


def update_when_nobody_looks(request):
    if request.method == "HEAD":
        CheckCase.objects.filter(title="").update(title="gelesen")
    return HttpResponse()


def count_the_questions(request):
    if request.GET:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO grants_jobrun SELECT * FROM grants_jobrun")
    return HttpResponse()


def read_only(request):
    return HttpResponse(CheckCase.objects.count())


@pytest.mark.parametrize(
    ("view", "methods"),
    [
        (settle_when_asked, {"get", "head"}),
        (update_when_nobody_looks, {"head"}),
        (count_the_questions, {"get", "head"}),
        (read_only, set()),
    ],
)
def test_a_page_that_writes_only_now_and_then_is_found(client, clerk, settings, view, methods):
    settings.ROOT_URLCONF = ModuleType("urls_of_a_page_that_writes")
    settings.ROOT_URLCONF.urlpatterns = [path("", read_by(*Role)(view), name="overview")]
    client.force_login(clerk)

    assert {method for method, _, _ in writes_of_reading(client, "/")} == methods


@pytest.mark.parametrize(
    ("sql", "writes"),
    [
        ("SELECT \"update\" FROM grants_checkcase WHERE title = 'DELETE'", False),
        ("SELECT REPLACE(title, 'a', 'b') FROM grants_checkcase", False),
        ('SAVEPOINT "s1"', False),
        ("WITH open AS (SELECT 1) SELECT * FROM open", False),
        ("INSERT INTO grants_checkcase DEFAULT VALUES", True),
        ("REPLACE INTO grants_checkcase VALUES (1)", True),
        ("UPDATE grants_checkcase SET title = ''", True),
        ("delete from grants_checkcase", True),
        ("WITH gone AS (DELETE FROM grants_checkcase RETURNING 1) SELECT * FROM gone", True),
        ("SELECT * FROM grants_checkcase FOR UPDATE", True),
        ("SELECT nextval('grants_checkcase_id_seq')", True),
        ("SELECT * INTO copy FROM grants_checkcase", True),
        ("DROP TABLE grants_checkcase", True),
        ("CALL do_something()", True),
    ],
)
def test_a_statement_that_may_write_is_told_from_one_that_reads(sql, writes):
    assert is_writing(sql) is writes
