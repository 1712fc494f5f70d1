"""Was zur Wahl steht: rows, too many to list, that are found by what a person types."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Concat

from grants.models import Award, PassThrough, Programme
from grants.queries.recipients import plain_name, recipients
from ledger.models import BudgetLine

MOST_OFFERED = 12
_MOST_SIMILAR = 3
# Forgives one or two slips, but does not take another name of the same length for the same.
_LEAST_ALIKE = 0.75


@dataclass(frozen=True)
class Choosable:
    """Eine Art von Dingen: its rows with their ``label``, and what a text is that names none.

    Where several have the same label, each has its Kürzel behind it: "KIM 2024 (kim-1-2024)".
    """

    rows: Callable[[], QuerySet[Any]]
    none_of_them: str

    def offered(self, text: str, most: int = MOST_OFFERED) -> list[str]:
        """Vorschläge: labels that contain each word of the text, in the order of labels."""
        words = (Q(label__icontains=word) | Q(code__icontains=word) for word in text.split())
        return self.labels_of(self._rows().filter(reduce(and_, words, Q()))[:most])

    def similar(self, text: str) -> list[str]:
        """Ähnliche Namen, three at most: those that contain the text, else those spelt alike."""
        if found := self.offered(text, _MOST_SIMILAR):
            return found
        plain = {plain_name(label): label for label in self._rows().values_list("label", flat=True)}
        alike = get_close_matches(plain_name(text), plain, n=_MOST_SIMILAR, cutoff=_LEAST_ALIKE)
        return [plain[name] for name in alike]

    def find(self, text: str) -> Any | None:
        """Gemeinte Zeile: it has this label, whatever the spaces and the case of its letters.

        Else it has this Kürzel. None if the text fits no row, or the label of several rows.
        """
        wanted = plain_name(text)
        meant = Q(label__iexact=" ".join(text.split())) | Q(code=text)
        label, bracket, code = wanted.rpartition(" (")
        if bracket:
            meant |= Q(code__iexact=code.removesuffix(")"))
        found = list(self._rows().filter(meant)[:MOST_OFFERED])
        for fits in (
            lambda row: plain_name(row.label) == wanted,
            lambda row: (plain_name(row.label), f"{row.code.lower()})") == (label, code),
            lambda row: row.code == text,
        ):
            if fitting := [row for row in found if fits(row)]:
                return fitting[0] if len(fitting) == 1 else None
        return None

    def with_id(self, text: str) -> Any | None:
        """Gemeinte Zeile: it has this id. Figures lead to the journal by ids."""
        is_id = text.isascii() and text.isdecimal()
        return self._rows().filter(pk=int(text)).first() if is_id else None

    def did_you_mean(self, text: str) -> str:
        """Hinweis auf ähnliche Namen, with a space behind it; empty if none is similar."""
        names = " oder ".join(f"„{label}“" for label in self.similar(text))
        return f"Ähnlich: {names}. " if names else ""

    def labels_of(self, rows: Iterable[Any]) -> list[str]:
        """Namen, by which ``find`` finds each of these rows. Queries: 1 more."""
        rows = list(rows)
        often = (
            self._rows()
            .filter(label__in={row.label for row in rows})
            .order_by()
            .values("label")
            .annotate(number=Count("pk"))
            .filter(number__gt=1)
        )
        shared = set(often.values_list("label", flat=True)) if rows else set()
        return [f"{row.label} ({row.code})" if row.label in shared else row.label for row in rows]

    def _rows(self) -> QuerySet[Any]:
        return self.rows().order_by("label", "code")


def _awards() -> QuerySet[Award]:
    return Award.objects.annotate(label=F("title"))


def _pass_throughs() -> QuerySet[PassThrough]:
    return PassThrough.objects.annotate(label=F("title"))


def _lines() -> QuerySet[BudgetLine]:
    # The label is what ``BudgetLine`` prints.
    label = Concat("product", Value(" / "), "row", Value(" "), "name", output_field=CharField())
    return BudgetLine.objects.annotate(label=label)


# Each under the name that stands in the address of its suggestions.
CHOOSABLE = {
    "zuwendung": Choosable(_awards, "keine Zuwendung"),
    "zuwendung-mit-bescheid": Choosable(
        lambda: _awards().filter(current_notice__isnull=False), "keine Zuwendung mit einem Bescheid"
    ),
    "weiterleitung": Choosable(_pass_throughs, "keine Weiterleitung"),
    # A pass-through that a recipient handed on has no postings.
    "weiterleitung-des-kreises": Choosable(
        lambda: _pass_throughs().filter(parent__isnull=True), "keine Weiterleitung des Kreises"
    ),
    "haushaltsposition": Choosable(_lines, "keine Haushaltsposition"),
    "empfaenger": Choosable(lambda: recipients().annotate(label=F("name")), "kein Empfänger"),
    "foerderprogramm": Choosable(
        lambda: Programme.objects.annotate(label=F("name")), "kein Förderprogramm"
    ),
}
