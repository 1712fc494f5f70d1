"""Retired words: what once stood on screens and meant something else to those who read it."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.conf import settings

from grants.tests.test_sentences_once import PACKAGES, of_python

# Each with what is said instead. A word that is right elsewhere is retired only in its old sense.
RETIRED = {
    r"^Anlass$|>Anlass<|Anlässe": "Buchungsart",
    r"Lesart": "Was zählt?",
    r"Ort des Geldes": "Verbleib",
    r"^Stand$|\"Stand\"|>Stand<": "Status",
    r"Stand am|Stand zu|Stand der|Stand vor|heutige[rn]? Stand": "Stichtag",
    r"(?:sind|ist|mehr) verfügbar|im Bestand „": "im Bestand",
    r"^bei Empfängern$|[Bb]ei Empfängern(?: und|,)|[Bb]eim Empfänger und": "ausgezahlt …",
    r"davon frei|noch frei": "verfügbar",
    r"noch zugesagt": "bewilligt, noch nicht eingegangen",
    r"Einnahmen? Dritter|Mittel Dritter": "Leistung Dritter",
    r"[Aa]nerkannten? Ausgaben": "zuwendungsfähige Ausgaben",
    r"Anspruch bisher|niedriger als erhalten": "zustehende Zuwendung",
    r"Befund": "Hinweis",
    r"festgestellt am": "seit",
    r"Zustellung(?:en)?\b": "Mailversand",
    r"Journalk[oö]pf": "Tagesprüfsumme",
    r"[Vv]ersiegel|\bSiegel": "gegen Änderung gesichert, Prüfsumme",
    r"\bTopf\b|Töpfe": "Konten der Zuwendung",
    r"Zweckbindungsbuch": "Buchführung",
    r"Gesundheit": "Betrieb",
    r"\bVerwaltung\b": "Stammdaten",
    r"\bRevision\b": "Rechnungsprüfung",
    r"Gegenstand öffnen": "Zuwendung öffnen, Frist öffnen …",
    r"gebucht von": "erfasst von",
    r"Mittelabruf stellen": "Mittelabruf erfassen",
    r"Nicht möglich": "Nicht gebucht, Nicht gespeichert",
    r"endet rechtlich|Ende nach §": "verschoben auf",
    r"überzogen": "Ermächtigung überschritten um",
    r"Sind Sie sicher|[Uu]ngültig": "what stands against it, and a way out",
    r"\((?:e|n|en|s|in|innen)\)": "number and noun agree",
}
# Where a retired word may still stand: what the search knows, and what the law is called.
MAY_STAND = {"grants/queries/search.py"}


@pytest.mark.parametrize(("word", "instead"), RETIRED.items())
def test_a_retired_word_stands_nowhere_any_more(word, instead):
    said = [
        (path, text)
        for path, text in _said_by_the_program()
        if path not in MAY_STAND and re.search(word, text)
    ]

    assert said == [], f"say: {instead}"


@cache
def _said_by_the_program() -> list[tuple[str, str]]:
    """All that code and templates can say, each with its source: (path below the root, text)."""
    root = settings.BASE_DIR
    return [(str(path.relative_to(root)), text) for path, text in _texts(root)]


def _texts(root) -> Iterator:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield from ((path, text) for text in of_python(path.read_text()) if text)
    for path in sorted((root / "templates").rglob("*.*")):
        # Line by line, with what stands in tags and attributes.
        lines = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL).splitlines()
        yield from ((path, line.strip()) for line in lines if line.strip())
