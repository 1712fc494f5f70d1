"""Prüfungen der Zweckbindungsringe."""

from grants.rules.catalogue.rule import Rule
from grants.rules.finding import Severity

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
