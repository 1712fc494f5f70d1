from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from grants.checks.drawdown_due import DrawdownDayFacts, DrawdownFacts
from grants.models import Award, Deadline, DrawdownDate
from grants.queries.drawdown_need import need_of
from grants.queries.drawdowns import DrawdownList
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from grants.rules.deadlines import DrawdownDay, deadline_code
from grants.rules.drawdown_need import PartId
from ledger.money import ZERO


@gathers(DrawdownFacts)
def drawdown_facts(loaded: LoadedAwards) -> list[DrawdownFacts]:
    """Stand der Mittelabrufe against the days of the current notices and the coming need.

    A day that was extended counts as its deadline says.
    """
    dates: dict[int, list[DrawdownDate]] = defaultdict(list)
    for row in DrawdownDate.objects.filter(notice__in=loaded.notices).select_related("part"):
        dates[row.notice_id].append(row)
    facts = []
    for notice in loaded.notices:
        award = notice.award
        places, requests = loaded.places[award.pk], loaded.drawdowns[award.pk]
        need = need_of(award, loaded)
        facts.append(
            DrawdownFacts(
                award_id=award.pk,
                title=award.title,
                days=tuple(_days(award, dates[notice.pk], loaded)),
                free=max(places.pledged - requests.open, ZERO),
                requested=_requested(requests, places.received),
                need=need.need if need else None,
                is_confirmed=need is None or need.period.is_confirmed,
                responsible_id=award.responsible_id,
            )
        )
    return facts


def _days(
    award: Award, dates: Iterable[DrawdownDate], loaded: LoadedAwards
) -> Iterator[DrawdownDayFacts]:
    """Abruftermine by the days of their deadlines; without a deadline, by the day in the notice."""
    due_on = {
        deadline.code: deadline.due_on
        for deadline in loaded.derived_deadlines(award, Deadline.Kind.DRAWDOWN)
    }
    for row in dates:
        day = DrawdownDay(row.due_on, part_id=row.part_id)
        code = deadline_code(award.code, Deadline.Kind.DRAWDOWN, day.name)
        part = str(row.part) if row.part else ""
        yield DrawdownDayFacts(due_on.get(code, row.due_on), row.amount, row.part_id, part)


def _requested(requests: DrawdownList, received: Decimal) -> dict[PartId, Decimal]:
    """Angefordert by Abrufteil; under None all together, with what came in unasked."""
    requested: dict[PartId, Decimal] = defaultdict(lambda: ZERO)
    for row in requests.rows:
        if row.drawdown.part_id is not None:
            requested[row.drawdown.part_id] += row.received + row.open
    requested[None] = received + requests.open
    return requested
