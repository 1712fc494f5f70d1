"""Prüfungen der Zuwendungen und ihrer Beträge."""

from grants.checks.catalogue.rule import Rule
from grants.checks.finding import Severity

OVER_GRANTED = Rule(
    code="over_granted",
    title="Mehr vereinbart oder verwendet, als die Zuwendung hergibt",
    explanation=(
        "Verwendet und weitergeleitet werden darf nur, was bewilligt ist (VV/VVG Nr. 12 zu § 44 "
        "LHO NRW); was darüber hinausgeht, trägt der Kreis selbst, und was noch nicht "
        "eingegangen ist, finanziert er vor."
    ),
    severity=Severity.WARNING,
    one="Zuwendung reicht nicht für das Vereinbarte oder Verwendete",
    many="Zuwendungen reichen nicht für das Vereinbarte oder Verwendete",
)
ENTITLEMENT_REDUCED = Rule(
    code="entitlement_reduced",
    title="Anspruch niedriger als erhalten",
    explanation=(
        "Sinken die Ausgaben, zahlen Dritte mehr als geplant oder bleiben Stellen unbesetzt, sinkt "
        "die Zuwendung nach ihrer Finanzierungsart (VV/VVG Nr. 2 zu § 44 LHO NRW, ANBest-P/-G "
        "Nr. 2); was darüber hinaus eingegangen ist, muss zurückgezahlt werden."
    ),
    severity=Severity.WARNING,
    one="Zuwendung ist höher als der Anspruch",
    many="Zuwendungen sind höher als der Anspruch",
    has_total=True,
    mails=False,
)
PLAN_ITEM_OVERRUN = Rule(
    code="plan_item_overrun",
    title="Finanzierungsplan überschritten",
    explanation=(
        "Der Finanzierungsplan ist im Gesamtergebnis verbindlich; einzelne Ausgabepositionen "
        "dürfen um höchstens 20 % überschritten werden, wenn an anderer Stelle gespart wird "
        "(ANBest-P Nr. 1.2; für ANBest-G nicht bestätigt, maßgeblich ist der Bescheid)."
    ),
    severity=Severity.URGENT,
    one="Finanzierungsplan ist überschritten",
    many="Finanzierungspläne sind überschritten",
    mails=False,
)
