from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds

NO_RESPONSIBLE_PERSON = record_check(
    code="no_responsible_person",
    place=640,
    title="Niemand ist zuständig",
    explanation="Wo niemand zuständig ist, gehen alle Hinweise an die Leitung.",
    one="Zuwendung ohne zuständige Person",
    many="Zuwendungen ohne zuständige Person",
)


@NO_RESPONSIBLE_PERSON.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Niemand ist zuständig: nobody is responsible for the award, or the person has left."""
    if award.responsible_id is None:
        yield NO_RESPONSIBLE_PERSON.finding(
            award,
            stage="missing",
            title="niemand ist zuständig",
            text="Bitte eine Person eintragen, die die Hinweise bekommt.",
        )
