from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models.sentences import APPLIED_FOR_NOT_POSITIVE
from grants.services.terms.contradiction import Contradiction, in_financing, in_order
from ledger.commands import Arguments
from ledger.money import ZERO

AMOUNT_MISSING = "Zum Tag des Antrags fehlt der beantragte Betrag. Bitte eingeben."
_ORDER = (
    (
        "period_from",
        "period_to",
        "Der beantragte Zeitraum endet, bevor er beginnt ({day}). Bitte beide Daten prüfen.",
    ),
    (
        "early_start_requested_on",
        "early_start_consent_on",
        "Ein vorzeitiger Beginn wird nicht für Tage vor seinem Antrag zugelassen. "
        "Bitte ein Datum ab dem {day} eingeben.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class ApplicationTerms(Arguments):
    """Angaben eines Antrags: what was applied for, in euro, on which terms and for when.

    ``financing`` is an ``AwardNotice.Financing`` or empty, ``quota`` a percentage.
    ``early_start_consent_on`` is the first day on which the measure may begin before the notice
    (vorzeitiger Maßnahmebeginn). Each field has the name of its column in ``Application``.
    """

    amount: Decimal
    submitted_on: date | None = None
    file_reference: str = ""
    financing: str = ""
    quota: Decimal | None = None
    period_from: date | None = None
    period_to: date | None = None
    early_start_requested_on: date | None = None
    early_start_consent_on: date | None = None
    source: str = ""

    def contradictions(self) -> Iterator[Contradiction]:
        """Widersprüche; a form may ask before all is known: None then contradicts nothing."""
        if self.amount is not None and self.amount <= ZERO:
            yield Contradiction("amount", f"{APPLIED_FOR_NOT_POSITIVE} Bitte prüfen.")
        yield from in_financing(self.financing, self.quota, are_required=False)
        yield from in_order(vars(self), _ORDER)
