"""Meldungen: each stage of a case that is reached, and who is told of it; once."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from grants.alerts.from_findings import alert_of
from grants.alerts.recipients import Recipients
from grants.alerts.rows import insert_all
from grants.checks import CHECKS
from grants.checks.finding import Finding
from grants.models import Alert, CheckCase, Delivery

# A case, by its id, with a stage of it.
_Stage = tuple[int, str]
_Reached = Mapping[_Stage, tuple[CheckCase, Finding]]


@dataclass
class _Told:
    """Gemeldetes: an alert by its id, and its deliveries by person, with their ids and states."""

    alert: int
    deliveries: dict[int, tuple[int, str]] = field(default_factory=dict)


@dataclass
class _Life:
    """Meldungen offener Hinweise since those opened: what is open, and what passed, by its day."""

    open: dict[_Stage, _Told] = field(default_factory=dict)
    passed: dict[tuple[_Stage, date], _Told] = field(default_factory=dict)


def tell(
    found: Sequence[tuple[CheckCase, Sequence[Finding]]],
    judged: QuerySet[CheckCase],
    today: date,
    *,
    open_before: Set[int],
) -> int:
    """Stufen melden, that open cases have reached.

    Returns how many of those that were ``open_before``, by their ids, have moved to another one.

    An alert is open while its stage is found. A stage that comes back for the same day, before its
    case was settled, opens the same alert again: a day was put off and taken back, and nobody is
    told twice. A stage without a day names a fault of its own, which is told again when it comes
    back, and so is a stage of another day.
    """
    reached = {
        (case.pk, finding.stage): (case, finding) for case, all_of in found for finding in all_of
    }
    # Of a case that just opened nothing was told yet.
    _open((reached[stage] for stage in reached if stage[0] not in open_before), today)
    life = _life_of(judged)
    _settle([told.alert for stage, told in life.open.items() if stage not in reached], today)
    back = _open_again(life, reached)
    new = [stage for stage in reached if stage not in life.open]
    _open((reached[stage] for stage in new), today)
    if new:
        _learn_their_numbers(life, judged)
    _deliver(life, reached, back)
    return len({case for case, _ in (*new, *back)})


def _open(stages: Iterable[tuple[CheckCase, Finding]], today: date) -> None:
    insert_all([alert_of(finding, case, today) for case, finding in stages])


def _settle(alerts: Collection[int], today: date) -> None:
    """Meldungen beenden, by their ids."""
    if alerts:
        Alert.objects.filter(pk__in=alerts).update(settled_on=today)


def _life_of(judged: QuerySet[CheckCase]) -> _Life:
    rows = (
        Alert.objects.filter(
            Q(settled_on=None) | Q(due_on__isnull=False),
            case__in=judged.order_by().values("pk"),
            relapse=F("case__relapses"),
        )
        .order_by("pk")
        .values_list("pk", "case", "stage", "due_on", "settled_on")
        .annotate(
            delivery=F("deliveries__pk"),
            recipient=F("deliveries__recipient"),
            state=F("deliveries__state"),
        )
    )
    life, alerts = _Life(), dict[int, _Told]()
    for alert, case, stage, due_on, settled_on, delivery, recipient, state in rows:
        told = alerts.setdefault(alert, _Told(alert))
        if recipient is not None:
            told.deliveries[recipient] = (delivery, state)
        if settled_on is None:
            life.open[case, stage] = told
        else:
            life.passed[(case, stage), due_on] = told
    return life


def _open_again(life: _Life, reached: _Reached) -> set[_Stage]:
    """Meldungen wieder öffnen, where the stage comes back for the same day."""
    back = {
        stage: life.passed[stage, finding.due_on]
        for stage, (_, finding) in reached.items()
        if stage not in life.open
        and finding.due_on is not None
        and (stage, finding.due_on) in life.passed
    }
    if back:
        Alert.objects.filter(pk__in=[told.alert for told in back.values()]).update(settled_on=None)
    life.open |= back
    return set(back)


def _learn_their_numbers(life: _Life, judged: QuerySet[CheckCase]) -> None:
    rows = Alert.objects.filter(settled_on=None, case__in=judged.order_by().values("pk"))
    for case, stage, alert in rows.order_by().values_list("case", "stage", "pk"):
        life.open.setdefault((case, stage), _Told(alert))


def _deliver(life: _Life, reached: _Reached, back: Set[_Stage]) -> None:
    """Zustellungen anlegen: for everybody who is to be told of an open alert and was not yet.

    What was dropped before it went out, when its alert was over, waits again with it.
    """
    recipients = Recipients()
    new, waiting_again = list[Delivery](), list[int]()
    for stage, (case, finding) in reached.items():
        if not CHECKS[case.check_code].mails:
            continue
        told = life.open[stage]
        for person in sorted(recipients.of(finding)):
            delivery, state = told.deliveries.get(person, (None, None))
            if delivery is None:
                new.append(Delivery(alert_id=told.alert, recipient_id=person))
            elif stage in back and state == Delivery.State.DROPPED:
                waiting_again.append(delivery)
    insert_all(new)
    if waiting_again:
        Delivery.objects.filter(pk__in=waiting_again).update(
            state=Delivery.State.PENDING, batch=None, attempts=0
        )
