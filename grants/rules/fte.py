"""Prüfungen der Stellen: too many, paid twice, still open, too small a share."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.rules.catalogue import FTE_BELOW_MINIMUM, FTE_CAP, FTE_DOUBLE, FTE_OPEN, Rule
from grants.rules.finding import Finding
from grants.rules.posts import Filling, MonthPosition, Staffing, filled_in, months_between
from grants.rules.sentences import MINIMUM_UNCONFIRMED
from grants.rules.wording import month_in_words
from ledger.money import format_euro, format_number

_WHOLE_POST = Decimal(1)


@dataclass(frozen=True)
class PostFacts:
    """Stellen einer Zuwendung, and what to judge them by.

    ``minimum`` is the smallest share of a post that is recognised, in VZÄ; None where no such
    rule holds. Judged is through ``judged_until``, as long as the proof of use can still be
    put right, and by the ``rules`` whose codes are not silenced. A post number is unique within
    ``holder_id``.
    """

    award_id: int
    holder_id: int
    title: str
    staffing: Staffing
    minimum: Decimal | None
    minimum_is_confirmed: bool
    judged_until: date
    rules: frozenset[str]
    responsible_id: int | None

    def is_judged(self, rule: Rule, today: date) -> bool:
        return rule.code in self.rules and today <= self.judged_until


def fte_cap(facts: Iterable[PostFacts], *, today: date) -> list[Finding]:
    """Mehr Stellen als bewilligt in a month of the window: in all, or of one component."""
    found = []
    for award in facts:
        if not award.is_judged(FTE_CAP, today) or not award.staffing.granted:
            continue
        exceeded = [
            (name, too_many)
            for name, months in _scopes(award.staffing)
            if (too_many := [position for position in months if position.open < 0])
        ]
        if not exceeded:
            continue
        most = max(-position.open for _, months in exceeded for position in months)
        found.append(
            _finding(
                award,
                FTE_CAP,
                stage="overfilled",
                title=f"{award.title}: bis zu {_fte(most)} mehr besetzt als bewilligt",
                text=" ".join(_exceeded(name, months) for name, months in exceeded)
                + " Bitte Besetzungen und Weiterleitungen prüfen.",
            )
        )
    return found


def fte_open(facts: Iterable[PostFacts], *, today: date) -> list[Finding]:
    """Offene Stellen im laufenden Monat, with the worth of all open months of the window."""
    found = []
    for award in facts:
        first, last = award.staffing.window
        if not award.is_judged(FTE_OPEN, today) or not first <= today <= last:
            continue
        now = award.staffing.on(today)
        if now.open <= 0:
            continue
        amount = award.staffing.open_amount
        doubt = "" if award.staffing.rates_are_confirmed else " (Sätze nicht bestätigt)"
        worth = (
            f" Alle offenen Monate des Bewilligungszeitraums sind {format_euro(amount)} wert"
            f"{doubt}."
            if amount is not None
            else ""
        )
        found.append(
            _finding(
                award,
                FTE_OPEN,
                stage="open",
                title=f"{award.title}: {_fte(now.open)} von {_fte(now.granted)} offen",
                text=(
                    f"Im {month_in_words(now.month)} sind {_fte(now.own)} selbst besetzt und "
                    f"{_fte(now.passed_on)} weitergeleitet.{worth} Bitte besetzen, weiterleiten "
                    "oder bei Abruf und Nachweis abziehen."
                ),
                amount=amount,
            )
        )
    return found


def fte_below_minimum(facts: Iterable[PostFacts], *, today: date) -> list[Finding]:
    """Zu kleine Anteile: posts of ours, and pass-throughs that cannot hold a large enough one."""
    found = []
    for award in facts:
        minimum = award.minimum
        if minimum is None or not award.is_judged(FTE_BELOW_MINIMUM, today):
            continue
        small = [
            *(
                f"Stelle {row.number} mit {_fte(row.fte)}"
                for row in award.staffing.own
                if row.fte < minimum
            ),
            *(
                f"Weiterleitung „{row.number}“ mit {_fte(row.fte)}"
                for row in award.staffing.passed_on
                if row.fte < minimum
            ),
        ]
        if not small:
            continue
        doubt = "" if award.minimum_is_confirmed else f" {MINIMUM_UNCONFIRMED}"
        found.append(
            _finding(
                award,
                FTE_BELOW_MINIMUM,
                stage="small_share",
                title=f"{award.title}: Stellenanteil unter {_fte(minimum)}",
                text=f"{'; '.join(small)}. Kleinere Anteile werden nicht anerkannt.{doubt}",
            )
        )
    return found


def fte_double(facts: Sequence[PostFacts], *, today: date) -> list[Finding]:
    """Doppelförderung: the shares of one post number exceed a whole post in a month."""
    shares: dict[tuple[int, str], list[tuple[PostFacts, Filling]]] = defaultdict(list)
    for award in facts:
        for filling in award.staffing.own:
            shares[award.holder_id, filling.number].append((award, filling))
    doubled: dict[int, list[str]] = defaultdict(list)
    for (_, number), paid in shares.items():
        fillings = [filling for _, filling in paid]
        months = _months_above_one(fillings)
        if not months:
            continue
        most = max(filled_in(month, fillings) for month in months)
        payers = {
            award.award_id: award.title
            for award, filling in paid
            if any(filled_in(month, [filling]) for month in months)
        }
        text = (
            f"Stelle {number} ist {_in_months(months)} mit zusammen {_fte(most)} gefördert: "
            f"{'; '.join(payers.values())}."
        )
        for award_id in payers:
            doubled[award_id].append(text)
    return [
        _finding(
            award,
            FTE_DOUBLE,
            stage="double",
            title=f"{award.title}: Stelle doppelt gefördert",
            text=" ".join(doubled[award.award_id]) + " Bitte die Besetzungen berichtigen.",
        )
        for award in facts
        if award.award_id in doubled and award.is_judged(FTE_DOUBLE, today)
    ]


def _months_above_one(fillings: Sequence[Filling]) -> list[date]:
    first, last = min(row.first for row in fillings), max(row.last for row in fillings)
    return [
        month for month in months_between(first, last) if filled_in(month, fillings) > _WHOLE_POST
    ]


def _scopes(staffing: Staffing) -> list[tuple[str, list[MonthPosition]]]:
    """Alle Stellen zusammen, and each component where several are granted."""
    scopes = [("Insgesamt", staffing.months)]
    if len(staffing.components) > 1:
        scopes += [(name, staffing.months_of(name)) for name in staffing.components]
    return scopes


def _exceeded(name: str, months: Sequence[MonthPosition]) -> str:
    worst = min(months, key=lambda position: position.open)
    return (
        f"{name}: {_in_months([position.month for position in months])} mehr als die bewilligten "
        f"{_fte(worst.granted)}, am meisten im {month_in_words(worst.month)} mit "
        f"{_fte(worst.own)} eigenen und {_fte(worst.passed_on)} weitergeleiteten."
    )


def _finding(
    award: PostFacts,
    rule: Rule,
    *,
    stage: str,
    title: str,
    text: str,
    amount: Decimal | None = None,
) -> Finding:
    return Finding(
        rule=rule.code,
        subject=f"award-{award.award_id}",
        stage=stage,
        severity=rule.severity,
        title=title,
        text=text,
        amount=amount,
        responsible_id=award.responsible_id,
    )


def _in_months(months: Sequence[date]) -> str:
    if len(months) == 1:
        return f"im {month_in_words(months[0])}"
    return (
        f"in {len(months)} Monaten von {month_in_words(months[0])} bis {month_in_words(months[-1])}"
    )


def _fte(number: Decimal) -> str:
    return f"{format_number(number)} VZÄ"
