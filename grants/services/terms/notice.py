from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from grants.models.sentences import (
    AMOUNT_BELOW_ZERO,
    ENDS_BEFORE_IT_BEGINS,
    FTE_NOT_POSITIVE,
    UNIT_RATE_NOT_POSITIVE,
)
from grants.services.terms.contradiction import Contradiction, above_zero, in_financing, in_order
from ledger.commands import Arguments
from ledger.days import format_day
from ledger.money import ZERO

# Whoever names days that lie further apart has mistyped a year.
_MOST_YEARS = 30
_ORDER = (
    ("period_from", "period_to", ENDS_BEFORE_IT_BEGINS),
    (
        "period_from",
        "spend_by",
        "Die Verausgabungsfrist endet vor dem Beginn ({day}). Bitte prüfen.",
    ),
    (
        "spend_by",
        "invoices_by",
        "Rechnungen dürfen nicht schon vor der Verausgabungsfrist enden. "
        "Bitte ein Datum ab dem {day} eingeben oder das Feld leeren.",
    ),
    (
        "period_to",
        "proof_due",
        "Der Verwendungsnachweis kann nicht vor dem Ende des Bewilligungszeitraums fällig sein. "
        "Bitte ein Datum ab dem {day} eingeben.",
    ),
    (
        "period_from",
        "repay_by",
        "Die Rückzahlung kann nicht vor dem Beginn des Bewilligungszeitraums fällig sein. "
        "Bitte ein Datum ab dem {day} eingeben.",
    ),
    (
        "decided_on",
        "repay_by",
        "Zurückzuzahlen ist nicht vor dem Datum des Bescheids. "
        "Bitte ein Datum ab dem {day} eingeben.",
    ),
    (
        "decided_on",
        "announced_on",
        "Ein Bescheid wird nicht vor seinem Datum bekannt gegeben. "
        "Bitte ein Datum ab dem {day} eingeben.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class NoticeTerms(Arguments):
    """Angaben eines Bescheids: what it grants, on which terms and until when.

    ``amount`` is the new total in euro, ``financing`` an ``AwardNotice.Financing``, ``quota`` a
    percentage. After ``spend_by`` an invoice of the period may be paid until ``invoices_by``, if
    the notice says so. Each field has the name of its column in ``AwardNotice``.
    """

    # They are about this notice; all else holds until a later notice says otherwise.
    OWN_DAYS: ClassVar = ("decided_on", "announced_on", "appeal_waived_on")

    decided_on: date | None = None
    announced_on: date | None = None
    appeal_waived_on: date | None = None
    amount: Decimal
    financing: str
    quota: Decimal | None = None
    unit_rate: Decimal | None = None
    fte: Decimal | None = None
    period_from: date
    period_to: date
    spend_by: date
    invoices_by: date | None = None
    proof_due: date | None = None
    interim_proof_due: date | None = None
    repay_by: date | None = None
    conditions: str = ""

    def contradictions(self) -> Iterator[Contradiction]:
        """Widersprüche; a form may ask before all is known: None then contradicts nothing."""
        if self.amount is not None and self.amount < ZERO:
            yield Contradiction("amount", f"{AMOUNT_BELOW_ZERO} Bitte prüfen.")
        yield from above_zero(
            vars(self), {"unit_rate": UNIT_RATE_NOT_POSITIVE, "fte": FTE_NOT_POSITIVE}
        )
        yield from in_financing(self.financing, self.quota, are_required=True)
        yield from in_order(vars(self), _ORDER)
        yield from self._in_interim_proof()
        yield from self._in_waiver()
        yield from self._in_years()

    def _in_interim_proof(self) -> Iterator[Contradiction]:
        interim, first, proof = self.interim_proof_due, self.period_from, self.proof_due
        if interim is not None and first is not None and interim <= first:
            yield Contradiction(
                "interim_proof_due",
                "Der Zwischennachweis kann erst nach dem Beginn des Bewilligungszeitraums fällig "
                f"sein. Bitte ein Datum nach dem {format_day(first)} eingeben.",
            )
        if interim is not None and proof is not None and interim >= proof:
            yield Contradiction(
                "interim_proof_due",
                "Der Zwischennachweis muss vor dem Verwendungsnachweis fällig sein. "
                f"Bitte ein Datum vor dem {format_day(proof)} eingeben.",
            )

    def _in_waiver(self) -> Iterator[Contradiction]:
        earliest, waived = self.announced_on or self.decided_on, self.appeal_waived_on
        if waived is not None and earliest is not None and waived < earliest:
            yield Contradiction(
                "appeal_waived_on",
                "Auf den Rechtsbehelf wird erst verzichtet, wenn der Bescheid da ist. "
                f"Bitte ein Datum ab dem {format_day(earliest)} eingeben.",
            )

    def _in_years(self) -> Iterator[Contradiction]:
        """Mistyped years would ask for an interim proof a year, up to the end of the calendar."""
        named = sorted((day, field) for field, day in self.days().items())
        if named and named[-1][0].year - named[0][0].year > _MOST_YEARS:
            (first, _), (last, field) = named[0], named[-1]
            yield Contradiction(
                field,
                f"Zwischen dem {format_day(first)} und dem {format_day(last)} liegen mehr als "
                f"{_MOST_YEARS} Jahre. Bitte die Jahreszahlen prüfen.",
            )


@dataclass(frozen=True, kw_only=True)
class NoticeFile(Arguments):
    """Akte zu einem Bescheid: where it is filed and where it was found, and a note on it.

    Each field has the name of its column in ``AwardNotice``.
    """

    file_reference: str = ""
    source: str = ""
    note: str = ""
    is_example: bool = False


UNFILED = NoticeFile()
