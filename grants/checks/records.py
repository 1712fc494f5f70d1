"""Angaben, die fehlen: what the records of an award leave open. Nothing of it is urgent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks import catalogue
from grants.checks.catalogue import Rule
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds
from grants.rules.share_beyond_plan import share_beyond_plan
from grants.rules.wording import in_words
from ledger.money import ZERO, format_euro


@dataclass(frozen=True)
class ApplicationRecord:
    """Antrag with its days, as far as they are recorded."""

    submitted_on: date | None
    early_start_requested_on: date | None
    early_start_consent_on: date | None


@dataclass(frozen=True)
class NoticeRecord:
    """Bescheid, over ``amount`` in euro."""

    name: str
    decided_on: date | None
    amount: Decimal


@dataclass(frozen=True)
class ShareRecord:
    """Anteilfinanzierung: ``quota`` (0 to 1) of the ``planned_cost`` in euro."""

    quota: Decimal
    planned_cost: Decimal


@dataclass(frozen=True)
class DrawdownRecord:
    """Mittelabruf that was not taken back, and what came in for it, in euro."""

    name: str
    requested_on: date | None
    amount: Decimal
    received: Decimal


@dataclass(frozen=True)
class RecordFacts:
    """Erfasste Angaben einer Zuwendung; the last of ``notices`` is the one in force.

    ``is_grant``: a Zuwendung after § 44 LHO NRW, which needs an application and ends with a
    final notice. ``must_be_used_soon``: what came in has to be used within a period, hence comes
    on request. ``unrequested`` is what came in for no drawdown, ``used`` what was spent or paid
    to recipients, both in euro. ``proof_due`` is the day of the own proof, wherever it stands;
    ``is_proven``: the one that the notice asks for is done.
    ``share`` is that of the notice in force, None without share financing.
    ``waiting`` holds the days after which a drawdown without money is too old. Rules in
    ``silenced`` are not judged.
    """

    award_id: int
    title: str
    is_grant: bool
    must_be_used_soon: bool
    application: ApplicationRecord | None
    notices: tuple[NoticeRecord, ...]
    drawdowns: tuple[DrawdownRecord, ...]
    unrequested: Decimal
    first_spent_on: date | None
    used: Decimal
    proof_due: date | None
    is_proven: bool
    has_final_notice: bool
    responsible_id: int | None
    waiting: Thresholds
    silenced: frozenset[str] = frozenset()
    share: ShareRecord | None = None


@dataclass(frozen=True)
class _Gap:
    """Lücke: ``what`` is missing, and what to do about it."""

    what: str
    text: str
    amount: Decimal | None = None
    stage: str = "missing"


def missing_records(rule: Rule, facts: Iterable[RecordFacts], *, today: date) -> list[Finding]:
    """Fehlende Angaben: every award whose records leave open what this rule asks for."""
    find = _GAPS[rule]
    return [
        Finding(
            rule=rule.code,
            subject=f"award-{award.award_id}",
            stage=gap.stage,
            severity=Severity.NOTE,
            title=f"{award.title}: {gap.what}",
            text=gap.text,
            amount=gap.amount,
            responsible_id=award.responsible_id,
        )
        for award in facts
        if rule.code not in award.silenced and (gap := find(award, today))
    ]


def _award_without_application(award: RecordFacts, today: date) -> _Gap | None:
    if award.application or not award.is_grant:
        return None
    return _Gap("kein Antrag erfasst", "Bitte den Antrag mit Betrag und Datum nachtragen.")


def _application_without_date(award: RecordFacts, today: date) -> _Gap | None:
    if award.application is None or award.application.submitted_on:
        return None
    return _Gap("Antrag ohne Datum", "Bitte eintragen, wann der Antrag gestellt wurde.")


def _early_start_pending(award: RecordFacts, today: date) -> _Gap | None:
    if not award.is_grant:
        return None
    application = award.application
    consent_on = application.early_start_consent_on if application else None
    decided_on = award.notices[0].decided_on if award.notices else None
    spent_on = award.first_spent_on
    if spent_on and _is_early(spent_on, award, decided_on) and not _allowed(spent_on, consent_on):
        return _Gap(
            f"schon am {in_words(spent_on)} ausgegeben",
            _spent_early(spent_on, decided_on, consent_on),
            stage="spent",
        )
    requested_on = application.early_start_requested_on if application else None
    if requested_on and consent_on is None and decided_on is None:
        return _Gap(
            "vorzeitiger Maßnahmebeginn nicht entschieden",
            f"Beantragt am {in_words(requested_on)}; die Zulassung ist nicht erfasst. "
            "Bis dahin darf die Maßnahme nicht beginnen.",
            stage="requested",
        )
    return None


def _is_early(spent_on: date, award: RecordFacts, decided_on: date | None) -> bool:
    """Without any notice all spending is early; a notice without a date tells nothing."""
    return not award.notices or (decided_on is not None and spent_on < decided_on)


def _allowed(spent_on: date, consent_on: date | None) -> bool:
    return consent_on is not None and consent_on <= spent_on


def _spent_early(spent_on: date, decided_on: date | None, consent_on: date | None) -> str:
    notice = (
        f"Der Bescheid ist vom {in_words(decided_on)}"
        if decided_on
        else "Einen Bescheid gibt es noch nicht"
    )
    consent = (
        f"zugelassen war der Beginn erst ab {in_words(consent_on)}"
        if consent_on
        else "ein vorzeitiger Maßnahmebeginn ist nicht zugelassen"
    )
    return (
        f"Die erste Ausgabe ist vom {in_words(spent_on)}. {notice}; {consent}. "
        "Bitte die Zulassung nachtragen oder mit der Bewilligungsbehörde klären."
    )


def _notice_without_date(award: RecordFacts, today: date) -> _Gap | None:
    undated = [notice.name for notice in award.notices if notice.decided_on is None]
    if not undated:
        return None
    return _Gap("Bescheid ohne Datum", f"Ohne Datum: {', '.join(undated)}. Bitte nachtragen.")


def _empty_notice(award: RecordFacts, today: date) -> _Gap | None:
    if not award.notices or award.notices[-1].amount != ZERO:
        return None
    return _Gap(
        f"Bescheid über {format_euro(ZERO)}",
        f"Der geltende {award.notices[-1].name} bewilligt nichts. Bitte den Betrag prüfen.",
    )


def _share_beyond_plan(award: RecordFacts, today: date) -> _Gap | None:
    if award.share is None:
        return None
    told = share_beyond_plan(
        award.notices[-1].amount,
        quota=award.share.quota,
        planned_cost=award.share.planned_cost,
        will_be=False,
    )
    if told is None:
        return None
    return _Gap(
        "Anteil passt nicht zum Finanzierungsplan",
        f"{told} Bitte Betrag, Fördersatz und Finanzierungsplan mit dem Bescheid vergleichen und "
        "einen berichtigten Bescheid erfassen.",
    )


def _drawdown_without_notice(award: RecordFacts, today: date) -> _Gap | None:
    if award.notices or not award.drawdowns:
        return None
    return _Gap(
        "Mittelabruf ohne Bescheid",
        f"{_names(award.drawdowns)}. Bitte den Bescheid erfassen oder den Abruf zurücknehmen.",
        amount=_sum(award.drawdowns),
    )


def _drawdown_without_date(award: RecordFacts, today: date) -> _Gap | None:
    undated = [drawdown for drawdown in award.drawdowns if drawdown.requested_on is None]
    if not undated:
        return None
    return _Gap(
        "Mittelabruf ohne Datum",
        f"{_names(undated)}. Bitte eintragen, wann er angefordert wurde.",
        amount=_sum(undated),
    )


def _drawdown_without_receipt(award: RecordFacts, today: date) -> _Gap | None:
    waiting = [
        (days, drawdown)
        for drawdown in award.drawdowns
        if drawdown.requested_on is not None
        and drawdown.received == ZERO
        and (days := award.waiting.days_exceeded((today - drawdown.requested_on).days)) is not None
    ]
    if not waiting:
        return None
    drawdowns = [drawdown for _, drawdown in waiting]
    days = max(days for days, _ in waiting)
    return _Gap(
        "Mittelabruf ohne Zahlungseingang",
        f"Seit mehr als {days} Tagen ohne Eingang: {_names(drawdowns)}. Bitte den Eingang buchen "
        "oder bei der Bewilligungsbehörde nachfragen.",
        amount=_sum(drawdowns),
        stage=str(days),
    )


def _receipt_without_drawdown(award: RecordFacts, today: date) -> _Gap | None:
    if not (award.must_be_used_soon and award.drawdowns and award.unrequested > ZERO):
        return None
    return _Gap(
        f"{format_euro(award.unrequested)} ohne Mittelabruf eingegangen",
        "Bitte den Zahlungseingang einem Mittelabruf zuordnen.",
        amount=award.unrequested,
    )


def _proof_without_date(award: RecordFacts, today: date) -> _Gap | None:
    if award.proof_due or not award.notices:
        return None
    return _Gap(
        "Verwendungsnachweis ohne Datum",
        "Bitte im Bescheid nachsehen, wann der Verwendungsnachweis fällig ist, und den Tag "
        "eintragen.",
    )


def _proof_without_final_notice(award: RecordFacts, today: date) -> _Gap | None:
    if not (award.is_grant and award.is_proven) or award.has_final_notice:
        return None
    return _Gap(
        "kein Schlussbescheid",
        "Der Verwendungsnachweis ist erledigt. Bitte den Schlussbescheid erfassen, sobald er "
        "da ist.",
    )


def _proof_without_actual_cost(award: RecordFacts, today: date) -> _Gap | None:
    if not award.is_proven or award.used != ZERO:
        return None
    return _Gap(
        "nachgewiesen, aber keine Ausgabe gebucht",
        "Bitte die Ausgaben buchen oder den Verwendungsnachweis prüfen.",
    )


def _no_responsible_person(award: RecordFacts, today: date) -> _Gap | None:
    if award.responsible_id is not None:
        return None
    return _Gap("niemand ist zuständig", "Bitte eine Person eintragen, die die Hinweise bekommt.")


def _names(drawdowns: Iterable[DrawdownRecord]) -> str:
    return ", ".join(
        f"{drawdown.name} über {format_euro(drawdown.amount)}" for drawdown in drawdowns
    )


def _sum(drawdowns: Iterable[DrawdownRecord]) -> Decimal:
    return sum((drawdown.amount for drawdown in drawdowns), ZERO)


_GAPS: dict[Rule, Callable[[RecordFacts, date], _Gap | None]] = {
    catalogue.AWARD_WITHOUT_APPLICATION: _award_without_application,
    catalogue.APPLICATION_WITHOUT_DATE: _application_without_date,
    catalogue.EARLY_START_PENDING: _early_start_pending,
    catalogue.NOTICE_WITHOUT_DATE: _notice_without_date,
    catalogue.EMPTY_NOTICE: _empty_notice,
    catalogue.SHARE_BEYOND_PLAN: _share_beyond_plan,
    catalogue.DRAWDOWN_WITHOUT_NOTICE: _drawdown_without_notice,
    catalogue.DRAWDOWN_WITHOUT_DATE: _drawdown_without_date,
    catalogue.DRAWDOWN_WITHOUT_RECEIPT: _drawdown_without_receipt,
    catalogue.RECEIPT_WITHOUT_DRAWDOWN: _receipt_without_drawdown,
    catalogue.PROOF_WITHOUT_DATE: _proof_without_date,
    catalogue.PROOF_WITHOUT_FINAL_NOTICE: _proof_without_final_notice,
    catalogue.PROOF_WITHOUT_ACTUAL_COST: _proof_without_actual_cost,
    catalogue.NO_RESPONSIBLE_PERSON: _no_responsible_person,
}
AWARD_RECORD_RULES = tuple(_GAPS)
