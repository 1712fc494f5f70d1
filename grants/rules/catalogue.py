"""Prüfungen: every rule with its German title and the source it rests on."""

from dataclasses import dataclass

from grants.rules.finding import Severity


@dataclass(frozen=True)
class Rule:
    """Prüfung: what it is called, why it exists, and how its findings are summed up in one line.

    ``severity`` is the gravest that its findings reach. ``one`` and ``many`` complete a number:
    "1 Verausgabungsfrist läuft ab". ``has_total`` says whether its amounts may be added up.
    """

    code: str
    title: str
    explanation: str
    severity: Severity
    one: str
    many: str
    has_total: bool = False

    def headline(self, count: int) -> str:
        """Überschrift: the number of findings as a short German sentence."""
        return f"{count} {self.one if count == 1 else self.many}"


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
RING_PLAN_UNBALANCED = Rule(
    code="ring_plan_unbalanced",
    title="Zweckbindungsring nicht ausgeglichen",
    explanation=(
        "Der Haushaltsvermerk bindet die Erträge eines Zweckbindungsrings an seine Aufwendungen "
        "(§ 21 Abs. 2 KomHVO NRW); weichen sie im Plan voneinander ab, ist der Ansatz zu "
        "berichtigen oder die Abweichung zu erläutern."
    ),
    severity=Severity.WARNING,
    one="Zweckbindungsring ist nicht ausgeglichen",
    many="Zweckbindungsringe sind nicht ausgeglichen",
)
RING_OVERDRAWN = Rule(
    code="ring_overdrawn",
    title="Zweckbindungsring überzogen",
    explanation=(
        "Aufwendungen und Bindungen dürfen die Ermächtigung nicht übersteigen; Mehrerträge "
        "erhöhen sie, Mindererträge mindern sie (§ 21 Abs. 2 KomHVO NRW)."
    ),
    severity=Severity.URGENT,
    one="Zweckbindungsring ist überzogen",
    many="Zweckbindungsringe sind überzogen",
)
OWN_PROOF_DUE = Rule(
    code="own_proof_due",
    title="Eigener Verwendungsnachweis fällig",
    explanation=(
        "Wie die Mittel verwendet wurden, ist der Bewilligungsbehörde bis zum Datum des Bescheids "
        "nachzuweisen (Zuwendungen: ANBest-G Nr. 7; fachbezogene Pauschalen: Bestätigung nach "
        "§ 29 Haushaltsgesetz NRW)."
    ),
    severity=Severity.URGENT,
    one="Verwendungsnachweis ist fällig",
    many="Verwendungsnachweise sind fällig",
)
OVER_GRANTED = Rule(
    code="over_granted",
    title="Mehr vereinbart, als die Zuwendung hergibt",
    explanation=(
        "Weitergeleitet werden darf nur, was bewilligt und noch nicht verwendet ist (VV/VVG Nr. 12 "
        "zu § 44 LHO NRW); was darüber hinaus vereinbart ist, müsste der Kreis selbst tragen."
    ),
    severity=Severity.WARNING,
    one="Zuwendung reicht nicht für das Vereinbarte",
    many="Zuwendungen reichen nicht für das Vereinbarte",
    has_total=True,
)

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        SPENDING_WINDOW,
        RING_PLAN_UNBALANCED,
        RING_OVERDRAWN,
        OWN_PROOF_DUE,
        OVER_GRANTED,
    )
}
