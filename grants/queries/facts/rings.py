from collections import defaultdict
from collections.abc import Iterable

from grants.checks.ring_verdicts import ExcessExplanation, RingFacts
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from ledger.models import Appropriation, FiscalYear, Ring, Side
from ledger.money import ZERO
from ledger.queries import Reconciliation, RingPosition, reconcile_lines, ring_positions_in

_SIDES = {Side.INCOME: "Erträge", Side.EXPENSE: "Aufwendungen"}


@gathers(RingFacts)
def ring_facts(loaded: LoadedAwards) -> list[RingFacts]:
    """Stand der Zweckbindungsringe in every open year that has a budget, up to next year's.

    Queries: a constant number, or none if no ring is asked for.
    """
    if loaded.rings is not None and not loaded.rings:
        return []
    chosen = None if loaded.rings is None else list(Ring.objects.filter(pk__in=loaded.rings))
    today = loaded.today
    in_budget = FiscalYear.objects.filter(
        year__lte=today.year + 1,
        year__in=Appropriation.objects.filter(line__ring__isnull=False).values("year"),
    )
    years = [fiscal_year.year for fiscal_year in in_budget if not fiscal_year.is_closed]
    excesses = excesses_by_ring(reconcile_lines(*years))
    return [
        facts_of(position, excesses.get((position.year, position.ring.pk), ()))
        for position in ring_positions_in(years, current_year=today.year, rings=chosen)
    ]


def facts_of(position: RingPosition, excesses: tuple[ExcessExplanation, ...] = ()) -> RingFacts:
    """Stand eines Rings as the verdicts on it take it, today or as of a day."""
    return RingFacts(
        ring_id=position.ring.pk,
        code=position.ring.code,
        year=position.year,
        is_booked_here=position.ring.is_booked_here,
        income=position.income_adjusted,
        expense=position.expense_adjusted,
        explained_surplus=position.explained_surplus,
        explanation=position.surplus_explanation,
        tolerance=position.ring.tolerance,
        gap=position.unexplained_gap,
        authority=position.authority,
        income_actual=position.income_actual,
        actual=position.expense_actual,
        committed=position.expense_committed,
        available=position.available,
        balance=position.actual_balance,
        missing_surplus=position.missing_surplus,
        excess_explanations=excesses,
    )


def excesses_by_ring(
    reconciliations: Iterable[Reconciliation],
) -> dict[tuple[int, int], tuple[ExcessExplanation, ...]]:
    """Erläuterungen, die mehr ergeben als der Ansatz ihrer Positionen, by year and ring."""
    by_ring: dict[tuple[int, int], tuple[ExcessExplanation, ...]] = defaultdict(tuple)
    for reconciliation in reconciliations:
        rings = {line.ring_id for line in reconciliation.lines if line.ring_id is not None}
        budgeted, explained = reconciliation.whole or ZERO, reconciliation.explained
        if explained > budgeted and len(rings) == 1:
            by_ring[reconciliation.year, rings.pop()] += (
                ExcessExplanation(
                    side=_SIDES[Side(reconciliation.lines[0].side)],
                    explained=explained,
                    budgeted=budgeted,
                ),
            )
    return by_ring
