from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from functools import cache

from grants.checks.records.unconfirmed_rate import UnconfirmedFacts, UnconfirmedRow
from grants.models import Award, AwardNotice, BaseRate, CheckCase, StandardRule
from grants.queries.facts.gatherers import Reach, gathers, reaches
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.standard_rules import day_of
from grants.rules.interest import half_years_in, late_pieces, late_times
from ledger.days import format_day

_Code = StandardRule.Code
_OF_INTEREST = (_Code.INTEREST_SPREAD, _Code.INTEREST_FREE_PERIOD, _Code.INTEREST_YEAR)
# Nothing is reckoned with these rules: a person sees the proposal and decides.
_ONLY_PROPOSED = (_Code.RECIPIENT_PROOF_LEAD,)


@gathers(UnconfirmedFacts)
def unconfirmed_facts(loaded: LoadedAwards) -> list[UnconfirmedFacts]:
    """Unbestätigte Regeln und Sätze der geltenden Bescheide, for each award that they touch.

    These are the standard rules that no notice replaces, the rates of funded units, and, where
    money was used too late, the interest and its base rates, also those that are not recorded.
    """
    reckonings = _Reckonings(loaded)
    return [
        _facts(notice.award, row)
        for notice in loaded.notices
        for row in reckonings.unconfirmed(notice)
    ]


@reaches(UnconfirmedFacts)
def awards_that_changed(changed: Set[int], cases: Sequence[CheckCase]) -> Reach:
    """Nur das Geänderte: on which rows the other awards rest is kept in the open cases."""
    resting = {case.pk: set(case.basis["awards"]) - changed for case in cases}
    awards = Award.objects.only("title", "responsible", "programme")
    others = awards.in_bulk(set().union(*resting.values()))
    return Reach(
        awards=changed,
        kept=[
            _facts(others[award], _row_of(case))
            for case in cases
            for award in sorted(resting[case.pk])
        ],
    )


def _facts(award: Award, row: UnconfirmedRow) -> UnconfirmedFacts:
    return UnconfirmedFacts(award.pk, award.title, award.responsible_id, award.programme_id, row)


def _row_of(case: CheckCase) -> UnconfirmedRow:
    return UnconfirmedRow(
        case.subject, case.basis["name"], case.basis["source"], case.stage == "missing"
    )


class _Reckonings:
    """What the reckoning of each award rests on.

    Each kind of row is read once, and each rate is looked at once for a half-year or for the time
    in which no rule changes, however many receipts were used late in it.
    """

    def __init__(self, loaded: LoadedAwards) -> None:
        self._loaded = loaded
        self._base_rates = {rate.valid_from: rate for rate in BaseRate.objects.all()}
        self._changes = {code: loaded.rules.changes(code) for code in _OF_INTEREST}
        self._base_rate_of = cache(self._look_up_base_rate)

    def unconfirmed(self, notice: AwardNotice) -> set[UnconfirmedRow]:
        late = self._late(notice.award)
        base_rates = (self._base_rate_of(half_year) for half_year in half_years_in(late))
        return {
            *self._rules_of(notice, late),
            *self._rates_of(notice),
            *(row for row in base_rates if row is not None),
        }

    def _late(self, award: Award) -> dict[date, date]:
        """Verzinste Zeiten, as the reckoning has them: without the months that are free."""
        today = self._loaded.today
        free = self._loaded.rules.for_award(_Code.INTEREST_FREE_PERIOD, award, on=today)
        return late_times(
            (piece.from_day, piece.to_day)
            for clock in self._loaded.clocks[award.pk]
            for piece in late_pieces(clock, today=today, free_months=free.whole or 0)
        )

    def _rules_of(self, notice: AwardNotice, late: Mapping[date, date]) -> Iterator[UnconfirmedRow]:
        award, rules = notice.award, self._loaded.rules
        elsewhere = (*_OF_INTEREST, *_ONLY_PROPOSED)
        days = {code: {day_of(notice)} for code in _Code if code not in elsewhere}
        days |= {code: set[date]() for code in elsewhere}
        for first, last in late.items():
            for code in _OF_INTEREST:
                days[code].add(self._unchanged_since(code, first))
            changes = self._changes[_Code.INTEREST_SPREAD]
            days[_Code.INTEREST_SPREAD] |= {day for day in changes if first <= day <= last}
        for code in _Code:
            for day in days[code]:
                row = rules.row_for(code, on=day, kind=award.kind, programme_id=award.programme_id)
                if row and not row.is_confirmed and not rules.overridden(code, notice.pk):
                    yield UnconfirmedRow(f"standard_rule-{row.pk}", _name_of(row), row.source)

    def _rates_of(self, notice: AwardNotice) -> Iterator[UnconfirmedRow]:
        missing = []
        units = [line.unit for line in self._loaded.funding[notice.award_id].lines]
        for unit in (unit for unit in units if unit.rate is None):
            rate = self._loaded.rates.find(
                programme_id=unit.programme_id,
                component=unit.component,
                unit=unit.unit,
                on=notice.period_from,
            )
            if rate is None:
                missing.append(f"{unit.component} je {unit.unit}")
            elif not rate.is_confirmed:
                name = f"Fördersatz {rate.component} je {rate.unit}"
                yield UnconfirmedRow(f"programme_rate-{rate.pk}", name, rate.source)
        if missing:
            yield UnconfirmedRow(
                f"award-{notice.award_id}", f"Fördersatz {', '.join(missing)}", "", True
            )

    def _unchanged_since(self, code: StandardRule.Code, day: date) -> date:
        """Tag, an dem dieselben Regeln galten: the last one on which one of them changed."""
        earlier = bisect(self._changes[code], day)
        return self._changes[code][earlier - 1] if earlier else date.min

    def _look_up_base_rate(self, half_year: date) -> UnconfirmedRow | None:
        """Basiszinssatz eines Halbjahrs, if it is missing or not confirmed."""
        rate = self._base_rates.get(half_year)
        if rate is not None and rate.is_confirmed:
            return None
        name = f"Basiszinssatz ab {format_day(half_year)}"
        source = "" if rate is None else rate.source
        return UnconfirmedRow(
            f"base_rate-{half_year:%Y%m%d}", name, source, is_missing=rate is None
        )


def _name_of(rule: StandardRule) -> str:
    kind = f" für {rule.get_award_kind_display()}" if rule.award_kind else ""
    return f"Standardregel „{rule}“{kind}"
