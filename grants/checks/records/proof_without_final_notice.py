from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds

PROOF_WITHOUT_FINAL_NOTICE = record_check(
    code="proof_without_final_notice",
    place=620,
    title="Verwendungsnachweis ohne Schlussbescheid",
    explanation=(
        "Erst der Schlussbescheid setzt die Zuwendung endgültig fest; bis dahin kann die "
        "Bewilligungsbehörde zurückfordern (§ 49a VwVfG NRW)."
    ),
    one="Verwendungsnachweis ohne Schlussbescheid",
    many="Verwendungsnachweise ohne Schlussbescheid",
)


@PROOF_WITHOUT_FINAL_NOTICE.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Nachweis ohne Schlussbescheid: the proof of a grant is done, but there is no final notice.

    The proof is the one that the notice asks for.
    """
    if award.is_grant and award.is_proven and not award.has_final_notice:
        yield PROOF_WITHOUT_FINAL_NOTICE.finding(
            award,
            stage="missing",
            title="kein Schlussbescheid",
            text="Der Verwendungsnachweis ist erledigt. Bitte den Schlussbescheid erfassen, sobald "
            "er da ist.",
        )
