"""Satz einer Stelle: what it is worth a year, the same for whoever asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from grants.models import AwardNotice, Post
from grants.queries.award_files import AwardFiles
from grants.queries.funding import FundingLine
from grants.queries.rates import rate_of_notice
from grants.rules.posts import Filling, RatePeriod, worth_of


@dataclass(frozen=True)
class RatesOfPost:
    """Sätze einer ganzen Stelle by days; empty where none is known, or several could be meant."""

    periods: tuple[RatePeriod, ...]
    is_confirmed: bool = True

    def worth(self, fte: Decimal, first: date, last: date) -> Decimal | None:
        """Wert einer Besetzung in euro, not rounded; None where a day has no rate."""
        return worth_of(Filling("", "", fte, first, last), self.periods)


def rates_of(post: Post, notice: AwardNotice, files: AwardFiles) -> RatesOfPost:
    """Sätze einer eigenen Stelle."""
    return rates_of_post(notice, files, component=post.component, programme_id=post.programme_id)


def rates_of_post(
    notice: AwardNotice, files: AwardFiles, *, component: str, programme_id: int | None
) -> RatesOfPost:
    """Sätze einer Stelle, or of a pass-through, which names no programme.

    Found among the posts that the notice grants; else it is the notice's own rate per unit, else
    the programme's on each day. Where posts of different rates could be meant, none is known.
    """
    lines = granted_lines(
        files.funding[notice.award_id].posts,
        component=component,
        programme_id=programme_id,
        usual_programme_id=notice.award.programme_id,
    )
    if lines:
        periods = _by_days(lines)
        return RatesOfPost(periods, all(line.is_confirmed for line in lines))
    if (rate := rate_of_notice(notice)) is not None:
        return RatesOfPost((RatePeriod(rate, date.min, date.max),))
    dated = files.rates.of_posts(
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

    Who names no component may mean any of the Baustein; who names no Baustein means that of the
    award, or any where the notice grants no such post in it.
    """
    same = [line for line in lines if component in ("", line.unit.component)]
    of_programme = [
        line for line in same if line.unit.programme_id == (programme_id or usual_programme_id)
    ]
    return of_programme if of_programme or programme_id is not None else same


def _by_days(lines: Sequence[FundingLine]) -> tuple[RatePeriod, ...]:
    """Sätze der Zeilen; none where two of them differ on the same day.

    Rows of one component may follow each other with different rates, year after year.
    """
    rates = {line.rate_of_fte for line in lines} - {None}
    if len(rates) == 1:
        return tuple(RatePeriod(rate, date.min, date.max) for rate in rates if rate is not None)
    starts = sorted({line.first for line in lines} | {_next(line.last) for line in lines})
    periods = []
    for first, following in pairwise(starts):
        on_these_days = {line.rate_of_fte for line in lines if line.first <= first <= line.last}
        if len(on_these_days) > 1:
            return ()
        periods += [
            RatePeriod(rate, first, following - timedelta(days=1))
            for rate in on_these_days
            if rate is not None
        ]
    return tuple(periods)


def _next(day: date) -> date:
    return day + timedelta(days=1)
