"""Was zur Wahl steht: rows, too many to list, that are found by what a person types."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import reduce
from heapq import nlargest
from operator import and_, or_
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from grants.models import Award, Organisation, PassThrough, Programme
from grants.queries.recipients import plain_name, recipients
from ledger.models import BudgetLine, Side

# No label is longer, its Kürzel behind it included.
LONGEST_LABEL = 400
MOST_OFFERED = 12
_MOST_SIMILAR = 3
# Forgives one or two slips, but does not take another name of the same length for the same.
_LEAST_ALIKE = 0.75
# Comparing letter by letter takes its time.
_MOST_COMPARED = 50


@dataclass(frozen=True)
class Choosable:
    """Eine Art von Dingen: its rows with their ``label``, and what a text is that names none.

    Where several have the same label, each has its Kürzel behind it: "KIM 2024 (kim-1-2024)".
    ``label_of`` labels a row that was read elsewhere, ``found_by`` are the columns that name a
    row, ``searched_in`` those in which a part of the text may stand: a budget line is also found
    by its Sachkonto. By the relation ``narrowed_by`` ``within`` narrows what can be chosen.
    """

    rows: Callable[[], QuerySet[Any]]
    none_of_them: str
    label_of: Callable[[Any], str] = str
    found_by: tuple[str, ...] = ("label",)
    searched_in: tuple[str, ...] = ("label", "code")
    narrowed_by: str = ""

    def within(self, pk: int) -> "Choosable":
        """Nur was dazugehört, for example the lines of one budget."""
        return replace(self, rows=lambda: self.rows().filter(**{self.narrowed_by: pk}))

    def offered(self, text: str) -> list[str]:
        """Vorschläge: labels that contain each word of the text, in the order of labels."""
        words = (
            reduce(or_, (Q(**{f"{column}__icontains": word}) for column in self.searched_in))
            for word in text.split()
        )
        return self.labels_of(self._rows().filter(reduce(and_, words, Q()))[:MOST_OFFERED])

    def find_all(self, texts: Collection[str]) -> dict[str, list[Any]]:
        """Gemeint sind je Text the rows that it names, whatever its spaces and its case.

        Label, label with Kürzel, Kürzel, other names: the first of them that fits counts.
        Queries: 1, however many texts.
        """
        wanted = {text: plain_name(text) for text in texts if "\0" not in text}
        meant = reduce(or_, (self._may_mean(" ".join(text.split())) for text in wanted), Q())
        by_name: dict[tuple[int, str], list[Any]] = defaultdict(list)
        for row in self._rows().filter(meant) if wanted else ():
            for precedence, name in enumerate(self._names_of(row)):
                by_name[precedence, plain_name(name)].append(row)
        ways = range(len(self.found_by) + 2)
        return {
            text: next(
                (by_name[way, wanted[text]] for way in ways if (way, wanted.get(text)) in by_name),
                [],
            )
            for text in texts
        }

    def find(self, text: str) -> Any | None:
        """Gemeinte Zeile: the row that the text names. None if it names none, or several."""
        fitting = self.find_all([text])[text]
        return fitting[0] if len(fitting) == 1 else None

    def with_id(self, text: str) -> list[Any]:
        """Gemeinte Zeile: it has this id. Figures lead to the journal by ids."""
        is_id = text.isascii() and text.isdecimal()
        return list(self._rows().filter(pk=int(text))) if is_id else []

    def similar(self, texts: Collection[str]) -> dict[str, list[str]]:
        """Ähnliche Namen je Text, three at most: those that contain it, else those spelt alike.

        Queries: 1, however many texts.
        """
        known = list(self._rows().values_list("label", "code"))
        often = Counter(label for label, _ in known)
        names = [
            _Name(plain_name(label), plain_name(code), _told_apart(label, code, often[label] > 1))
            for label, code in known
        ]
        return {text: _similar(plain_name(text), names) for text in texts}

    def did_you_mean(self, text: str) -> str:
        """Hinweis auf ähnliche Namen, with a space behind it; empty if none is similar."""
        return hint_at(self.similar([text])[text])

    def labels_of(self, rows: Iterable[Any]) -> list[str]:
        """Namen, by which ``find`` finds each of these rows. Queries: 1 more."""
        labelled = [(row, self.label_of(row)) for row in rows]
        often = (
            self._rows()
            .filter(label__in={label for _, label in labelled})
            .order_by()
            .values("label")
            .annotate(number=Count("pk"))
            .filter(number__gt=1)
        )
        shared = set(often.values_list("label", flat=True)) if labelled else set()
        return [_told_apart(label, row.code, label in shared) for row, label in labelled]

    def _rows(self) -> QuerySet[Any]:
        return self.rows().order_by("label", "code")

    def _may_mean(self, text: str) -> Q:
        """What the database can tell; ``find_all`` looks more closely."""
        code = text.rpartition(" (")[2].removesuffix(")")
        named = (Q(**{f"{column}__iexact": text}) for column in self.found_by)
        return reduce(or_, named, Q(code__iexact=text) | Q(code__iexact=code))

    def _names_of(self, row: Any) -> list[str]:
        label, *others = (getattr(row, column) for column in self.found_by)
        return [label, _told_apart(label, row.code, True), row.code, *others]


@dataclass(frozen=True)
class _Name:
    """A row as it is compared with what was typed, and as it is then shown."""

    plain: str
    code: str
    shown: str

    def contains(self, words: list[str]) -> bool:
        return all(word in self.plain or word in self.code for word in words)


def _similar(text: str, names: list[_Name]) -> list[str]:
    words = text.split()
    containing = [name.shown for name in names if name.contains(words)]
    if containing:
        return containing[:_MOST_SIMILAR]
    pairs = _pairs(text)
    nearest = nlargest(_MOST_COMPARED, names, key=lambda name: len(pairs & _pairs(name.plain)))
    shown = {name.plain: name.shown for name in nearest}
    alike = get_close_matches(text, shown, n=_MOST_SIMILAR, cutoff=_LEAST_ALIKE)
    return [shown[plain] for plain in alike]


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _told_apart(label: str, code: str, is_shared: bool) -> str:
    return f"{label} ({code})" if is_shared else label


def hint_at(labels: list[str]) -> str:
    """Hinweis auf ähnliche Namen, with a space behind it; empty without any."""
    return f"Ähnlich: {either_of(labels)}. " if labels else ""


def either_of(labels: Iterable[str]) -> str:
    return " oder ".join(f"„{label}“" for label in labels)


def _awards() -> QuerySet[Award]:
    return Award.objects.annotate(label=F("title"))


def _pass_throughs() -> QuerySet[PassThrough]:
    return PassThrough.objects.annotate(label=F("title"))


def _by_name(rows: QuerySet[Any]) -> QuerySet[Any]:
    named: QuerySet[Any] = rows.annotate(label=F("name"))
    return named


def _line_label(line: BudgetLine) -> str:
    return f"Ring {line.ring.code}: {line}" if line.ring else str(line)


def _lines(side: Side | None = None) -> QuerySet[BudgetLine]:
    # The label is what ``_line_label`` prints.
    name = Concat("product", Value(" / "), "row", Value(" "), "name", output_field=CharField())
    ring = Case(
        When(ring__isnull=True, then=Value("")),
        default=Concat(Value("Ring "), "ring__code", Value(": ")),
        output_field=CharField(),
    )
    lines = BudgetLine.objects.filter(Q() if side is None else Q(side=side))
    return lines.select_related("ring").annotate(
        label=Concat(ring, name, output_field=CharField()), without_ring=name
    )


def _choosable_lines(side: Side | None, none_of_them: str) -> Choosable:
    return Choosable(
        lambda: _lines(side),
        none_of_them,
        label_of=_line_label,
        found_by=("label", "without_ring"),
        searched_in=("label", "code", "account_number"),
        narrowed_by="budget",
    )


_MUNICIPALITY = Q(kind=Organisation.Kind.MUNICIPALITY)
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
    "haushaltsposition": _choosable_lines(None, "keine Haushaltsposition"),
    "ertragsposition": _choosable_lines(Side.INCOME, "keine Haushaltsposition für Ertrag"),
    "aufwandsposition": _choosable_lines(Side.EXPENSE, "keine Haushaltsposition für Aufwand"),
    "gemeinde-oder-empfaenger": Choosable(
        lambda: _by_name(Organisation.objects.filter(_MUNICIPALITY | Q(is_recipient=True))),
        "keine Gemeinde und kein Empfänger",
    ),
    "empfaenger": Choosable(lambda: _by_name(recipients()), "kein Empfänger"),
    "foerderprogramm": Choosable(lambda: _by_name(Programme.objects.all()), "kein Förderprogramm"),
}
