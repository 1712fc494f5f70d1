"""Zuwendungen: where their euros are, for lists, pages and checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, cast

from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import Award
from ledger.as_of import AsOf, balances_as_of
from ledger.models import (
    GRANT_PLACES,
    PREFINANCED_PLACES,
    Account,
    AccountTurnover,
    Place,
    Posting,
    Purse,
)
from ledger.money import ZERO, CentsField
from ledger.queries import balances_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_PLACES_SHOWN = (
    Place.PLEDGED,
    Place.CASH,
    Place.SPENT,
    Place.WITH_RECIPIENT,
    Place.PROVEN,
    Place.REPAID,
    Place.LOST,
    Place.COMMITTED,
    Place.OWN_SHARE_SPENT,
    *PREFINANCED_PLACES,
)


class Figures(TypedDict):
    """Beträge einer Zuwendung in a list, in euro."""

    granted: Decimal
    received: Decimal
    left: Decimal
    pledged: Decimal
    cash: Decimal
    spent: Decimal
    with_recipient: Decimal
    proven: Decimal
    repaid: Decimal
    lost: Decimal
    committed: Decimal
    own_share_spent: Decimal
    prefinanced: Decimal
    ahead_with_recipient: Decimal
    ahead_proven: Decimal


AwardRow: TypeAlias = "WithAnnotations[Award, Figures]"


def awards_for_table() -> "QuerySet[AwardRow]":
    """Zuwendungen with what a list shows: ``granted`` and the euros at each place, e.g. ``cash``.

    Also ``received`` (all that ever came in and was not reversed) and ``left`` (granted, not
    yet spent, paid ahead by the county, paid to a recipient, proven or repaid).
    """
    # A copy: read, the rows would be those of the first who asked for ever.
    return _awards_for_table().all()


@cache
def _awards_for_table() -> "QuerySet[AwardRow]":
    """Built once, since that takes longer than asking the database."""
    granted = Coalesce(F("current_notice__amount"), _nothing(), output_field=CentsField())
    sums = {place.value: _sum_at(place) for place in _PLACES_SHOWN}
    # Not from the notice: a final notice may grant less than what came in.
    received = _nothing() - _sum_at(Place.FUNDER) - F("pledged")
    return _with_parts(Award.objects.annotate(granted=granted, **sums), received)


def awards_used_up() -> QuerySet[Award]:
    """Zuwendungen, von denen nichts übrig ist: whose ``left`` in a list is zero."""
    accounts = Account.objects.filter(place__in=(Place.PLEDGED, Place.CASH, *PREFINANCED_PLACES))
    signed = Case(
        When(place__in=PREFINANCED_PLACES, then=_nothing() - F("balance")),
        default=F("balance"),
        output_field=CentsField(),
    )
    sums = accounts.order_by().values("purse").annotate(left=Sum(signed)).exclude(left=ZERO)
    return Award.objects.exclude(purse__in=sums.values("purse"))


def awards_of(places: Mapping[int, "EuroPlaces"]) -> QuerySet[Award]:
    """Zuwendungen of these purses, with what a list shows of them besides euros."""
    return _for_list(Award.objects.filter(purse__in=places))


def with_places(awards: Iterable[Award], places: Mapping[int, "EuroPlaces"]) -> list[AwardRow]:
    """Zuwendungen with the figures of ``awards_for_table``, taken from ``places_as_of``."""
    rows = cast("list[AwardRow]", list(awards))
    for award in rows:
        for name in Figures.__annotations__:
            setattr(award, name, getattr(places[award.purse_id], name))
    return rows


def places_as_of(as_of: AsOf) -> dict[int, "EuroPlaces"]:
    """Wo war jeder Euro? By the purse of each award with a booking by then; two queries.

    Kept turnovers of whole months and the postings of the rest, one row for each purse.
    """
    places = (Place.FUNDER, *_PLACES_SHOWN)
    turnovers = AccountTurnover.objects.filter(as_of.months_before).values_list("account__purse")
    grown = ExpressionWrapper(F("incoming") - F("outgoing"), CentsField())
    before = turnovers.order_by().annotate(
        **{
            f"at_{place}": Sum(grown, filter=Q(account__place=place), default=ZERO)
            for place in places
        }
    )
    # Money stays within its purse, so the purse of the source is that of the target, too.
    postings = Posting.objects.filter(as_of.rest_of_month).values_list("source__purse")
    rest = postings.order_by().annotate(
        **{f"at_{place}": Sum(_change_at(place), default=ZERO) for place in places}
    )
    balances: dict[int, dict[Place, Decimal]] = {}
    for purse, *amounts in (*before, *rest):
        of_purse = balances.setdefault(purse, dict.fromkeys(places, ZERO))
        for place, amount in zip(places, amounts, strict=True):
            of_purse[place] += amount
    return {purse: _places(of_purse) for purse, of_purse in balances.items()}


def _change_at(place: Place) -> Case:
    """By how much a posting changes a place; what stays in it changes nothing."""
    away = ExpressionWrapper(_nothing() - F("amount"), CentsField())
    return Case(
        When(Q(target__place=place) & ~Q(source__place=place), then=F("amount")),
        When(Q(source__place=place) & ~Q(target__place=place), then=away),
        default=_nothing(),
        output_field=CentsField(),
    )


def _with_parts(awards: QuerySet[Award], received: Combinable) -> "QuerySet[AwardRow]":
    rows: QuerySet[Any] = _for_list(awards).annotate(
        received=ExpressionWrapper(received, CentsField()),
        left=ExpressionWrapper(
            F("pledged")
            + F("cash")
            - F("prefinanced")
            - F("ahead_with_recipient")
            - F("ahead_proven"),
            CentsField(),
        ),
    )
    return rows


def _for_list(awards: QuerySet[Award]) -> QuerySet[Award]:
    return awards.select_related(
        "programme", "holder", "responsible", "current_notice", "expense_line__ring"
    )


def _sum_at(place: Place) -> Coalesce:
    accounts = Account.objects.filter(purse=OuterRef("purse"), place=place)
    return _sum_of(accounts.values("purse"), Sum("balance"))


def _sum_of(rows: QuerySet, total: Sum) -> Coalesce:
    """One figure for each award out of its rows, which are grouped by their purse."""
    sums = rows.order_by().annotate(total=total).values("total")
    return Coalesce(
        Subquery(sums, output_field=CentsField()), _nothing(), output_field=CentsField()
    )


def _nothing() -> Value:
    return Value(ZERO, CentsField())


# What is paid to a recipient counts as used, whether the recipient proves its use or it is lost,
# and what the county pays ahead of a receipt as well.
USED_PLACES = (
    Place.SPENT,
    Place.WITH_RECIPIENT,
    Place.PROVEN,
    Place.LOST,
    *PREFINANCED_PLACES,
)


# What the funder demands back although it is used: the county bears it from then on.
BORNE_IN_THIS_ORDER = (Place.LOST, Place.SPENT, Place.PROVEN)


@dataclass(frozen=True)
class EuroPlaces:
    """Wo ist jeder Euro? The parts in euro always sum to ``granted``.

    ``granted`` is all that ever came in and what is still pledged. That is what the notice in
    force grants, and more where a notice grants less than what came in, or grants again what was
    paid back (100 received, 40 of it repaid, final notice over 100: 140).
    ``committed`` is what of ``pledged`` and ``cash`` is agreed with recipients and not yet paid,
    ``prefinanced`` what of ``pledged`` the county has spent ahead, ``ahead_with_recipient`` what it
    has paid ahead to recipients and ``ahead_proven`` what of that they have proven.
    """

    granted: Decimal
    pledged: Decimal
    cash: Decimal
    spent: Decimal
    with_recipient: Decimal
    proven: Decimal
    repaid: Decimal
    lost: Decimal
    committed: Decimal
    own_share_spent: Decimal
    prefinanced: Decimal
    ahead_with_recipient: Decimal
    ahead_proven: Decimal

    @property
    def parts(self) -> tuple[tuple[Place, Decimal], ...]:
        return tuple((place, getattr(self, place.value)) for place in GRANT_PLACES)

    @property
    def received(self) -> Decimal:
        """Eingegangen: all that ever came in and was not reversed."""
        return self.granted - self.pledged

    @property
    def used(self) -> Decimal:
        """Verwendet: spent, also ahead of its receipt, or paid to recipients."""
        return sum((getattr(self, place.value) for place in USED_PLACES), ZERO)

    @property
    def left(self) -> Decimal:
        """Noch nicht verwendet: neither spent nor paid to a recipient nor repaid.

        What the county has paid ahead is used already, although it has not come in.
        """
        return self.pledged + self.cash - self.paid_ahead

    @property
    def paid_ahead(self) -> Decimal:
        """Vom Kreis vorfinanziert: paid and still to come in, as own expense or to recipients."""
        return sum((getattr(self, place.value) for place in PREFINANCED_PLACES), ZERO)

    @property
    def prefinanceable(self) -> Decimal:
        """Noch vorfinanzierbar: pledged and not paid ahead yet; never below zero."""
        return max(self.pledged - self.paid_ahead, ZERO)

    @property
    def bearable(self) -> Decimal:
        """Was der Kreis dem Fördergeber zurückzahlen kann, ohne dass es im Bestand ist."""
        return sum((getattr(self, place.value) for place in BORNE_IN_THIS_ORDER), ZERO)

    @property
    def unproven(self) -> Decimal:
        """Ausgezahlt, noch nicht nachgewiesen, whoever paid it."""
        return self.with_recipient + self.ahead_with_recipient

    def unused_of(self, granted: Decimal) -> Decimal:
        """Noch nicht ausgeschöpft: what may still be used of what a notice grants, in euro.

        Never below zero, and never more than is left: what was repaid is not used any more.
        """
        return max(min(self.left, granted - self.used), ZERO)

    @property
    def uncommitted(self) -> Decimal:
        """Frei: left and not agreed with a recipient either."""
        return self.left - self.committed


def places_of_row(award: AwardRow) -> EuroPlaces:
    """Wo ist jeder Euro einer Zuwendung, which comes from ``awards_for_table``? No query."""
    places = {place.value: getattr(award, place.value) for place in _PLACES_SHOWN}
    return EuroPlaces(granted=award.received + award.pledged, **places)


def places_of(award: Award, *, as_of: AsOf | None = None) -> EuroPlaces:
    """Wo ist jeder Euro dieser Zuwendung, today or as of a day? One query, or two."""
    return places_of_all([award], as_of=as_of)[award.pk]


def places_of_all(awards: Iterable[Award], *, as_of: AsOf | None = None) -> dict[int, EuroPlaces]:
    """Wo ist jeder Euro dieser Zuwendungen? By their ids, in as many queries as for one."""
    awards = list(awards)
    # Their ids are enough: loading the purses would be queries more.
    purses = [Purse(pk=award.purse_id) for award in awards]
    places = (Place.FUNDER, *_PLACES_SHOWN)
    of_purse = (
        balances_as_of(as_of, purses, places=places)
        if as_of
        else balances_of(purses, places=places)
    )
    return {award.pk: _places(of_purse[award.purse_id]) for award in awards}


def _places(balances: Mapping[Place, Decimal]) -> EuroPlaces:
    return EuroPlaces(
        granted=-balances[Place.FUNDER],
        pledged=balances[Place.PLEDGED],
        cash=balances[Place.CASH],
        spent=balances[Place.SPENT],
        with_recipient=balances[Place.WITH_RECIPIENT],
        proven=balances[Place.PROVEN],
        repaid=balances[Place.REPAID],
        lost=balances[Place.LOST],
        committed=balances[Place.COMMITTED],
        own_share_spent=balances[Place.OWN_SHARE_SPENT],
        **{place.value: balances[place] for place in PREFINANCED_PLACES},
    )


def uncommitted(award: Award) -> Decimal:
    """Frei: euro of the award neither used nor agreed with a recipient."""
    return places_of(award).uncommitted
