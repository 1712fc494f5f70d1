from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models.sentences import FTE_NOT_POSITIVE
from grants.services.terms.contradiction import Contradiction, above_zero, in_order
from ledger.commands import Arguments
from ledger.models import BudgetLine
from ledger.money import NOT_POSITIVE, ZERO

_ORDER = (
    (
        "period_from",
        "period_to",
        "Der Durchführungszeitraum beginnt am {day} und kann nicht vorher enden. "
        "Bitte beide Daten prüfen.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class PassThroughDetails(Arguments):
    """Stammdaten einer Weiterleitung. Each field has the name of its column in ``PassThrough``."""

    code: str
    title: str
    legal_form: str
    source: str = ""
    note: str = ""
    is_example: bool = False


@dataclass(frozen=True, kw_only=True)
class AgreementTerms(PassThroughDetails):
    """Angaben einer Vereinbarung: what is agreed with a recipient, for when and on which line.

    ``agreed`` is in euro. ``fte`` and ``component`` say which funded posts it hands on. Each
    field has the name of its column in ``PassThrough``.
    """

    agreed: Decimal
    period_from: date
    period_to: date
    line: BudgetLine | None
    fte: Decimal | None = None
    component: str = ""
    signed_on: date | None = None
    proof_due: date | None = None
    consent_reference: str = ""
    file_reference: str = ""

    def contradictions(self) -> Iterator[Contradiction]:
        """Widersprüche; a form may ask before all is known: None then contradicts nothing."""
        if self.agreed is not None and self.agreed <= ZERO:
            yield Contradiction("agreed", NOT_POSITIVE)
        yield from above_zero(vars(self), {"fte": FTE_NOT_POSITIVE})
        yield from in_order(vars(self), _ORDER)
