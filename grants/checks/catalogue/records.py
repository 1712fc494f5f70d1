"""Prüfungen der Angaben, die fehlen: shown to everybody, mailed to nobody."""

from grants.checks.catalogue.rule import Rule
from grants.checks.finding import Severity


def _record_rule(*, code: str, title: str, explanation: str, one: str, many: str) -> Rule:
    return Rule(code, title, explanation, Severity.NOTE, one, many, mails=False)


AWARD_WITHOUT_APPLICATION = _record_rule(
    code="award_without_application",
    title="Zuwendung ohne Antrag",
    explanation=(
        "Zuwendungen werden auf Antrag bewilligt (§ 44 LHO NRW); fachbezogene Pauschalen, "
        "Zuweisungen, Kostenerstattungen und Spenden brauchen keinen."
    ),
    one="Zuwendung ohne Antrag",
    many="Zuwendungen ohne Antrag",
)
APPLICATION_WITHOUT_DATE = _record_rule(
    code="application_without_date",
    title="Antrag ohne Datum",
    explanation="Ohne den Tag des Antrags lässt sich nicht zeigen, dass er fristgerecht war.",
    one="Antrag ohne Datum",
    many="Anträge ohne Datum",
)
EARLY_START_PENDING = _record_rule(
    code="early_start_pending",
    title="Vorzeitiger Maßnahmebeginn ungeklärt",
    explanation=(
        "Vor dem Bescheid darf nur beginnen, wem die Bewilligungsbehörde das zugelassen hat "
        "(VV Nr. 1.3 zu § 44 LHO NRW)."
    ),
    one="vorzeitiger Maßnahmebeginn ist ungeklärt",
    many="vorzeitige Maßnahmebeginne sind ungeklärt",
)
NOTICE_WITHOUT_DATE = _record_rule(
    code="notice_without_date",
    title="Bescheid ohne Datum",
    explanation=(
        "Vom Datum des Bescheids hängen Klagefrist und Bestandskraft ab (§§ 70, 74 VwGO)."
    ),
    one="Zuwendung hat einen Bescheid ohne Datum",
    many="Zuwendungen haben einen Bescheid ohne Datum",
)
EMPTY_NOTICE = _record_rule(
    code="empty_notice",
    title="Bescheid über 0,00 €",
    explanation="Ein Bescheid über 0,00 € bewilligt nichts: Entweder fehlt der Betrag, oder er "
    "hebt die Zuwendung auf.",
    one="geltender Bescheid lautet über 0,00 €",
    many="geltende Bescheide lauten über 0,00 €",
)
SHARE_BEYOND_PLAN = _record_rule(
    code="share_beyond_plan",
    title="Anteil passt nicht zum Finanzierungsplan",
    explanation=(
        "Bei der Anteilfinanzierung wird der Fördersatz der zuwendungsfähigen Ausgaben bewilligt "
        "(VV Nr. 2.2 zu § 44 LHO NRW); ist es mehr, stimmt Betrag, Fördersatz oder Plan nicht."
    ),
    one="Zuwendung über dem Fördersatz des Finanzierungsplans",
    many="Zuwendungen über dem Fördersatz des Finanzierungsplans",
)
DRAWDOWN_WITHOUT_NOTICE = _record_rule(
    code="drawdown_without_notice",
    title="Mittelabruf ohne Bescheid",
    explanation="Abgerufen werden darf nur, was bewilligt ist (VV Nr. 7.1 zu § 44 LHO NRW).",
    one="Zuwendung mit Mittelabruf ohne Bescheid",
    many="Zuwendungen mit Mittelabruf ohne Bescheid",
)
DRAWDOWN_WITHOUT_DATE = _record_rule(
    code="drawdown_without_date",
    title="Mittelabruf ohne Datum",
    explanation="Ohne seinen Tag fällt nicht auf, wenn auf einen Mittelabruf kein Geld kommt.",
    one="Zuwendung mit Mittelabruf ohne Datum",
    many="Zuwendungen mit Mittelabruf ohne Datum",
)
RECEIPT_WITHOUT_DRAWDOWN = _record_rule(
    code="receipt_without_drawdown",
    title="Zahlungseingang ohne Mittelabruf",
    explanation=(
        "Mittel, die innerhalb einer Frist zu verwenden sind, kommen auf Abruf "
        "(VV Nr. 7.2 zu § 44 LHO NRW); zu welchem Abruf der Eingang gehört, ist nicht erfasst."
    ),
    one="Zuwendung mit Zahlungseingang ohne Mittelabruf",
    many="Zuwendungen mit Zahlungseingang ohne Mittelabruf",
)
DRAWDOWN_WITHOUT_RECEIPT = _record_rule(
    code="drawdown_without_receipt",
    title="Mittelabruf ohne Zahlungseingang",
    explanation="Auf den Abruf ist seit Wochen kein Geld gekommen, oder es ist noch nicht gebucht.",
    one="Zuwendung mit Mittelabruf ohne Zahlungseingang",
    many="Zuwendungen mit Mittelabruf ohne Zahlungseingang",
)
PROOF_WITHOUT_DATE = _record_rule(
    code="proof_without_date",
    title="Verwendungsnachweis ohne Datum",
    explanation=(
        "Ohne einen Tag warnt nichts vor dem Verwendungsnachweis (ANBest-G Nr. 7; fachbezogene "
        "Pauschalen: § 29 Haushaltsgesetz NRW)."
    ),
    one="Zuwendung ohne Datum des Verwendungsnachweises",
    many="Zuwendungen ohne Datum des Verwendungsnachweises",
)
PROOF_WITHOUT_FINAL_NOTICE = _record_rule(
    code="proof_without_final_notice",
    title="Verwendungsnachweis ohne Schlussbescheid",
    explanation=(
        "Erst der Schlussbescheid setzt die Zuwendung endgültig fest; bis dahin kann die "
        "Bewilligungsbehörde zurückfordern (§ 49a VwVfG NRW)."
    ),
    one="Verwendungsnachweis ohne Schlussbescheid",
    many="Verwendungsnachweise ohne Schlussbescheid",
)
PROOF_WITHOUT_ACTUAL_COST = _record_rule(
    code="proof_without_actual_cost",
    title="Verwendungsnachweis ohne Ausgaben",
    explanation="Der Verwendungsnachweis ist erledigt, gebucht ist aber keine einzige Ausgabe.",
    one="Verwendungsnachweis ohne Ausgaben",
    many="Verwendungsnachweise ohne Ausgaben",
)
NO_RESPONSIBLE_PERSON = _record_rule(
    code="no_responsible_person",
    title="Niemand ist zuständig",
    explanation="Wo niemand zuständig ist, gehen alle Hinweise an die Leitung.",
    one="Zuwendung ohne zuständige Person",
    many="Zuwendungen ohne zuständige Person",
)
UNCONFIRMED_RATE = _record_rule(
    code="unconfirmed_rate",
    title="Nicht bestätigte Regel oder nicht bestätigter Satz",
    explanation=(
        "Hier wird mit einer Regel oder einem Satz gerechnet, den niemand in der Quelle gefunden "
        "oder bestätigt hat; bestätigt wird er von der Leitung."
    ),
    one="Regel oder Satz ist nicht bestätigt",
    many="Regeln oder Sätze sind nicht bestätigt",
)

# In the order in which an award lives.
RECORD_RULES = (
    AWARD_WITHOUT_APPLICATION,
    APPLICATION_WITHOUT_DATE,
    EARLY_START_PENDING,
    NOTICE_WITHOUT_DATE,
    EMPTY_NOTICE,
    SHARE_BEYOND_PLAN,
    DRAWDOWN_WITHOUT_NOTICE,
    DRAWDOWN_WITHOUT_DATE,
    DRAWDOWN_WITHOUT_RECEIPT,
    RECEIPT_WITHOUT_DRAWDOWN,
    PROOF_WITHOUT_DATE,
    PROOF_WITHOUT_FINAL_NOTICE,
    PROOF_WITHOUT_ACTUAL_COST,
    NO_RESPONSIBLE_PERSON,
    UNCONFIRMED_RATE,
)
