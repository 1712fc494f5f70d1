"""Zwei-Monats-Frist eines Zahlungseingangs: money that has to be used soon after it came in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until
from grants.rules.interest import InterestSheet
from grants.rules.wording import time_left
from ledger.days import format_day
from ledger.money import ZERO, format_euro, round_to_cent

TWO_MONTH_USE = Check(
    code="two_month_use",
    place=120,
    title="Zahlungseingang nicht fristgerecht verwendet",
    explanation=(
        "Eingegangenes Geld ist binnen zwei Monaten zu verwenden, soweit der Bescheid nichts "
        "anderes sagt (VV Nr. 8.6 zu § 44 LHO NRW, ANBest-G Nr. 1.4); wird es später verwendet, "
        "kann die Behörde Zinsen ab dem Eingang verlangen (§ 49a Abs. 4 VwVfG NRW)."
    ),
    severity=Severity.URGENT,
    one="Zahlungseingang ist zu verwenden",
    many="Zahlungseingänge sind zu verwenden",
    has_total=True,
    default=Thresholds((21, 7, 0), supervisor_from=0),
)


@dataclass(frozen=True)
class UnusedReceiptFacts(AwardFacts):
    """Zahlungseingang, von dem noch etwas da ist; amounts in euro.

    ``left`` has to be used by ``use_by``, a day that still counts. ``sheet`` reckons what late use
    of it has cost up to today; ``per_day`` is what a further day costs, not rounded; None if a
    rate is missing. ``is_provisional``: rates or rules behind them are missing or unconfirmed.
    """

    voucher_id: int
    received_on: date
    amount: Decimal
    left: Decimal
    use_by: date
    sheet: InterestSheet
    per_day: Decimal | None
    is_provisional: bool


@TWO_MONTH_USE.judges(UnusedReceiptFacts)
def judge(receipt: UnusedReceiptFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Zwei-Monats-Frist: a receipt is not used up, and its last day is near or past.

    The finding names the interest so far and per day, and how it is reckoned.
    """
    days_left = days_until(receipt.use_by, today=today)
    stage = thresholds.stage_reached(days_left)
    if receipt.left <= ZERO or stage is None:
        return
    task = "ausgeben" if days_left >= 0 else "ausgegeben"
    by = "bis" if days_left >= 0 else "nicht bis"
    yield Finding(
        check_code=TWO_MONTH_USE.code,
        subject=f"receipt-{receipt.voucher_id}",
        stage=stage,
        severity=severity_by_days(days_left, warning_from=7, urgent_from=0),
        title=(
            f"{receipt.title}: {format_euro(receipt.left)} aus dem Eingang vom "
            f"{format_day(receipt.received_on)} {by} {format_day(receipt.use_by)} {task} "
            f"({time_left(days_left)})"
        ),
        text=" ".join(_sentences(receipt, days_left)),
        amount=receipt.left,
        due_on=receipt.use_by,
        days_left=days_left,
        of_award=receipt.award_id,
        responsible_id=receipt.responsible_id,
        tells_supervisors=thresholds.tells_supervisors(days_left),
    )


def _sentences(receipt: UnusedReceiptFacts, days_left: int) -> list[str]:
    last_day = format_day(receipt.use_by)
    per_day = None if receipt.per_day is None else format_euro(round_to_cent(receipt.per_day))
    sentences = [
        f"Von {format_euro(receipt.amount)} sind {format_euro(receipt.left)} noch nicht verwendet."
    ]
    if days_left >= 0:
        sentences.append(
            f"Das Geld ist bis {last_day} zu verwenden ({time_left(days_left)}). Danach kann die "
            "Behörde Zinsen schon ab dem Eingang verlangen"
            + (f", {per_day} für jeden Tag." if per_day else ".")
        )
    else:
        sentences.append(
            f"Das Geld war bis {last_day} zu verwenden. Zinsen ab dem Eingang bis heute: "
            f"{format_euro(receipt.sheet.total)}"
            + (f", für jeden weiteren Tag {per_day}." if per_day else ".")
            + (f" Gerechnet: {receipt.sheet.told}." if receipt.sheet.told else "")
            + " Bitte umgehend verwenden oder zurückzahlen."
        )
    if receipt.is_provisional:
        sentences.append(
            "Die Zinsen sind vorläufig: Sätze oder Regeln fehlen oder sind nicht bestätigt; siehe "
            "Zinsberechnung."
        )
    return sentences
