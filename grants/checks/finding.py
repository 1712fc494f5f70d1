"""Hinweis, noch nicht gespeichert: what a check found, for start page, alerts and mails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """Gewicht: zur Kenntnis, Warnung oder dringend; the later, the graver."""

    NOTE = "note"
    WARNING = "warning"
    URGENT = "urgent"


@dataclass(frozen=True)
class Finding:
    """Hinweis, noch nicht gespeichert: one check judged one object on one day.

    ``subject`` names the object: ``award-12``, ``ring-3-2024``, ``deadline-7``,
    ``interest_claim-5``, ``suspense-4`` or, by its voucher, ``receipt-31``. ``stage`` is the
    tightest threshold reached: days before the date (``30``), ``overdue``, or what is wrong with a
    ring. ``amount`` is what is at stake in euro. ``days_left`` counts to ``due_on``, whose own day
    is 0; negative when overdue. ``of_award`` is the award that a receipt, a claim or a deadline
    belongs to. ``basis`` is what a check of many awards keeps of it in its case, to judge a change
    of one of them without reading the others.

    Told are the person ``responsible_id`` (or supervisors, where there is none), and the roles
    whose ``tells_`` is set.
    """

    check_code: str
    subject: str
    stage: str
    severity: Severity
    title: str
    text: str
    amount: Decimal | None = None
    due_on: date | None = None
    days_left: int | None = None
    of_award: int | None = None
    responsible_id: int | None = None
    tells_supervisors: bool = False
    tells_treasury: bool = False
    basis: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def award_id(self) -> int | None:
        """Zuwendung, whose bookings decide about it."""
        return self._number_in("award") or self.of_award

    @property
    def ring_id(self) -> int | None:
        """Zweckbindungsring, whose bookings decide about it."""
        return self._number_in("ring")

    def _number_in(self, kind: str) -> int | None:
        first, *numbers = self.subject.split("-")
        return int(numbers[0]) if first == kind else None
