"""Prüfungen der Fristen und Zeitfenster."""

from grants.checks.catalogue.rule import Rule
from grants.checks.finding import Severity

SPENDING_WINDOW = Rule(
    code="spending_window",
    title="Verausgabungsfrist läuft ab",
    explanation=(
        "Was bis zum Ende der Verausgabungsfrist nicht verwendet ist, muss zurückgezahlt werden "
        "(Zuwendungen: § 49a VwVfG NRW; fachbezogene Pauschalen: § 29 Haushaltsgesetz NRW; "
        "maßgeblich ist der Bescheid)."
    ),
    severity=Severity.URGENT,
    one="Verausgabungsfrist läuft ab",
    many="Verausgabungsfristen laufen ab",
    has_total=True,
)
TWO_MONTH_USE = Rule(
    code="two_month_use",
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
)
OWN_PROOF_DUE = Rule(
    code="own_proof_due",
    title="Eigener Verwendungsnachweis fällig",
    explanation=(
        "Wie die Mittel verwendet wurden, ist der Bewilligungsbehörde bis zum Datum des Bescheids "
        "nachzuweisen, auch als Zwischennachweis (Zuwendungen: ANBest-G Nr. 7; fachbezogene "
        "Pauschalen: Bestätigung nach § 29 Haushaltsgesetz NRW)."
    ),
    severity=Severity.URGENT,
    one="Verwendungsnachweis ist fällig",
    many="Verwendungsnachweise sind fällig",
)
APPLICATION_WINDOW = Rule(
    code="application_window",
    title="Antragsfrist öffnet oder endet",
    explanation=(
        "Wer die Antragsfrist der Förderrichtlinie versäumt, geht für das Jahr leer aus; gewarnt "
        "wird, bis für das Jahr ein Antrag erfasst ist."
    ),
    severity=Severity.URGENT,
    one="Antragsfrist öffnet oder endet",
    many="Antragsfristen öffnen oder enden",
)
REPAYMENT_DUE = Rule(
    code="repayment_due",
    title="Rückzahlung fällig",
    explanation=(
        "Was nicht verwendet wurde oder nach dem Bescheid zu viel eingegangen ist, ist bis "
        "zum Datum des Bescheids zurückzuzahlen (Zuwendungen: § 49a VwVfG NRW; fachbezogene "
        "Pauschalen: § 29 Haushaltsgesetz NRW, unaufgefordert)."
    ),
    severity=Severity.URGENT,
    one="Rückzahlung ist fällig",
    many="Rückzahlungen sind fällig",
    has_total=True,
)
DRAWDOWN_DUE = Rule(
    code="drawdown_due",
    title="Mittelabruf fällig",
    explanation=(
        "Mittel werden zu den Terminen des Bescheids abgerufen, sonst nur, soweit sie innerhalb "
        "von zwei Monaten für fällige Zahlungen gebraucht werden (VV Nr. 7.2 zu § 44 LHO NRW, "
        "ANBest-G Nr. 1.4); was nicht rechtzeitig verwendet wird, ist in der Regel zu verzinsen "
        "(§ 49a Abs. 4 VwVfG NRW)."
    ),
    severity=Severity.URGENT,
    one="Mittelabruf ist zu prüfen",
    many="Mittelabrufe sind zu prüfen",
)
