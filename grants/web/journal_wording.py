"""Was ein Betrag im Journal bedeutet: one German sentence for the part of it that is shown."""

from grants.queries.journal import Scope
from ledger.models import Side

_MOVED = "Zahlungen stehen mit plus, Stornos mit minus, Vereinbarungen mit 0,00 €."
_EVERY_MOVE = (
    "Für eine aussagekräftige Summe bitte nach Buchungsart, Verbleib oder Haushaltsposition "
    "filtern."
)
_NO_TOTAL = (
    "Anzahl und Summe stehen da, sobald eine Zuwendung, eine Weiterleitung oder eine "
    "Haushaltsposition gewählt ist."
)


def meaning_of_amounts(scope: Scope, *, is_whole: bool, has_total: bool) -> str:
    """Bedeutung von Vorzeichen und Summe; ``is_whole``: no other filter leaves out vouchers."""
    if scope.place is None and scope.line is None:
        return f"{_MOVED} {_EVERY_MOVE if has_total else _NO_TOTAL}"
    if not has_total:
        return f"{_signs(scope)}. {_NO_TOTAL}"
    shows_all = is_whole and scope.occasion is None
    if shows_all and (scope.line is not None or scope.year is None):
        return f"{_signs(scope)}; die Summe ist{_standing(scope)}."
    return f"{_signs(scope)}; die Summe ist, was die gezeigten Belege daran geändert haben."


def _signs(scope: Scope) -> str:
    if scope.place is not None:
        place = scope.place.label
        return f"Was nach „{place}“ kommt, zählt plus, was von dort weggeht, minus"
    if scope.line is not None and scope.line.side == Side.INCOME:
        return "Was eingeht, zählt plus, was davon zurückgenommen wird, minus"
    return "Was ausgegeben oder ausgezahlt wird, zählt plus, was zurückkommt, minus"


def _standing(scope: Scope) -> str:
    what = " das Ist" if scope.place is None else f", was unter „{scope.place.label}“ steht"
    if scope.line is None:
        return what
    if scope.place is not None:
        what += ","
    year = "aller Haushaltsjahre" if scope.year is None else f"im Haushaltsjahr {scope.year}"
    return f"{what} dieser Haushaltsposition {year}"
