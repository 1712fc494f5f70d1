"""Satz einer Stelle: what it is worth a year, the same for whoever asks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from grants.models import AwardNotice, Post
from grants.queries.funding import FundingLine
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.rates import rate_of_notice
from grants.rules.posts import Filling, RatePeriod, worth_of


@dataclass(frozen=True)
class RatesOfPost:
    """Sätze einer ganzen Stelle by days; empty if none is known, or several could be meant."""

    periods: tuple[RatePeriod, ...]
    is_confirmed: bool = True

    def worth(self, fte: Decimal, first: date, last: date) -> Decimal | None:
        """Wert einer Besetzung in euro, not rounded; None if a day has no rate."""
        return worth_of(Filling("", "", fte, first, last), self.periods)


def rates_of(post: Post, notice: AwardNotice, loaded: LoadedAwards) -> RatesOfPost:
    """Sätze einer eigenen Stelle."""
    return rates_of_post(notice, loaded, component=post.component, programme_id=post.programme_id)


def rates_of_post(
    notice: AwardNotice, loaded: LoadedAwards, *, component: str, programme_id: int | None
) -> RatesOfPost:
    """Sätze einer Stelle, or of a pass-through, which names no programme.

    The notice comes first: the rows of posts that it grants, then its own rate per unit. On days
    without a rate of the notice the programme's rate of that day counts. If the post could
    belong to rows with different rates, its rate is not known.
    """
    lines = granted_lines(
        loaded.funding[notice.award_id].posts,
        component=component,
        programme_id=programme_id,
        usual_programme_id=notice.award.programme_id,
    )
    rated = [line for line in lines if line.rate_of_fte is not None]
    usual = _usual_rates(notice, loaded, component=component, programme_id=programme_id)
    if not rated:
        return usual
    periods = _by_days(rated, is_only_rate=len(rated) == len(lines))
    if periods is None:
        return RatesOfPost(())
    is_confirmed = all(line.is_confirmed for line in rated)
    added = [piece for period in usual.periods for piece in _not_covered(period, periods)]
    if not added:
        return RatesOfPost(periods, is_confirmed)
    return RatesOfPost((*periods, *added), is_confirmed and usual.is_confirmed)


def _usual_rates(
    notice: AwardNotice, loaded: LoadedAwards, *, component: str, programme_id: int | None
) -> RatesOfPost:
    """Sätze ohne Zeile im Bescheid: its rate per unit, or else the rates of the programme."""
    if (rate := rate_of_notice(notice)) is not None:
        return RatesOfPost((RatePeriod(rate, date.min, date.max),))
    dated = loaded.rates.of_posts(
        programme_id=programme_id or notice.award.programme_id, component=component
    )
    return RatesOfPost(
        tuple(
            RatePeriod(
                rate.amount / (rate.fte or Decimal(1)),
                rate.valid_from or date.min,
                rate.valid_to or date.max,
            )
            for rate in dated
        ),
        all(rate.is_confirmed for rate in dated),
    )


def granted_lines(
    lines: Iterable[FundingLine],
    *,
    component: str,
    programme_id: int | None,
    usual_programme_id: int,
) -> list[FundingLine]:
    """Bewilligte Stellen, of which a post can be one.

    A post without a component may belong to any component of the Baustein. A post without a
    Baustein belongs to that of the award, or to any if the notice grants no such post there.
    """
    same = [line for line in lines if component in ("", line.unit.component)]
    of_programme = [
        line for line in same if line.unit.programme_id == (programme_id or usual_programme_id)
    ]
    return of_programme if of_programme or programme_id is not None else same


def _by_days(lines: Sequence[FundingLine], *, is_only_rate: bool) -> tuple[RatePeriod, ...] | None:
    """Sätze der Zeilen; None if two of them differ on the same day.

    Rows of one component may follow each other with different rates, year after year. A rate
    that all rows share holds on every day (``is_only_rate``: no other row waits for its rate).
    """
    rates = {line.rate_of_fte for line in lines}
    if is_only_rate and len(rates) == 1:
        return tuple(RatePeriod(rate, date.min, date.max) for rate in rates if rate is not None)
    starts = sorted({line.first for line in lines} | {_next(line.last) for line in lines})
    periods = []
    for first, following in pairwise(starts):
        on_these_days = {line.rate_of_fte for line in lines if line.first <= first <= line.last}
        if len(on_these_days) > 1:
            return None
        periods += [
            RatePeriod(rate, first, following - timedelta(days=1))
            for rate in on_these_days
            if rate is not None
        ]
    return tuple(periods)


def _not_covered(period: RatePeriod, others: Iterable[RatePeriod]) -> Iterator[RatePeriod]:
    """Teile des Zeitraums, die keiner der anderen deckt; the others are in the order of days."""
    first = period.first
    for other in others:
        if other.last < first or other.first > period.last:
            continue
        if other.first > first:
            yield RatePeriod(period.rate, first, other.first - timedelta(days=1))
        if other.last >= period.last:
            return
        first = _next(other.last)
    yield RatePeriod(period.rate, first, period.last)


def _next(day: date) -> date:
    return day + timedelta(days=1)
