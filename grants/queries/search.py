"""Suche: other words of the trade find what the program calls by one of its own."""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Choices, Q

# Each line means one thing, our word first. Sources: notices of the Bezirksregierungen, the
# Förderglossar of nordrhein-westfalen-foerdert.nrw, profi-Online, finance programs of counties.
SAME_THING = (
    ("Mittelabruf", "Mittelanforderung", "Zahlungsanforderung", "Auszahlungsantrag"),
    ("Bewilligungszeitraum", "Durchführungszeitraum", "Förderzeitraum"),
    ("Empfänger", "Drittempfänger", "Letztempfänger"),
    ("Anteilfinanzierung", "Anteilsfinanzierung"),
    ("Haushaltsposition", "Haushaltsstelle", "Produktsachkonto", "Sachkonto"),
    # Vouchers booked before the program took the words of the form.
    ("Leistung Dritter", "Einnahme Dritter"),
)
# Shorter ones begin too many words.
_LEAST_LETTERS = 5


def meanings(text: str) -> Iterator[str]:
    """Was gesucht wird: the text itself, and with each other word for the same thing.

    Example: "Mittelanforderung KIM" also means "Mittelabruf KIM".
    """
    yield text
    for words in SAME_THING:
        # The longest first: "Drittempfänger" has "Empfänger" in it.
        for word in sorted(words, key=len, reverse=True):
            at = text.casefold().find(word.casefold())
            if at >= 0:
                before, after = text[:at], text[at + len(word) :]
                yield from (f"{before}{other}{after}" for other in words if other != word)
                break


def found_in(text: str, *fields: str) -> Q:
    """Ob eines der Felder das Gesuchte enthält, in one of its words."""
    return reduce(
        or_,
        (Q(**{f"{field}__icontains": said}) for said in meanings(text) for field in fields),
    )


def of_kind(text: str, field: str, kinds: type[Choices]) -> Q:
    """Ob die Art so heißt: a word of its label begins with what is searched for."""
    said = [one.casefold() for one in meanings(text) if len(one) >= _LEAST_LETTERS]
    meant = [
        value
        for value, label in kinds.choices
        if any(f" {label}".casefold().find(f" {one}") >= 0 for one in said)
    ]
    return Q(**{f"{field}__in": meant})
