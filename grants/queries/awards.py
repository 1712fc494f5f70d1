"""Read side of awards."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import Award
from ledger.as_of import AsOf, balances_as_of
from ledger.models import GRANT_PLACES, Account, AccountTurnover, Place, Posting, Purse
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
    granted = Coalesce(F("current_notice__amount"), _nothing(), output_field=CentsField())
    sums = {place.value: _sum_at(place) for place in _PLACES_SHOWN}
    return _with_parts(Award.objects.annotate(granted=granted, **sums))


def awards_as_of(as_of: AsOf) -> QuerySet[Award]:
    """Zuwendungen like ``awards_for_table`` as of a day, without those with no booking by then."""
    granted = _nothing() - _sum_as_of(Place.FUNDER, as_of)
    sums = {place.value: _sum_as_of(place, as_of) for place in _PLACES_SHOWN}
    purse = OuterRef("purse")
    has_bookings = Exists(
        AccountTurnover.objects.filter(as_of.months_before, account__purse=purse)
    ) | Exists(Posting.objects.filter(as_of.rest_of_month, source__purse=purse))
    awards = Award.objects.filter(has_bookings)
    return _with_parts(awards.annotate(granted=ExpressionWrapper(granted, CentsField()), **sums))


def _with_parts(awards: QuerySet[Award]) -> QuerySet[Award]:
    return awards.select_related(
        "programme", "holder", "responsible", "current_notice", "expense_line__ring"
    ).annotate(
        received=ExpressionWrapper(F("granted") - F("pledged"), CentsField()),
        left=ExpressionWrapper(F("pledged") + F("cash"), CentsField()),
    )


def _sum_at(place: Place) -> Coalesce:
    accounts = Account.objects.filter(purse=OuterRef("purse"), place=place)
    return _sum_of(accounts.values("purse"), Sum("balance"))


def _sum_as_of(place: Place, as_of: AsOf) -> Combinable:
    """Saldo zum Stichtag: kept turnovers of whole months, and the postings of the rest."""
    purse = OuterRef("purse")
    before = AccountTurnover.objects.filter(
        as_of.months_before, account__purse=purse, account__place=place
    )
    rest = Posting.objects.filter(as_of.rest_of_month)
    incoming = rest.filter(target__purse=purse, target__place=place)
    outgoing = rest.filter(source__purse=purse, source__place=place)
    return ExpressionWrapper(
        _sum_of(
            before.values("account__purse"),
            Sum(ExpressionWrapper(F("incoming") - F("outgoing"), CentsField())),
        )
        + _sum_of(incoming.values("target__purse"), Sum("amount"))
        - _sum_of(outgoing.values("source__purse"), Sum("amount")),
        CentsField(),
    )


def _sum_of(rows: QuerySet, total: Sum) -> Coalesce:
    """One figure for each award out of its rows, which are grouped by their purse."""
    sums = rows.order_by().annotate(total=total).values("total")
    return Coalesce(
        Subquery(sums, output_field=CentsField()), _nothing(), output_field=CentsField()
    )


def _nothing() -> Value:
    return Value(ZERO, CentsField())


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


def places_of(award: Award, *, as_of: AsOf | None = None) -> EuroPlaces:
    """Wo ist jeder Euro dieser Zuwendung, today or as of a day? One query, or two."""
    # Its id is enough: loading the purse would be a query more.
    purses = [Purse(pk=award.purse_id)]
    of_purse = balances_as_of(as_of, purses) if as_of else balances_of(purses)
    balances = of_purse[award.purse_id]
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
    """Stellenübersicht; None where the notice grants no posts.

    Counts every post and every pass-through of ours that is not cancelled, whatever their
    periods: what was filled one after the other counts twice.
    """
    if award.current_notice is None or award.current_notice.fte is None:
        return None
    ours = award.pass_throughs.filter(parent__isnull=True, agreed__gt=0)
    passed_on = ours.aggregate(sum=Sum("fte"))["sum"]
    own = award.posts.aggregate(sum=Sum("fte"))["sum"]
    return FtePosition(
        granted=award.current_notice.fte,
        passed_on=passed_on or Decimal(0),
        own=own or Decimal(0),
    )
