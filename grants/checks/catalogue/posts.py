"""Prüfungen der Stellen."""

from grants.checks.catalogue.rule import Rule
from grants.checks.finding import Severity

FTE_CAP = Rule(
    code="fte_cap",
    title="Mehr Stellen besetzt als bewilligt",
    explanation=(
        "Gefördert werden höchstens die bewilligten Stellen je Baustein (Bescheid; KIM-Richtlinie "
        "vom 12.12.2024); was darüber besetzt oder weitergeleitet ist, trägt der Kreis."
    ),
    severity=Severity.WARNING,
    one="Zuwendung hat mehr Stellen besetzt als bewilligt",
    many="Zuwendungen haben mehr Stellen besetzt als bewilligt",
)
FTE_DOUBLE = Rule(
    code="fte_double",
    title="Stelle doppelt gefördert",
    explanation=(
        "Dieselbe Stelle darf nicht zweimal gefördert werden (Verbot der Doppelförderung, Bescheid "
        "und Richtlinie); in einem Monat ergeben alle ihre Anteile zusammen höchstens 1,00 VZÄ."
    ),
    severity=Severity.WARNING,
    one="Zuwendung fördert eine Stelle doppelt",
    many="Zuwendungen fördern Stellen doppelt",
)
FTE_OPEN = Rule(
    code="fte_open",
    title="Bewilligte Stellen offen",
    explanation=(
        "Für bewilligte Stellen, die weder besetzt noch weitergeleitet sind, gibt es keine "
        "Förderung (gezahlt wird je besetztem Monat, Bescheid und KIM-Richtlinie vom 12.12.2024); "
        "dafür Abgerufenes ist zurückzuzahlen."
    ),
    severity=Severity.NOTE,
    one="Zuwendung hat offene Stellen",
    many="Zuwendungen haben offene Stellen",
    has_total=True,
)
FTE_BELOW_MINIMUM = Rule(
    code="fte_below_minimum",
    title="Stellenanteil unter dem Mindestanteil",
    explanation=(
        "Anerkannt werden nur Stellenanteile ab dem Mindestumfang, bei KIM 0,5 VZÄ "
        "(Weiterleitungsverträge zu KIM Baustein 2; maßgeblich ist der Bescheid)."
    ),
    severity=Severity.NOTE,
    one="Zuwendung hat zu kleine Stellenanteile",
    many="Zuwendungen haben zu kleine Stellenanteile",
)

POST_RULES = (FTE_CAP, FTE_DOUBLE, FTE_OPEN, FTE_BELOW_MINIMUM)
