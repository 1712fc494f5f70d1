"""Read side of awards."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from grants.models import Award
from ledger.models import GRANT_PLACES, Account, Place, Purse
from ledger.money import ZERO, CentsField
from ledger.queries import balances_of

_PLACES_SHOWN = (
    Place.PLEDGED,
    Place.CASH,
    Place.SPENT,
    Place.WITH_RECIPIENT,
    Place.PROVEN,
    Place.REPAID,
    Place.COMMITTED,
    Place.OWN_SHARE_SPENT,
)


def awards_for_table() -> QuerySet[Award]:
    """Zuwendungen with what a list shows: ``granted`` and the euros at each place, e.g. ``cash``.

    Also ``received`` (all that ever came in and was not reversed) and ``left`` (granted, not
    yet spent, paid to a recipient, proven or repaid).
    """
    sums = {place.value: _sum_at(place) for place in _PLACES_SHOWN}
    return (
        Award.objects.select_related(
            "programme", "holder", "responsible", "current_notice", "expense_line__ring"
        )
        .annotate(
            granted=Coalesce(
                F("current_notice__amount"), Value(ZERO, CentsField()), output_field=CentsField()
            ),
            **sums,
        )
        .annotate(
            received=ExpressionWrapper(F("granted") - F("pledged"), CentsField()),
            left=ExpressionWrapper(F("pledged") + F("cash"), CentsField()),
        )
    )


def _sum_at(place: Place) -> Coalesce:
    balances = (
        Account.objects.filter(purse=OuterRef("purse"), place=place)
        .order_by()
        .values("purse")
        .annotate(total=Sum("balance"))
        .values("total")
    )
    return Coalesce(
        Subquery(balances, output_field=CentsField()),
        Value(ZERO, CentsField()),
        output_field=CentsField(),
    )


@dataclass(frozen=True)
class EuroPlaces:
    """Wo ist jeder Euro? The parts in euro always sum to ``granted``.

    ``committed`` is what of ``pledged`` and ``cash`` is agreed with recipients and not yet paid.
    """

    granted: Decimal
    pledged: Decimal
    cash: Decimal
    spent: Decimal
    with_recipient: Decimal
    proven: Decimal
    repaid: Decimal
    committed: Decimal
    own_share_spent: Decimal

    @property
    def parts(self) -> tuple[tuple[Place, Decimal], ...]:
        return tuple((place, getattr(self, place.value)) for place in GRANT_PLACES)

    @property
    def left(self) -> Decimal:
        """Noch nicht verwendet: neither spent nor paid to a recipient nor repaid."""
        return self.pledged + self.cash

    @property
    def uncommitted(self) -> Decimal:
        """Frei: left and not agreed with a recipient either."""
        return self.left - self.committed


def places_of(award: Award) -> EuroPlaces:
    """Wo ist jeder Euro dieser Zuwendung? One query."""
    # Its id is enough: loading the purse would be a second query.
    balances = balances_of([Purse(pk=award.purse_id)])[award.purse_id]
    return EuroPlaces(
        granted=-balances[Place.FUNDER],
        pledged=balances[Place.PLEDGED],
        cash=balances[Place.CASH],
        spent=balances[Place.SPENT],
        with_recipient=balances[Place.WITH_RECIPIENT],
        proven=balances[Place.PROVEN],
        repaid=balances[Place.REPAID],
        committed=balances[Place.COMMITTED],
        own_share_spent=balances[Place.OWN_SHARE_SPENT],
    )


def uncommitted(award: Award) -> Decimal:
    """Frei: euro of the award neither used nor agreed with a recipient."""
    return places_of(award).uncommitted


@dataclass(frozen=True)
class FtePosition:
    """Stellen einer Zuwendung in VZÄ: granted, passed on, filled by the county, open."""

    granted: Decimal
    passed_on: Decimal
    own: Decimal

    @property
    def open(self) -> Decimal:
        return self.granted - self.passed_on - self.own


def fte_position(award: Award) -> FtePosition | None:
    """Stellenübersicht; None where the notice grants no posts."""
    if award.current_notice is None or award.current_notice.fte is None:
        return None
    passed_on = award.pass_throughs.filter(parent__isnull=True).aggregate(sum=Sum("fte"))["sum"]
    own = award.posts.aggregate(sum=Sum("fte"))["sum"]
    return FtePosition(
        granted=award.current_notice.fte,
        passed_on=passed_on or Decimal(0),
        own=own or Decimal(0),
    )
