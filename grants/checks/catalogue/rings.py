"""Prüfungen der Zweckbindungsringe."""

from grants.checks.catalogue.rule import Rule
from grants.checks.finding import Severity

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
    title="Ermächtigung eines Zweckbindungsrings überschritten",
    explanation=(
        "Aufwendungen und Bindungen dürfen die Ermächtigung nicht übersteigen; Mehrerträge "
        "erhöhen sie, Mindererträge mindern sie, soweit sie über den geplanten Überschuss "
        "hinausgehen (§ 21 Abs. 2 KomHVO NRW)."
    ),
    severity=Severity.URGENT,
    one="Zweckbindungsring überschreitet seine Ermächtigung",
    many="Zweckbindungsringe überschreiten ihre Ermächtigung",
)
RING_SURPLUS_MISSING = Rule(
    code="ring_surplus_missing",
    title="Überschuss eines Zweckbindungsrings fehlt",
    explanation=(
        "Ein erläuterter Überschuss bezahlt etwas außerhalb des Rings; was der Ring davon im Ist "
        "nicht erbringt, fehlt dort und ist anders zu decken (§ 21 Abs. 2 KomHVO NRW)."
    ),
    severity=Severity.WARNING,
    one="Zweckbindungsring erbringt seinen erläuterten Überschuss nicht",
    many="Zweckbindungsringe erbringen ihren erläuterten Überschuss nicht",
)
AWARD_WITHOUT_RING = Rule(
    code="award_without_ring",
    title="Zweckgebundene Zuwendung ohne Ring",
    explanation=(
        "Zweckgebundene Erträge und ihre Aufwendungen gehören in einen Zweckbindungsring "
        "(§§ 20, 21 Abs. 2 KomHVO NRW); sonst decken sie den ganzen Haushalt."
    ),
    severity=Severity.NOTE,
    one="zweckgebundene Zuwendung ist in keinem Ring",
    many="zweckgebundene Zuwendungen sind in keinem Ring",
    mails=False,
)
