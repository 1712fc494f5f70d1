from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds
from ledger.days import format_day

EARLY_START_PENDING = record_check(
    code="early_start_pending",
    place=530,
    title="Vorzeitiger Maßnahmebeginn ungeklärt",
    explanation=(
        "Vor dem Bescheid darf nur beginnen, wem die Bewilligungsbehörde das zugelassen hat "
        "(VV Nr. 1.3 zu § 44 LHO NRW)."
    ),
    one="vorzeitiger Maßnahmebeginn ist ungeklärt",
    many="vorzeitige Maßnahmebeginne sind ungeklärt",
)


@EARLY_START_PENDING.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Vorzeitiger Maßnahmebeginn: a grant was spent before its first notice, without consent.

    Consent counts from its own day on. Or an early start was asked for and not decided, and there
    is no dated notice.
    """
    if not award.is_grant:
        return
    application = award.application
    consent_on = application.early_start_consent_on if application else None
    requested_on = application.early_start_requested_on if application else None
    decided_on = award.notices[0].decided_on if award.notices else None
    spent_on = award.first_spent_on
    if spent_on and _is_early(spent_on, award, decided_on) and not _allowed(spent_on, consent_on):
        yield EARLY_START_PENDING.finding(
            award,
            stage="spent",
            title=f"schon am {format_day(spent_on)} ausgegeben",
            text=_spent_early(spent_on, decided_on, consent_on),
        )
    elif requested_on and consent_on is None and decided_on is None:
        yield EARLY_START_PENDING.finding(
            award,
            stage="requested",
            title="vorzeitiger Maßnahmebeginn nicht entschieden",
            text=f"Beantragt am {format_day(requested_on)}; die Zulassung ist nicht erfasst. "
            "Bis dahin darf die Maßnahme nicht beginnen.",
        )


def _is_early(spent_on: date, award: RecordFacts, decided_on: date | None) -> bool:
    """Without any notice all spending is early; a notice without a date tells nothing."""
    return not award.notices or (decided_on is not None and spent_on < decided_on)


def _allowed(spent_on: date, consent_on: date | None) -> bool:
    return consent_on is not None and consent_on <= spent_on


def _spent_early(spent_on: date, decided_on: date | None, consent_on: date | None) -> str:
    notice = (
        f"Der Bescheid ist vom {format_day(decided_on)}"
        if decided_on
        else "Einen Bescheid gibt es noch nicht"
    )
    consent = (
        f"zugelassen war der Beginn erst ab {format_day(consent_on)}"
        if consent_on
        else "ein vorzeitiger Maßnahmebeginn ist nicht zugelassen"
    )
    return (
        f"Die erste Ausgabe ist vom {format_day(spent_on)}. {notice}; {consent}. "
        "Bitte die Zulassung nachtragen oder mit der Bewilligungsbehörde klären."
    )
