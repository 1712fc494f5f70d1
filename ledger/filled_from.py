"""Formularstand: whoever says a state anew also says from which state the form was filled.

Two people may have the same form open. Without this the second one to save would take back what
the first one saved, and nobody would know.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import User

from ledger.commands import Circumstance, plain
from ledger.errors import ChangedMeanwhile

_MARK = re.compile(r"([\w-]+):([0-9a-f]{12})")
_MARK_LENGTH = 12


@dataclass(frozen=True)
class Saved:
    """Letztes Speichern: what was saved, by whom and when; None if nobody kept that."""

    what: str
    by: User | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Stated:
    """Was jetzt gilt und ein Formular neu sagt: values by name, and who saved them last."""

    values: Mapping[str, Any]
    last_saved: Callable[[], Saved]


@dataclass(frozen=True)
class FilledFrom(Circumstance):
    """Formularstand: a mark for each value that stood when the form was opened.

    It travels in a hidden field. It is no part of what a command is asked, so the same form sent
    again is the same command. ``marks`` are None for callers that never saw the state.
    """

    marks: Mapping[str, str] | None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        return cls({name: _mark_of(value) for name, value in values.items()})

    @classmethod
    def read(cls, text: str) -> Self:
        """Formularstand aus dem verborgenen Feld; raises ValueError if it is none."""
        found = [_MARK.fullmatch(part) for part in text.split(",")]
        if not all(found):
            raise ValueError(text)
        return cls({match[1]: match[2] for match in found if match})

    def __str__(self) -> str:
        return ",".join(f"{name}:{mark}" for name, mark in (self.marks or {}).items())

    def changed_in(self, values: Mapping[str, Any]) -> frozenset[str]:
        """Namen der Werte, die jetzt anders sind, appeared or went away."""
        if self.marks is None:
            return frozenset()
        now = FilledFrom.of(values).marks or {}
        return frozenset(
            name for name in now.keys() | self.marks.keys() if now.get(name) != self.marks.get(name)
        )

    def refuse_changed(self, stated: Stated) -> None:
        """Raises ChangedMeanwhile if somebody has saved since the form was opened.

        To be called once the row is locked and read anew, before anything else is refused: all
        that could be said about the rest would be about a state that the person has not seen.
        """
        if changed := self.changed_in(stated.values):
            saved = stated.last_saved()
            raise ChangedMeanwhile(saved.what, by=saved.by, at=saved.at, changed=changed)


# Ohne Formular: for importers, and for what is made in the same transaction. They have seen no
# earlier state that could have changed meanwhile.
WITHOUT_FORM = FilledFrom(None)


def _mark_of(value: Any) -> str:
    canonical = json.dumps(plain(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:_MARK_LENGTH]
