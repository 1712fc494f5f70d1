"""Bestandskraft: money is paid out only once a notice can no longer be contested."""

from dataclasses import dataclass
from datetime import date

from grants.rules.months import add_months
from grants.rules.workdays import next_workday


@dataclass(frozen=True)
class Finality:
    """Bestandskraft eines Bescheids (VV Nr. 7.1 zu § 44 LHO NRW).

    ``appeal_ends`` is the last day on which it can be contested; None if that is not known, or
    no longer matters.
    """

    is_final: bool
    appeal_ends: date | None = None


def finality(
    *, announced_on: date | None, waived_on: date | None, months: int | None, today: date
) -> Finality:
    """Ist der Bescheid bestandskräftig? ``months`` is the Klagefrist; None: there is none.

    It ends on the next working day if its last day is none (§ 193 BGB), and earlier by a waiver
    (Rechtsbehelfsverzicht).
    """
    if months is None or (waived_on is not None and waived_on <= today):
        return Finality(is_final=True)
    if announced_on is None:
        return Finality(is_final=False)
    ends = next_workday(add_months(announced_on, months))
    return Finality(is_final=True) if today > ends else Finality(False, ends)
