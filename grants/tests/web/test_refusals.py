"""A refusal is said at the field that has to be mended: of each form, all its service may raise."""

import ast
import inspect
import re
import textwrap

import pytest

import ledger.services
from grants import services
from grants.models import Award, PlanItem
from grants.services.terms import NewRecipient
from grants.tests.builders import spend
from grants.tests.drawdown_builders import build_part, plan_items
from grants.tests.web.test_access import ACCESS
from grants.web.forms.booking import KeyedForm
from ledger.errors import WHOLE, Refusal


def all_of(kind):
    return {below for one in kind.__subclasses__() for below in (one, *all_of(one))}


REFUSALS = {refusal.__name__: refusal for refusal in all_of(Refusal)}
NAMED = re.compile(r"(\w+)(?: \(([\w, ]+)\))?")


def test_each_refusal_says_what_it_is_about():
    assert [name for name, refusal in REFUSALS.items() if not hasattr(refusal, "about")] == []


def service_of(form):
    """The function that ``carry_out`` of the form calls."""
    carry_out = type(form).carry_out
    nodes = ast.walk(ast.parse(textwrap.dedent(inspect.getsource(carry_out))))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    called = (carry_out.__globals__.get(name) for name in names)
    [service] = [found for found in called if "Raises:" in (getattr(found, "__doc__", "") or "")]
    return service


def named_by(service):
    """Name and what it is about of each refusal in the docstring, and of what it refers to."""
    raises = (service.__doc__ or "").partition("Raises:")[2]
    for name, abouts in NAMED.findall(raises):
        if name in REFUSALS:
            for about in abouts.split(", ") if abouts else [REFUSALS[name].about]:
                yield name, about
    for name in re.findall(r"``(?:ledger\.services\.)?(\w+)``", raises):
        other = getattr(services, name, None) or getattr(ledger.services, name, None)
        if other is not None:
            yield from named_by(other)


@pytest.fixture
def forms(client, supervisor, pages):
    """Every form of the program, opened with each of its fields to fill in."""
    award = Award.objects.get(code="kim-1-2024")
    expense = spend(award, "12.40")
    plan_items(award, {"Personal": "100.00"}, kind=PlanItem.Kind.STAFF)
    plan_items(award, {"Südkreis": "100.00"}, kind=PlanItem.Kind.OTHER_FUNDS)
    build_part(award.programme, "2.1", "Personal")
    pages.arguments["voucher-transfer"] = [expense.voucher_id]
    client.force_login(supervisor)
    opened = (client.get(pages[page]).context for page in ACCESS if "hint" not in page)
    found = [context["form"] for context in opened if context and "form" in context]
    return [form for form in found if isinstance(form, KeyedForm)]


def test_every_form_is_looked_at(forms):
    concrete = {form for form in all_of(KeyedForm) if "carry_out" in vars(form)}

    assert {type(form) for form in forms} == concrete


GIVEN = (
    {"day": None, "chosen": None},
    {"day": "15.01.2024", "chosen": NewRecipient("Caritas", "association")},
)


def test_each_refusal_lands_on_a_field_or_concerns_the_whole(forms):
    lost = []
    for form in forms:
        named = list(named_by(service_of(form)))
        assert named
        for given in GIVEN:
            form.cleaned_data = given
            for name, about in named:
                field = form.name_here(about)
                if field != WHOLE and field not in form.fields:
                    lost.append((type(form).__name__, given["day"], name, field))

    assert lost == []
