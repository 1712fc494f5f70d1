"""Stand der Prüfungen: the open alerts as they are now, without judging everything anew.

Runs keep the alerts. What changed since the last one is marked, in the transaction of the
change; whoever reads judges just that anew, in memory, so that no figure is older than the last
booking. The next recheck writes it down and takes the marks away.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Abs, Coalesce, RowNumber

from grants.alerts.findings import RULES_OF_ALL, Changed, collect
from grants.alerts.from_finding import alert_of
from grants.models import Alert, Deadline, Recheck
from grants.queries.alerts import WEIGHTS, weight
from grants.rules.catalogue import RULES
from ledger.money import ZERO

# So many are judged while somebody waits for the page; more are left to the next recheck.
MOST_JUDGED_AT_ONCE = 20


@dataclass(frozen=True)
class Pending:
    """Noch nachzuprüfen: what changed since the last run, with the ids of its marks.

    ``everything``: a rule or other master data changed, on which any of them may rest.
    """

    marks: tuple[int, ...]
    changed: Changed
    everything: bool

    @property
    def is_quickly_judged(self) -> bool:
        """Whether the reader of a page can have it judged at once."""
        many = len(self.changed.awards) + len(self.changed.rings)
        return not self.everything and 0 < many <= MOST_JUDGED_AT_ONCE

    @property
    def is_left_to_recheck(self) -> bool:
        """Whether figures of a page may be older than the last change."""
        return bool(self.marks) and not self.is_quickly_judged

    @property
    def in_words(self) -> str:
        if self.everything:
            what = "Stammdaten haben sich geändert"
        else:
            awards, rings = len(self.changed.awards), len(self.changed.rings)
            what = f"Geändert haben sich {awards} Zuwendungen und {rings} Ringe"
        return f"{what}. Die Hinweise werden in den nächsten Minuten aufgefrischt."


def pending() -> Pending:
    """Vormerkungen zur Prüfung; one query."""
    marks = list(Recheck.objects.order_by().values_list("pk", "award_id", "ring_id"))
    return Pending(
        marks=tuple(pk for pk, _, _ in marks),
        changed=Changed(
            awards=frozenset(award for _, award, _ in marks if award is not None),
            rings=frozenset(ring for _, _, ring in marks if ring is not None),
        ),
        everything=any(award is None and ring is None for _, award, ring in marks),
    )


def open_alerts(
    rules: Collection[str] = tuple(RULES), only: Changed | None = None
) -> QuerySet[Alert]:
    """Offene Hinweise of these rules; with ``only`` those that judging it anew may change."""
    alerts = Alert.objects.filter(settled_on=None, rule__in=rules)
    return alerts if only is None else alerts.filter(_touched_by(only))


def alerts_of_award(award: int, today: date) -> list[Alert]:
    """Offene Hinweise to an award, its deadlines and its receipts as they are now, worst first."""
    return _as_now(open_alerts().filter(award=award), today, _among_marked(awards={award}))


def alerts_of_ring(ring: int, year: int, today: date) -> list[Alert]:
    """Offene Hinweise to a ring in a year as they are now, worst first."""
    kept = open_alerts().filter(ring=ring, subject=f"ring-{ring}-{year}")
    fresh = _as_now(kept, today, _among_marked(rings={ring}))
    return [alert for alert in fresh if alert.subject == f"ring-{ring}-{year}"]


def alerts_of_deadlines(deadlines: Iterable[Deadline], today: date) -> list[Alert]:
    """Offene Hinweise to deadlines as they are now, worst first."""
    rows = list(deadlines)
    subjects = {f"deadline-{row.pk}" for row in rows}
    marked = _among_marked(awards={row.award_id for row in rows if row.award_id is not None})
    fresh = _as_now(open_alerts().filter(subject__in=subjects), today, marked)
    return [alert for alert in fresh if alert.subject in subjects]


def _among_marked(*, awards: Set[int] = frozenset(), rings: Set[int] = frozenset()) -> Changed:
    waiting = pending()
    if waiting.everything:
        return Changed(awards=frozenset(awards), rings=frozenset(rings))
    return Changed(awards=waiting.changed.awards & awards, rings=waiting.changed.rings & rings)


def _as_now(kept: QuerySet[Alert], today: date, changed: Changed) -> list[Alert]:
    """These alerts, and instead of those that ``changed`` touches whatever it has now."""
    fresh: list[Alert] = []
    if changed.awards or changed.rings:
        kept = kept.exclude(_touched_by(changed))
        found = collect(today, only=changed)
        fresh = [alert_of(finding, today) for finding in found if not finding.is_of_programme]
    return sorted((*fresh, *kept), key=lambda alert: _order(alert, today))


@dataclass(frozen=True)
class RuleStanding:
    """Stand einer Prüfung: how many open alerts it has, and the worst of them.

    ``total`` is the sum of their amounts in euro; ``worst`` the weight of the gravest, 0 for
    none. ``shown`` are so many as were asked for, worst first.
    """

    count: int = 0
    total: Decimal = ZERO
    worst: int = 0
    shown: tuple[Alert, ...] = ()


def standing_by_rule(
    today: date, waiting: Pending, *, shown: int, responsible_id: int | None = None
) -> dict[str, RuleStanding]:
    """Stand aller Prüfungen; rows and queries do not grow with what is open."""
    alerts, fresh = open_alerts(), list[Alert]()
    if waiting.is_quickly_judged:
        alerts = alerts.exclude(_touched_by(waiting.changed))
        fresh = [alert_of(finding, today) for finding in collect(today, only=waiting.changed)]
    if responsible_id is not None:
        alerts = alerts.filter(responsible=responsible_id)
        fresh = [alert for alert in fresh if alert.responsible_id == responsible_id]
    standings = {rule: RuleStanding() for rule in RULES} | _kept(alerts, today, shown)
    for alert in fresh:
        standings[alert.rule] = _with(standings[alert.rule], alert, today, shown)
    return standings


def _kept(alerts: QuerySet[Alert], today: date, shown: int) -> dict[str, RuleStanding]:
    """Two queries: what all of them sum up to, and the worst of each rule."""
    worst: dict[str, list[Alert]] = defaultdict(list)
    for alert in _worst_of_each_rule(alerts, today, shown):
        worst[alert.rule].append(alert)
    sums = (
        alerts.order_by()
        .values_list("rule")
        .annotate(Count("pk"), Sum("amount"), worst=Max(weight()))
    )
    return {
        rule: RuleStanding(count, total or ZERO, gravest, tuple(worst[rule]))
        for rule, count, total, gravest in sums
    }


def _worst_of_each_rule(alerts: QuerySet[Alert], today: date, shown: int) -> Iterable[Alert]:
    """So many alerts of each rule, worst first; see ``_order``."""
    order = (
        weight().desc(),
        Coalesce("due_on", Value(today)),
        Abs(Coalesce("amount", Value(ZERO))).desc(),
        F("pk"),
    )
    place = Window(RowNumber(), partition_by=F("rule"), order_by=order)
    ranked: QuerySet[Any] = alerts.annotate(place=place)
    return ranked.filter(place__lte=shown).order_by("place")


def _order(alert: Alert, today: date) -> tuple[int, date, Decimal]:
    # What has no date is wrong today.
    return (
        -WEIGHTS[Alert.Severity(alert.severity)],
        alert.due_on or today,
        -abs(alert.amount or ZERO),
    )


def _with(standing: RuleStanding, alert: Alert, today: date, shown: int) -> RuleStanding:
    alerts = sorted((*standing.shown, alert), key=lambda one: _order(one, today))
    return RuleStanding(
        count=standing.count + 1,
        total=standing.total + (alert.amount or ZERO),
        worst=max(standing.worst, WEIGHTS[Alert.Severity(alert.severity)]),
        shown=tuple(alerts[:shown]),
    )


def _touched_by(changed: Changed) -> Q:
    """The alerts that ``Changed.touches`` names, for a query."""
    of_programmes = Q(award=None, ring=None)
    return ~Q(rule__in=RULES_OF_ALL) & (
        of_programmes | Q(award__in=changed.awards) | Q(ring__in=changed.rings)
    )
