"""Stellen: what is granted, filled, passed on and open."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from grants.models import Award, AwardNotice, Post, Programme, ProgrammeRate, StandardRule
from grants.queries.funding import Funding, FundingLine
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.post_rates import granted_lines, rates_of
from grants.queries.programme_tree import ProgrammeTree
from grants.queries.rates import rate_of_notice
from grants.queries.standard_rules import RuleValue, StandardRules
from grants.rules.funded_units import months_filled
from grants.rules.posts import (
    Filling,
    GrantedFte,
    MonthPosition,
    RatePeriod,
    Staffing,
    Vacancy,
    cost_of,
    vacancies,
)
from ledger.german_order import german_key


def fte_position(award: Award, today: date) -> MonthPosition | None:
    """Stellenübersicht im Monat eines Tages, in VZÄ; None if no posts are granted.

    Before the award period its first month is shown, after it its last.
    """
    staffing = staffing_of(award, LoadedAwards([award], today))
    return staffing.position_in_month(today) if staffing and staffing.granted else None


def staffing_of(award: Award, loaded: LoadedAwards) -> Staffing | None:
    """Stellenplan einer Zuwendung; None without a notice.

    Posts, and pass-throughs of ours that are not cancelled, count in the days of their own
    period.
    """
    plan = _plan_of(award, loaded)
    return plan.staffing if plan else None


def minimum_fte_of(notice: AwardNotice) -> RuleValue:
    """Kleinster anerkannter Stellenanteil nach einem Bescheid, in VZÄ; three queries."""
    return StandardRules([notice]).for_notice(StandardRule.Code.MINIMUM_FTE, notice)


@dataclass(frozen=True)
class PostLine:
    """Besetzung einer Stelle with what it costs; ``months`` may end in fractions.

    ``cost`` is its funded cost in euro, None if the rate of one of its days is not known.
    """

    post: Post
    component: str
    months: Decimal
    rates: tuple[RatePeriod, ...]
    is_confirmed: bool
    vacancies: tuple[Vacancy, ...]

    @property
    def cost(self) -> Decimal | None:
        return cost_of(_filling_of(self.post, self.component), self.rates)


@dataclass(frozen=True)
class MonthsOfYear:
    """Monate eines Jahres: the positions of all posts, then of each granted component."""

    year: int
    total: tuple[MonthPosition, ...]
    components: tuple[tuple[str, tuple[MonthPosition, ...]], ...]

    @property
    def blocks(self) -> tuple[tuple[str, tuple[MonthPosition, ...]], ...]:
        """Blöcke der Tabelle with their names; the first one are all posts."""
        return (("Alle Stellen", self.total), *self.components)


@dataclass(frozen=True)
class PostOverview:
    """Stellenübersicht einer Zuwendung, as its page shows it."""

    now: MonthPosition | None
    posts: tuple[PostLine, ...]
    years: tuple[MonthsOfYear, ...]
    open_amount: Decimal | None
    rates_are_confirmed: bool = True


NO_POSTS = PostOverview(now=None, posts=(), years=(), open_amount=None)


def post_overview(award: Award, loaded: LoadedAwards) -> PostOverview:
    """Stellenübersicht; empty as long as there is no notice."""
    plan = _plan_of(award, loaded)
    if plan is None:
        return NO_POSTS
    staffing = plan.staffing
    has_grant = bool(staffing.granted)
    return PostOverview(
        now=staffing.position_in_month(loaded.today) if has_grant else None,
        posts=tuple(_post_lines(plan, loaded)),
        years=tuple(_years_of(staffing)) if has_grant else (),
        open_amount=staffing.open_amount if has_grant else None,
        rates_are_confirmed=staffing.rates_are_confirmed,
    )


@dataclass(frozen=True)
class _Plan:
    """Stellenplan with the rows that it was made from: posts with the names of their components."""

    notice: AwardNotice
    staffing: Staffing
    posts: tuple[tuple[Post, str], ...]


def _plan_of(award: Award, loaded: LoadedAwards) -> _Plan | None:
    notice = award.current_notice
    if notice is None:
        return None
    funding = loaded.funding[award.pk]
    labels = _Labels(award, loaded.tree.names, funding.posts)
    filled = tuple(
        (post, labels.label_of_component(post.component, post.programme_id))
        for post in loaded.posts[award.pk]
    )
    return _Plan(
        notice=notice,
        staffing=Staffing(
            granted=_granted_by(notice, funding, labels),
            own=tuple(_filling_of(post, component) for post, component in filled),
            passed_on=tuple(
                Filling(
                    number=row.title,
                    component=labels.label_of_component(row.component, None),
                    fte=row.fte,
                    first=row.period_from,
                    last=row.period_to,
                )
                for row in loaded.pass_throughs[award.pk]
                if row.agreed and row.fte is not None
            ),
            window=(notice.period_from, notice.period_to),
        ),
        posts=filled,
    )


@dataclass(frozen=True)
class _Labels:
    """Namen der Bestandteile; a component of another Baustein carries the name of that."""

    award: Award
    names: dict[int, str]
    lines: Sequence[FundingLine]

    def label_of_component(self, component: str, programme_id: int | None) -> str:
        """Name eines Bestandteils; an empty one means the only granted component, if it is one."""
        lines = granted_lines(
            self.lines,
            component=component,
            programme_id=programme_id,
            usual_programme_id=self.award.programme_id,
        )
        granted = {(line.unit.programme_id, line.unit.component) for line in lines}
        if len(granted) == 1:
            ((programme_id, component),) = granted
        if programme_id in (None, self.award.programme_id):
            return component
        return ": ".join(filter(None, (self.names[programme_id], component)))


def _granted_by(notice: AwardNotice, funding: Funding, labels: _Labels) -> tuple[GrantedFte, ...]:
    """Bewilligte Stellen with their rates.

    If the notice lists no posts, or a unit that may be a post or not, its own number of VZÄ
    counts for the award as a whole.
    """
    unclear = any(line.rated is None and line.fte_of_unit is None for line in funding.lines)
    if not labels.lines or unclear:
        if notice.fte is None:
            return ()
        return (GrantedFte("", notice.fte, rate_of_notice(notice)),)
    return tuple(
        GrantedFte(
            labels.label_of_component(line.unit.component, line.unit.programme_id),
            line.fte,
            rate_of_notice(notice) if line.rate_of_fte is None else line.rate_of_fte,
            is_confirmed=line.is_confirmed,
            first=line.unit.period_from or date.min,
            last=line.unit.period_to or date.max,
            months=Decimal(line.unit.months) if line.unit.months < line.months else None,
        )
        for line in labels.lines
    )


def _filling_of(post: Post, component: str) -> Filling:
    return Filling(post.number, component, post.fte, post.valid_from, post.valid_to)


def _post_lines(plan: _Plan, loaded: LoadedAwards) -> Iterator[PostLine]:
    vacant: dict[str, list[Vacancy]] = defaultdict(list)
    for vacancy in vacancies(plan.staffing.own, plan.staffing.window):
        vacant[vacancy.number].append(vacancy)
    for index, (post, component) in enumerate(plan.posts):
        rates = rates_of(post, plan.notice, loaded)
        following = plan.posts[index + 1 : index + 2]
        is_last = not following or following[0][0].number != post.number
        yield PostLine(
            post=post,
            component=component,
            months=months_filled(
                post.valid_from, post.valid_to, within=(post.valid_from, post.valid_to)
            ),
            rates=rates.periods,
            is_confirmed=rates.is_confirmed,
            vacancies=tuple(vacant[post.number]) if is_last else (),
        )


def _years_of(staffing: Staffing) -> Iterator[MonthsOfYear]:
    by_component = [
        (name, staffing.months_of(name))
        for name in staffing.components
        if len(staffing.components) > 1
    ]
    for year, months in groupby(staffing.months, key=lambda position: position.month.year):
        yield MonthsOfYear(
            year=year,
            total=tuple(months),
            components=tuple(
                (name, tuple(position for position in positions if position.month.year == year))
                for name, positions in by_component
            ),
        )


@dataclass(frozen=True)
class PostComponent:
    """Bestandteil, aus dem eine Stelle bezahlt werden kann."""

    programme: Programme
    component: str


def components_for_posts(award: Award) -> list[PostComponent]:
    """Bestandteile mit Fördersatz je VZÄ: of its programme, of its parts and of those above it."""
    tree = ProgrammeTree()
    above = tree.upwards(award.programme_id)
    rates = ProgrammeRate.objects.filter(fte__isnull=False).select_related("programme")
    found = {
        (rate.programme, rate.component)
        for rate in rates
        if rate.programme_id in above or award.programme_id in tree.upwards(rate.programme_id)
    }
    return [
        PostComponent(programme, component)
        for programme, component in sorted(
            found, key=lambda pair: (german_key(pair[0].name), german_key(pair[1]))
        )
    ]
