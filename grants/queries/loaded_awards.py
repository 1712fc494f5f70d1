"""Geladene Zuwendungen: awards with all rows that pages and checks reckon with on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from grants.models import (
    Application,
    Award,
    AwardNotice,
    Deadline,
    DrawdownPart,
    HeldUnits,
    Notification,
    PassThrough,
    Post,
    Programme,
)
from grants.queries.awards import EuroPlaces, places_of_all
from grants.queries.deadlines import WAS_NOT_DROPPED
from grants.queries.drawdowns import DrawdownList, drawdowns_of_all
from grants.queries.funding import Funding, funding_of_all
from grants.queries.plan import PlansRead
from grants.queries.programme_tree import ProgrammeTree
from grants.queries.rates import RateTable
from grants.queries.receipt_clock import clocks_by_award
from grants.queries.standard_rules import StandardRules
from grants.rules.receipt_clock import ReceiptClock


def awards_for_checks() -> QuerySet[Award]:
    """Zuwendungen for ``LoadedAwards``, with the columns that the checks read besides."""
    return Award.objects.select_related(
        "current_notice", "responsible", "income_line", "expense_line"
    ).order_by("pk")


class LoadedAwards:
    """Geladene Zuwendungen on a day: whatever reckons with them finds each kind of row here.

    A kind is read when it is first asked for, once and for all awards together, in a number of
    queries that does not grow with them. Make one for a page or a run and hand it on: it does not
    know what is booked afterwards. The awards have to come with their current notices. ``rings``
    are the ids of the rings that are looked at beside them; None stands for all rings.
    """

    def __init__(
        self, awards: Iterable[Award], today: date, rings: Collection[int] | None = None
    ) -> None:
        self._awards = awards
        self.today = today
        self.rings = rings

    @cached_property
    def awards(self) -> list[Award]:
        return list(self._awards)

    @cached_property
    def ids(self) -> list[int]:
        return [award.pk for award in self.awards]

    @cached_property
    def notices(self) -> list[AwardNotice]:
        """Geltende Bescheide of those awards that have one, each with its award."""
        notices = []
        for award in self.awards:
            if (notice := award.current_notice) is not None:
                notice.award = award
                notices.append(notice)
        return notices

    @cached_property
    def tree(self) -> ProgrammeTree:
        return ProgrammeTree()

    @cached_property
    def rules(self) -> StandardRules:
        return StandardRules(self.notices, self.tree)

    @cached_property
    def rates(self) -> RateTable:
        return RateTable(self.tree)

    @cached_property
    def places(self) -> dict[int, EuroPlaces]:
        """Wo ist jeder Euro? By the id of the award, as are all of the following."""
        return places_of_all(self.awards)

    @cached_property
    def applications(self) -> dict[int, Application]:
        rows = Application.objects.filter(award__in=self.ids)
        return {row.award_id: row for row in rows.select_related("award__current_notice")}

    @cached_property
    def clocks(self) -> dict[int, list[ReceiptClock]]:
        """Eingangsuhren in the order of the receipts."""
        return clocks_by_award(self.awards, self.rules)

    @cached_property
    def drawdowns(self) -> dict[int, DrawdownList]:
        return drawdowns_of_all(self.ids, today=self.today)

    @cached_property
    def deadlines(self) -> dict[int, list[Deadline]]:
        """Fristen der Zuwendungen selbst in the order of their days, without dropped ones.

        A deadline that was done before it was dropped stays in the list.
        """
        deadlines: dict[int, list[Deadline]] = defaultdict(list)
        rows = Deadline.objects.filter(
            WAS_NOT_DROPPED, award__in=self.ids, pass_through__isnull=True
        )
        for row in rows.order_by("due_on", "pk"):
            deadlines[row.award_id or 0].append(row)
        return deadlines

    def derived_deadlines(self, award: Award, kind: Deadline.Kind) -> list[Deadline]:
        """Fristen einer Art, die der geltende Bescheid verlangt, by the days they have now.

        Deadlines that were entered by hand, perhaps for a part, do not count.
        """
        return [row for row in self._asked_for(award, kind) if row.derived_on]

    def proof_due(self, award: Award) -> date | None:
        """Tag des eigenen Verwendungsnachweises, by its deadline, else by the notice.

        A deadline that was entered by hand counts only if none follows from the notice.
        """
        kind, notice = Deadline.Kind.OWN_PROOF, award.current_notice
        for deadline in self.derived_deadlines(award, kind) or self._asked_for(award, kind):
            return deadline.due_on
        return notice.proof_due if notice else None

    def is_proven(self, award: Award) -> bool:
        """Ob nachgewiesen ist: the proof that a notice asks for, or once asked for, is done."""
        kind = Deadline.Kind.OWN_PROOF
        return any(
            row.derived_on and row.done_on for row in self.deadlines[award.pk] if row.kind == kind
        )

    def _asked_for(self, award: Award, kind: Deadline.Kind) -> list[Deadline]:
        rows = self.deadlines[award.pk]
        return [row for row in rows if row.kind == kind and row.dropped_on is None]

    @cached_property
    def funding(self) -> dict[int, Funding]:
        """Bewilligte Einheiten of the notices in force."""
        of_notices = funding_of_all(self.notices, self.rates)
        return {notice.award_id: of_notices[notice.pk] for notice in self.notices}

    @cached_property
    def plans(self) -> PlansRead:
        return PlansRead(self.notices, self.places, self.pass_throughs)

    @cached_property
    def posts(self) -> dict[int, list[Post]]:
        """Stellen in the order of their numbers, then of their days."""
        posts: dict[int, list[Post]] = defaultdict(list)
        rows = Post.objects.filter(award__in=self.ids).select_related("refinanced_by")
        for post in rows.order_by("number", "valid_from"):
            posts[post.award_id].append(post)
        return posts

    @cached_property
    def pass_throughs(self) -> dict[int, list[PassThrough]]:
        """Unsere Weiterleitungen, without what recipients handed on."""
        pass_throughs: dict[int, list[PassThrough]] = defaultdict(list)
        rows = PassThrough.objects.filter(award__in=self.ids, parent__isnull=True)
        for one in rows.select_related("committed_account", "recipient").order_by("pk"):
            pass_throughs[one.award_id].append(one)
        return pass_throughs

    @cached_property
    def held_units(self) -> dict[int, list[HeldUnits]]:
        """Durchgeführte Einheiten in the order in which they were recorded, with corrected ones."""
        held: dict[int, list[HeldUnits]] = defaultdict(list)
        rows = HeldUnits.objects.filter(award__in=self.ids).select_related("actor")
        for row in rows.order_by("pk"):
            held[row.award_id].append(row)
        return held

    @cached_property
    def notifications(self) -> dict[int, list[Notification]]:
        """Mitteilungen an die Bewilligungsbehörde, the latest first."""
        notifications: dict[int, list[Notification]] = defaultdict(list)
        rows = Notification.objects.filter(notice__award__in=self.ids)
        for row in rows.select_related("notice", "actor").order_by("-told_on", "-pk"):
            notifications[row.notice.award_id].append(row)
        return notifications

    @cached_property
    def authorities(self) -> dict[int, str]:
        """Namen der Bewilligungsbehörden, by the id of the programme."""
        rows = Programme.objects.filter(authority__isnull=False)
        return dict(rows.values_list("pk", "authority__name"))

    def drawdown_parts(self, award: Award) -> tuple[DrawdownPart, ...]:
        """Abrufteile of the programme of an award and of those above it."""
        programmes = self.tree.upwards(award.programme_id)
        return tuple(part for programme in programmes for part in self._parts[programme])

    @cached_property
    def _parts(self) -> dict[int, list[DrawdownPart]]:
        parts: dict[int, list[DrawdownPart]] = defaultdict(list)
        for part in DrawdownPart.objects.order_by("code"):
            parts[part.programme_id].append(part)
        return parts
