"""The documentation is true: terms, roles, rules, settings and links are compared with the code."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from grants import services
from grants.admin_models import ADMIN_MODELS, Right
from grants.checks import CHECKS
from grants.permissions import Role, program_pages
from tools.checks_page import PAGE, page_with_table

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
MODELS = [model for app in ("ledger", "grants") for model in apps.get_app_config(app).get_models()]
MAPS = [
    "ledger",
    "ledger.models",
    "grants",
    "grants.models",
    "grants.rules",
    "grants.checks",
    "grants.queries",
    "grants.services",
    "grants.alerts",
    "grants.imports",
    "grants.admin",
    "grants.web",
    "grants.web.views",
    "grants.web.forms",
    "fundtracker",
    "benchmarks",
]
WORDS = {
    frozenset(): "–",
    frozenset({"GET", "HEAD"}): "read",
    frozenset({"GET", "HEAD", "POST"}): "book",
    frozenset({"POST"}): "start",
}


def table_rows(page: str) -> list[list[str]]:
    """The cells of every table row of a page, without heads."""
    lines = (DOCS / page).read_text().splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line, above in zip(lines[1:], lines, strict=False)
        if line.startswith("|") and above.startswith("|") and not line.startswith("|---")
    ]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_stands_in_the_glossary_with_its_german_name(model):
    german = [
        row[0] for row in table_rows("reference/glossary.md") if model.__name__ in codes(row[1])
    ]

    assert len(german) == 1
    assert re.search(rf"\b{re.escape(model._meta.verbose_name)}\b", german[0])


def test_no_english_word_stands_for_two_german_terms():
    words = [word for row in table_rows("reference/glossary.md") for word in codes(row[1])]

    assert [word for word in words if words.count(word) > 1] == []


def test_no_function_of_the_ledger_calls_booking_a_post():
    """A post is a Stelle, and a view answers a POST; to book is to write a voucher."""
    functions = [
        node.name
        for path in (ROOT / "ledger").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]

    assert [name for name in functions if "post" in name.split("_")] == []
    assert {"write_voucher", "write_vouchers"} <= set(functions)


def test_the_table_of_roles_is_the_one_the_program_goes_by():
    rows = [[codes(cell) or cell for cell in row] for row in table_rows("reference/roles.md")]

    assert rows == [
        *(
            [[page.name], [f"/{page.route}"], *(_word(page.roles.get(role)) for role in Role)]
            for page in program_pages()
            if not page.everybody
        ),
        *([[label], _rights(rights)] for label, rights in ADMIN_MODELS.items()),
    ]


def _word(methods):
    return WORDS[methods or frozenset()]


def _rights(rights):
    return ", ".join(right for right in Right if right in rights) or "–"


def test_the_page_of_checks_is_the_one_that_the_checks_write():
    page = PAGE.read_text()

    assert page == page_with_table(page), "make docs"
    assert [codes(row[0])[0] for row in table_rows("reference/checks.md")] == list(CHECKS)


def test_every_service_is_in_the_table_of_bookings():
    documented = {codes(row[0])[0] for row in table_rows("reference/bookings.md") if codes(row[0])}

    assert documented == set(services.__all__)


def test_every_environment_variable_is_documented():
    read = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "fundtracker/settings.py").read_text())

    documented = [codes(row[0])[0] for row in table_rows("reference/settings.md")]

    assert sorted(documented) == sorted(set(read))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text())

    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_every_page_can_be_reached_from_the_index():
    index = (DOCS / "README.md").read_text()

    assert [
        str(page.relative_to(DOCS))
        for page in sorted(DOCS.rglob("*.md"))
        if page.name != "README.md" and f"({page.relative_to(DOCS)})" not in index
    ] == []


@pytest.mark.parametrize("package", MAPS)
def test_the_map_of_a_package_is_short_and_names_what_is_there(package):
    lines = (import_module(package).__doc__ or "").strip().splitlines()
    named = re.findall(r"[\w./-]+(?:\.py|\.md|/)(?!\w)", "\n".join(lines))
    # Beside the package or from the root.
    roots = (ROOT / package.replace(".", "/"), ROOT)

    assert 1 < len(lines) <= 15
    assert [path for path in named if not any((root / path).exists() for root in roots)] == []


def test_decisions_are_short():
    long = [
        page.name for page in DOCS.glob("decisions/*.md") if len(page.read_text().splitlines()) > 25
    ]

    assert long == []
