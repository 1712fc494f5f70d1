"""A German sentence that states a rule stands in one source: copies of it would drift apart."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PACKAGES = ("fundtracker", "ledger", "grants")
# Shorter ones are no rules, neither is advice ("Bitte …") or a figure ("Noch da: 12,00 €.");
# labels end without a full stop.
LEAST_LETTERS, LEAST_WORDS = 20, 4
# Whatever a program or a template puts in: a day, an amount, a name.
GAP = "…"


def test_no_sentence_stands_in_two_sources():
    places = defaultdict(set)
    for path, sentence in _sentences_of_the_program():
        # A mail says the same as text and as page.
        places[sentence].add(str(path.with_suffix("")) if "mails" in path.parts else str(path))

    assert {said: sorted(found) for said, found in places.items() if len(found) > 1} == {}


def test_the_search_finds_what_is_written_in_pieces_and_with_gaps():
    source = '''
"""Ein Satz der Dokumentation, der nicht zählt."""
text = (
    f"Der {day:%d.%m.%Y} liegt "
    "in der Zukunft. Bitte ein Datum bis heute eingeben."
)
'''
    page = "<p>Der {{ day }} <b>liegt</b>\n in der Zukunft. {% if x %}Kurz.{% endif %}</p>"

    found = ["Der … liegt in der Zukunft."]
    assert list(_sentences(of_python(source))) == list(_sentences(of_page(page))) == found


def _sentences_of_the_program() -> Iterator[tuple[Path, str]]:
    root = settings.BASE_DIR
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                for sentence in _sentences(of_python(path.read_text())):
                    yield path, sentence
    for path in sorted((root / "templates").rglob("*.*")):
        for sentence in _sentences(of_page(path.read_text())):
            yield path, sentence


def of_python(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    passed_over = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            # Found by itself, its pieces are not looked at again.
            passed_over |= {id(piece) for piece in node.values}
            yield "".join(
                str(piece.value) if isinstance(piece, ast.Constant) else GAP
                for piece in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in passed_over:
            # A text that is formatted later has gaps as well.
            yield re.sub(r"{\w*}", GAP, node.value) if isinstance(node.value, str) else ""


def of_page(source: str) -> Iterator[str]:
    without_comments = re.sub(r"{#.*?#}|<!--.*?-->", "", source, flags=re.DOTALL)
    with_gaps = re.sub(r"{{.*?}}", GAP, without_comments, flags=re.DOTALL)
    # What stands within a line goes on; any other mark ends a text.
    within_lines = re.sub(r"</?(?:a|abbr|b|em|strong|span)\b[^>]*>", "", with_gaps)
    yield from re.split(r"{%.*?%}|<[^>]*>", within_lines, flags=re.DOTALL)


def _sentences(texts: Iterator[str]) -> Iterator[str]:
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])(?<!Nr\.)(?<!Abs\.)\s+", " ".join(text.split())):
            is_long = len(sentence) >= LEAST_LETTERS and sentence.count(" ") >= LEAST_WORDS - 1
            is_rule = not sentence.startswith("Bitte ") and not sentence.endswith(f": {GAP}.")
            if is_long and is_rule and sentence[-1] in ".!?":
                yield sentence
