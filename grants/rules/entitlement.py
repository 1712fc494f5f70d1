"""Zustehende Zuwendung: which part of a cost the grant pays, and what of it may be kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from ledger.money import ZERO, format_euro, format_number, round_to_cent


class Financing(StrEnum):
    """Finanzierungsart (VV/VVG zu § 44 LHO NRW, Nr. 2), by the names that the notices use."""

    SHARE = "share"
    GAP = "gap"
    FIXED = "fixed"
    FULL = "full"
    PER_UNIT = "per_unit"


# With all other kinds of financing the grant follows the cost alone.
_BY_UNITS = (Financing.FIXED, Financing.PER_UNIT)


@dataclass(frozen=True)
class Terms:
    """Bewilligung in euro: what a notice grants at most, and what it expects others to pay.

    ``quota`` (0 to 1) counts with share financing only. ``own_funds`` are what the holder has to
    spend first with gap financing. ``unit_grant`` is the part of ``granted`` that is so much per
    unit; None means all of it. Without a ``planned_cost`` the grant tells what was expected.
    """

    financing: str
    granted: Decimal
    quota: Decimal = Decimal(1)
    planned_cost: Decimal | None = None
    planned_other_income: Decimal = ZERO
    own_funds: Decimal = ZERO
    unit_grant: Decimal | None = None

    @property
    def paid_first(self) -> Decimal:
        """Was vor der Zuwendung zu verwenden ist: own funds and planned income of others."""
        if self.financing == Financing.GAP:
            return self.own_funds + self.planned_other_income
        return self.planned_other_income if self.financing == Financing.FULL else ZERO

    @property
    def expected_cost(self) -> Decimal:
        """Erwartete Ausgaben: as planned, or as much as the grant and all beside it would pay."""
        if self.planned_cost is not None:
            return self.planned_cost
        if self.financing == Financing.SHARE:
            return round_to_cent(self.granted / self.quota)
        return self.granted + self.own_funds + self.planned_other_income


@dataclass(frozen=True)
class FilledUnits:
    """Besetzte Einheiten: so many of them for so many months, at ``rate`` euro a year.

    ``actual_cost`` in euro is what they really cost; None as long as nobody knows.
    """

    quantity: Decimal
    months: Decimal
    rate: Decimal
    actual_cost: Decimal | None = None

    @property
    def worth(self) -> Decimal:
        """Wert nach dem Satz, not rounded."""
        return self.rate * self.quantity * self.months / 12

    @property
    def payable(self) -> Decimal:
        """Höchstbetrag je Einheit: the rate, or what the units cost if that is less."""
        return self.worth if self.actual_cost is None else min(self.worth, self.actual_cost)


@dataclass(frozen=True)
class UnratedUnits:
    """Besetzte Einheiten ohne eindeutigen Satz: left out, and named by ``label``.

    They may be granted units whose worth counts. So what they are worth ``at_most``, in euro and
    not rounded, is not taken for vacant.
    """

    label: str
    at_most: Decimal = ZERO


@dataclass(frozen=True)
class HeldPart:
    """Nicht durchgeführte Einheiten, named by ``label``: the grant falls by ``lost`` euro."""

    label: str
    lost: Decimal


@dataclass(frozen=True)
class MinimumChange:
    """Bagatellgrenze: a grant is not lowered by this much or less; counts once confirmed."""

    amount: Decimal
    is_confirmed: bool


@dataclass(frozen=True)
class MinimumShare:
    """Mindestanteil einer Stelle in VZÄ: below it none is recognised; counts once confirmed."""

    fte: Decimal
    is_confirmed: bool


@dataclass(frozen=True)
class Entitlement:
    """Zustehende Zuwendung in euro, never above ``granted``; ``reason`` gives its figures."""

    amount: Decimal
    granted: Decimal
    reason: str

    @property
    def reduction(self) -> Decimal:
        """Kürzung: by how much it is less than was granted."""
        return self.granted - self.amount

    def to_repay(self, received: Decimal) -> Decimal:
        """Zurückzuzahlen: what came in, less what was repaid, beyond the entitlement."""
        return max(received - self.amount, ZERO)

    def sentence(self, received: Decimal | None = None) -> str:
        """Satz mit Ergebnis; without ``received`` all that was granted has come in."""
        came_in = self.granted if received is None else received
        repay = self.to_repay(came_in)
        figures = self.reason
        if came_in != self.granted:
            figures += f", eingegangen und nicht zurückgezahlt {format_euro(came_in)}"
        if repay:
            return f"{figures}: {format_euro(repay)} sind zurückzuzahlen."
        return f"{figures}. Es ist nichts zurückzuzahlen."


def entitlement(
    terms: Terms,
    *,
    recognised_cost: Decimal,
    assumed_cost: Decimal = ZERO,
    other_income: Decimal = ZERO,
    units: Sequence[FilledUnits] = (),
    unrated: Sequence[UnratedUnits] = (),
    held: Sequence[HeldPart] = (),
    per_post: Sequence[str] = (),
    minimum_share: MinimumShare | None = None,
    minimum_change: MinimumChange | None = None,
) -> Entitlement:
    """Zustehende Zuwendung: what of the grant may be kept in the end, rounded once to the cent.

    ``recognised_cost`` are the eligible expenses, ``assumed_cost`` what of them is not booked but
    has to be paid before the grant, ``other_income`` what others paid towards
    them, ``units`` what was really filled; without any, nothing is reclaimed for vacant ones.
    ``unrated`` are filled too and do not count, because their rate is not known. ``held`` are
    units that are no posts, where fewer were held than granted; ``per_post`` names what is granted
    for each post besides itself, which a vacancy does not lower.

    Sources: Finanzierungsarten VV/VVG Nr. 2.2 zu § 44 LHO NRW; ANBest-P/-G Nr. 2 (a grant falls
    with the cost or with more income of others: in proportion with share financing, in full with
    gap and full financing, not at all with a fixed amount).
    """
    counted, remark = _recognised(units, minimum_share)
    terms = _less_unrated(terms, unrated)
    lost = _lost(terms, held)
    claimable = replace(terms, granted=terms.granted - lost)
    claim, how = _CLAIMS[Financing(terms.financing)](
        claimable, recognised_cost, other_income, counted
    )
    amount = min(claimable.granted, max(round_to_cent(claim), ZERO))
    reason = f"{how}; bewilligt sind höchstens {format_euro(terms.granted)}"
    if assumed_cost:
        reason += (
            f"; {format_euro(assumed_cost)} der Ausgaben sind angenommen, weil Eigenmittel und "
            "Leistungen Dritter zuerst einzusetzen und nicht gebucht sind"
        )
    if terms.financing in _BY_UNITS:
        reason += remark + _held_in_words(held, lost)
        if per_post and _vacant(terms, [unit.worth for unit in counted]):
            reason += (
                f"; je Stelle bewilligt und trotz nicht besetzter Stellen nicht gekürzt sind "
                f"{', '.join(per_post)}"
            )
    if terms.financing in _BY_UNITS and unrated:
        labels = ", ".join(dict.fromkeys(one.label for one in unrated))
        reason += f"; ohne eindeutigen Fördersatz und darum nicht mitgezählt sind {labels}"
    reduction = terms.granted - amount
    if minimum_change is not None and ZERO < reduction <= minimum_change.amount:
        limit = f"nicht über der Bagatellgrenze von {format_euro(minimum_change.amount)}"
        if minimum_change.is_confirmed:
            amount = terms.granted
            reason += f", und die Kürzung um {format_euro(reduction)} liegt {limit}"
        else:
            reason += f"; die Kürzung um {format_euro(reduction)} läge {limit} (nicht bestätigt)"
    return Entitlement(amount=amount, granted=terms.granted, reason=reason)


def _lost(terms: Terms, held: Sequence[HeldPart]) -> Decimal:
    """Was für nicht Durchgeführtes wegfällt, in euro; only a grant per unit follows the units."""
    if terms.financing not in _BY_UNITS:
        return ZERO
    return min(round_to_cent(sum((part.lost for part in held), ZERO)), terms.granted)


def _held_in_words(held: Sequence[HeldPart], lost: Decimal) -> str:
    if not lost:
        return ""
    labels = "; ".join(part.label for part in held)
    return f"; abgezogen sind {format_euro(lost)} für nicht Durchgeführtes ({labels})"


def _less_unrated(terms: Terms, unrated: Sequence[UnratedUnits]) -> Terms:
    """Bewilligung without what units of an unknown rate may be worth of it."""
    at_most = sum((one.at_most for one in unrated), ZERO)
    of_units = terms.granted if terms.unit_grant is None else terms.unit_grant
    return replace(terms, unit_grant=max(of_units - at_most, ZERO)) if at_most else terms


def _recognised(
    units: Sequence[FilledUnits], minimum: MinimumShare | None
) -> tuple[list[FilledUnits], str]:
    """Return (units as they count, words about units below the minimum share)."""
    if minimum is None or not any(unit.quantity < minimum.fte for unit in units):
        return list(units), ""
    limit = f"Anteile unter {format_number(minimum.fte)} VZÄ"
    if not minimum.is_confirmed:
        return list(units), f"; {limit} zählen mit (Mindestanteil nicht bestätigt)"
    # They stay in the list, but filled by nobody: an empty list would mean that no post is known.
    return [
        replace(unit, quantity=Decimal(0)) if unit.quantity < minimum.fte else unit
        for unit in units
    ], f"; {limit} zählen nicht"


def grant_part(cost: Decimal, quota: Decimal) -> Decimal:
    """Förderanteil: ``quota`` (0 to 1) of an eligible cost in euro, rounded to the cent.

    Source: VV/VVG Nr. 2.2 zu § 44 LHO NRW (Anteilfinanzierung).
    """
    return round_to_cent(cost * quota)


_Claim = tuple[Decimal, str]


def _share(
    terms: Terms, cost: Decimal, other_income: Decimal, units: Sequence[FilledUnits]
) -> _Claim:
    extra = max(other_income - terms.planned_other_income, ZERO)
    part = grant_part(cost - extra, terms.quota)
    how = f"{percent(terms.quota)} von {_cost_less(cost, extra, 'zusätzlicher ')}"
    how += f" sind {format_euro(part)}"
    uncovered = cost - other_income
    if uncovered < part:
        # Income of others that exceeds the own funds replaces the grant in full.
        return uncovered, f"{how}, ungedeckt sind {format_euro(max(uncovered, ZERO))}"
    return part, how


def _gap(
    terms: Terms, cost: Decimal, other_income: Decimal, units: Sequence[FilledUnits]
) -> _Claim:
    gap = cost - terms.own_funds - other_income
    how = (
        f"{format_euro(cost)} zuwendungsfähige Ausgaben abzüglich {format_euro(terms.own_funds)} "
        f"Eigenmittel und {format_euro(other_income)} Leistungen Dritter lassen "
        f"einen Fehlbedarf von {format_euro(max(gap, ZERO))}"
    )
    return gap, how


def _fixed(
    terms: Terms, cost: Decimal, other_income: Decimal, units: Sequence[FilledUnits]
) -> _Claim:
    # In cents, as months in fractions do not add up to the last digit.
    vacant = round_to_cent(_vacant(terms, [unit.worth for unit in units]))
    kept = terms.granted - vacant
    how = f"Zuwendungsfähige Ausgaben {format_euro(cost)}, Festbetrag {format_euro(kept)}"
    if vacant:
        how += f" nach Abzug von {format_euro(vacant)} für nicht besetzte Stellen"
    return min(cost, kept), how


def _full(
    terms: Terms, cost: Decimal, other_income: Decimal, units: Sequence[FilledUnits]
) -> _Claim:
    uncovered = cost - other_income
    if not other_income:
        return uncovered, f"Zuwendungsfähige Ausgaben {format_euro(cost)}"
    how = f"Von {_cost_less(cost, other_income)} bleiben {format_euro(max(uncovered, ZERO))}"
    return uncovered, how


def _per_unit(
    terms: Terms, cost: Decimal, other_income: Decimal, units: Sequence[FilledUnits]
) -> _Claim:
    if not units:
        return cost, f"Zuwendungsfähige Ausgaben {format_euro(cost)}"
    payable = terms.granted - round_to_cent(_vacant(terms, [unit.payable for unit in units]))
    how = f"Besetzte Stellen zum Höchstbetrag oder ihren Kosten ergeben {format_euro(payable)}"
    if cost < payable and any(unit.actual_cost is None for unit in units):
        # As long as the cost of a unit is not known, only the bookings prove it.
        return cost, f"{how}, zuwendungsfähige Ausgaben {format_euro(cost)}"
    return payable, how


_CLAIMS = {
    Financing.SHARE: _share,
    Financing.GAP: _gap,
    Financing.FIXED: _fixed,
    Financing.FULL: _full,
    Financing.PER_UNIT: _per_unit,
}


def _vacant(terms: Terms, filled: Sequence[Decimal]) -> Decimal:
    """The part of the grant for units that was not filled; zero if no unit is known."""
    if not filled:
        return ZERO
    of_units = terms.granted if terms.unit_grant is None else terms.unit_grant
    return max(of_units - sum(filled, ZERO), ZERO)


def _cost_less(cost: Decimal, income: Decimal, kind: str = "") -> str:
    words = f"{format_euro(cost)} zuwendungsfähigen Ausgaben"
    return f"{words} abzüglich {format_euro(income)} {kind}Leistungen Dritter" if income else words


def percent(quota: Decimal) -> str:
    """Anteil (0 to 1) in words: ``80 %``."""
    per_cent = (quota * 100).normalize()
    places = max(-int(per_cent.as_tuple().exponent), 0)
    return f"{format_number(per_cent, places)}\u00a0%"
