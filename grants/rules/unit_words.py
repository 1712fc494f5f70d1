"""Wörter für Einheiten: a number and its unit agree, on pages and in sentences alike."""

from decimal import Decimal

from ledger.money import format_number

_MANY = {
    "Raum": "Räume",
    "Monat": "Monate",
    "Begleitung": "Begleitungen",
    "Maßnahme": "Maßnahmen",
    "Medium": "Medien",
    "Seite": "Seiten",
    "Stunde": "Stunden",
    "Treffen": "Treffen",
    "Tag": "Tage",
    "Gruppe": "Gruppen",
}


def unit_plural(unit: str) -> str:
    """Überschrift einer Spalte: ``Räume``; a unit whose plural is not known stays as it is."""
    return _MANY.get(unit, unit)


def counted_units(quantity: Decimal, unit: str) -> str:
    """Anzahl mit Einheit: ``1 Monat``, ``150 Monate``, ``2,5 Stunden``, ``3 × Kurs``."""
    places = 0 if quantity == quantity.to_integral_value() else 2
    count = format_number(quantity, places)
    if unit not in _MANY:
        return f"{count} × {unit}"
    return f"{count} {unit if quantity == 1 else _MANY[unit]}"


def is_per_post(unit: str) -> bool:
    """Je Stelle bewilligt: what a post costs besides, or the post itself."""
    return "VZÄ" in unit or unit.startswith("Stelle")


def is_countable(unit: str) -> bool:
    """Einheiten, die man zählt, when they were held; a lump sum per year is none."""
    return unit in _MANY
