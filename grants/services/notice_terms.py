"""Widersprüche in den Angaben eines Bescheids: what a notice cannot say in one breath."""

from collections.abc import Iterator
from datetime import date

from grants.models import AwardNotice
from grants.queries.notices import latest_dated
from grants.services.checks import refuse_impossible_years
from grants.services.errors import TermsIncomplete
from ledger.money import ZERO

# Whoever names days that lie further apart has mistyped a year.
_MOST_YEARS = 30


def refuse_contradictions(notice: AwardNotice, before: AwardNotice | None) -> None:
    """Raises TermsIncomplete: all contradictions at once; ``before`` is the notice it changes.

    YearImpossible: a day lies in a year that nobody can have meant.
    """
    refuse_impossible_years(*_days_of(notice))
    sentences = [
        *_in_amount_and_financing(notice),
        *_in_windows(notice),
        *_in_years(notice),
        *_in_announcement(notice),
        *_in_order(notice, before),
    ]
    if sentences:
        raise TermsIncomplete(" ".join(sentences))


def _in_amount_and_financing(notice: AwardNotice) -> Iterator[str]:
    if notice.amount < ZERO:
        yield "Der Betrag darf nicht unter 0,00 € liegen. Bitte prüfen."
    if notice.unit_rate is not None and notice.unit_rate <= ZERO:
        yield "Der Betrag je Einheit muss größer als 0,00 € sein. Bitte prüfen oder leeren."
    if notice.fte is not None and notice.fte <= 0:
        yield "Die VZÄ müssen größer als 0 sein. Bitte prüfen oder leeren."
    if notice.financing not in AwardNotice.Financing.values:
        yield "Diese Finanzierungsart gibt es nicht. Bitte eine aus der Liste wählen."
        return
    is_share = notice.financing == AwardNotice.Financing.SHARE
    if is_share and (notice.quota is None or not 0 < notice.quota <= 100):
        yield "Eine Anteilfinanzierung braucht einen Fördersatz über 0 bis 100 %. Bitte eingeben."
    if not is_share and notice.quota is not None:
        yield (
            "Einen Fördersatz gibt es nur bei der Anteilfinanzierung. "
            "Bitte das Feld leeren oder die Finanzierungsart ändern."
        )


def _in_windows(notice: AwardNotice) -> Iterator[str]:
    if not notice.period_from <= notice.period_to or not notice.period_from <= notice.spend_by:
        yield (
            "Der Zeitraum endet, bevor er beginnt. Bitte die Daten in der Reihenfolge "
            "Beginn, Ende, Verausgabungsfrist prüfen."
        )
        return
    proof, interim = notice.proof_due, notice.interim_proof_due
    if proof is not None and proof < notice.period_to:
        yield (
            "Der Verwendungsnachweis kann nicht vor dem Ende des Bewilligungszeitraums fällig "
            f"sein. Bitte ein Datum ab dem {notice.period_to:%d.%m.%Y} eingeben."
        )
    if interim is not None and interim <= notice.period_from:
        yield (
            "Der Zwischennachweis kann erst nach dem Beginn des Bewilligungszeitraums fällig "
            f"sein. Bitte ein Datum nach dem {notice.period_from:%d.%m.%Y} eingeben."
        )
    if interim is not None and proof is not None and interim >= proof:
        yield (
            "Der Zwischennachweis muss vor dem Verwendungsnachweis fällig sein. "
            f"Bitte ein Datum vor dem {proof:%d.%m.%Y} eingeben."
        )
    if notice.repay_by is not None and notice.repay_by < notice.spend_by:
        yield (
            "Die Rückzahlung kann nicht vor der Verausgabungsfrist fällig sein. "
            f"Bitte ein Datum ab dem {notice.spend_by:%d.%m.%Y} eingeben."
        )


def _in_years(notice: AwardNotice) -> Iterator[str]:
    """Mistyped years would ask for an interim proof a year, up to the end of the calendar."""
    days = sorted(day for day in _days_of(notice) if day is not None)
    if days[-1].year - days[0].year > _MOST_YEARS:
        yield (
            f"Zwischen dem {days[0]:%d.%m.%Y} und dem {days[-1]:%d.%m.%Y} liegen mehr als "
            f"{_MOST_YEARS} Jahre. Bitte die Jahreszahlen prüfen."
        )


def _days_of(notice: AwardNotice) -> tuple[date | None, ...]:
    return (
        notice.decided_on,
        notice.announced_on,
        notice.appeal_waived_on,
        notice.period_from,
        notice.period_to,
        notice.spend_by,
        notice.proof_due,
        notice.interim_proof_due,
        notice.repay_by,
    )


def _in_announcement(notice: AwardNotice) -> Iterator[str]:
    decided, announced, waived = notice.decided_on, notice.announced_on, notice.appeal_waived_on
    if decided is not None and announced is not None and announced < decided:
        yield (
            "Ein Bescheid wird nicht vor seinem Datum bekannt gegeben. "
            f"Bitte für die Bekanntgabe ein Datum ab dem {decided:%d.%m.%Y} eingeben."
        )
    earliest = announced or decided
    if waived is not None and earliest is not None and waived < earliest:
        yield (
            "Auf den Rechtsbehelf wird erst verzichtet, wenn der Bescheid da ist. "
            f"Bitte für den Verzicht ein Datum ab dem {earliest:%d.%m.%Y} eingeben."
        )


def _in_order(notice: AwardNotice, before: AwardNotice | None) -> Iterator[str]:
    if before is None:
        if notice.kind == AwardNotice.Kind.FINAL:
            yield (
                "Der erste Bescheid bewilligt die Zuwendung und kann kein Schlussbescheid sein. "
                "Bitte zuerst den Zuwendungsbescheid erfassen."
            )
        return
    decided, latest = notice.decided_on, latest_dated(notice.award)
    if decided and latest and latest.decided_on and decided < latest.decided_on:
        yield not_before(latest)


def not_before(latest: AwardNotice) -> str:
    """Why a notice cannot have been decided before the latest of the earlier ones."""
    return (
        f"Der Bescheid kann nicht vor einem früheren der Zuwendung liegen ({latest}). "
        f"Bitte ein Datum ab dem {latest.decided_on:%d.%m.%Y} eingeben."
    )
