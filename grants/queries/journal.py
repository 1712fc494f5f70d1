"""Journal: vouchers, and what each of them changed in the part that is asked for."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import Award, PassThrough, PlanItem
from grants.queries.occasions import OCCASIONS, OccasionKind
from ledger.models import IN_HAND, NOTED_PLACES, BudgetLine, Place, Posting, Side, Voucher
from ledger.money import ZERO, CentsField

_NOTHING = Value(ZERO, CentsField())
# The relations of what may name a position of the plan.
WITH_ITEM = tuple(relation for relation, kind in OCCASIONS.items() if kind.has_item)


@dataclass(frozen=True)
class Scope:
    """Ausschnitt des Journals: the postings that fit all that is given, and their vouchers.

    Without a line ``year`` is the year of the value date, with a line the fiscal year that is
    charged. A reversal has the occasion of the voucher that it takes back.
    """

    award: Award | None = None
    pass_through: PassThrough | None = None
    place: Place | None = None
    line: BudgetLine | None = None
    year: int | None = None
    occasion: OccasionKind | None = None

    @property
    def narrows(self) -> bool:
        """Ob er eingrenzt: its vouchers grow with one matter and not with the journal."""
        return any((self.award, self.pass_through, self.line))


@dataclass(frozen=True)
class Total:
    """Summe der Belege eines Ausschnitts: how many, and what their amounts come to in euro."""

    vouchers: int
    amount: Decimal


def vouchers_in(scope: Scope) -> QuerySet[Voucher]:
    """Belege des Ausschnitts, without their amounts."""
    vouchers = Voucher.objects.all()
    if scope.narrows:
        # Found from its postings: asked of each voucher, SQLite would go through the journal.
        vouchers = vouchers.filter(pk__in=_postings_in(scope).order_by().values("voucher"))
    elif scope.place is not None:
        vouchers = vouchers.filter(Exists(_postings_in(scope).filter(voucher=OuterRef("pk"))))
    if scope.year is not None and scope.line is None:
        vouchers = vouchers.filter(booked_on__year=scope.year)
    if scope.occasion is not None:
        relation = scope.occasion.relation
        vouchers = vouchers.filter(
            Q(**{f"{relation}__isnull": False}) | Q(**{f"reverses__{relation}__isnull": False})
        )
    return vouchers


def with_amounts(vouchers: QuerySet[Voucher], scope: Scope) -> QuerySet[Voucher]:
    """Belege with ``amount``: by how many euro each changed what is asked for.

    At a place: what came in less what went out, so that all of them sum to the balance there.
    On a line, without a place: the effect on the actual of the line. Else the euros that moved,
    below zero where a reversal moves them back; what is only agreed counts as nothing moved.
    It reads the postings of each voucher, so use it for the vouchers of one page.
    """
    changed = (
        _postings_in(scope)
        .filter(voucher=OuterRef("pk"))
        .order_by()
        .values("voucher")
        .annotate(total=Sum(_effect(scope)))
        .values("total")
    )
    amount: Combinable = Coalesce(
        Subquery(changed, output_field=CentsField()), _NOTHING, output_field=CentsField()
    )
    if _takes_back(scope):
        vouchers = vouchers.annotate(moved=amount)
        amount = _taken_back("reverses", F("moved"))
    return vouchers.annotate(amount=amount)


def total_of(vouchers: QuerySet[Voucher], scope: Scope) -> Total:
    """Summe dessen, was ``with_amounts`` zeigt, of a scope that narrows. Queries: 1."""
    effect = _effect(scope)
    if _takes_back(scope):
        effect = _taken_back("voucher__reverses", effect)
    postings = _postings_in(scope).filter(voucher__in=vouchers.order_by().values("pk"))
    found = postings.aggregate(
        vouchers=Count("voucher", distinct=True),
        amount=Coalesce(Sum(effect), _NOTHING, output_field=CentsField()),
    )
    return Total(**found)


def with_items_and_lines(vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Belege with person, reversals and what ``item_and_line_of`` tells. Queries: 1 more."""
    on_lines = Posting.objects.filter(line__isnull=False).select_related("line").order_by("pk")
    return vouchers.select_related(
        "actor",
        "reverses",
        "reversed_by",
        *(f"{kind}__plan_item" for kind in WITH_ITEM),
        *(f"reverses__{kind}__plan_item" for kind in WITH_ITEM),
    ).prefetch_related(Prefetch("postings", on_lines, to_attr="on_lines"))


def item_and_line_of(voucher: Voucher) -> tuple[PlanItem | None, BudgetLine | None]:
    """Position und Haushaltsposition eines Belegs; of a transfer those that it leads to."""
    booked = voucher.reverses or voucher
    items = (getattr(booked, kind).plan_item for kind in WITH_ITEM if hasattr(booked, kind))
    on_lines: list[Posting] = voucher.on_lines  # type: ignore[attr-defined]
    return next(items, None), on_lines[-1].line if on_lines else None


def _postings_in(scope: Scope) -> QuerySet[Posting]:
    postings = Posting.objects.all()
    if scope.award is not None:
        # Money stays within its purse, so the purse of the source is that of the target, too.
        postings = postings.filter(source__purse=scope.award.purse_id)
    if scope.pass_through is not None:
        accounts = (
            scope.pass_through.committed_account_id,
            scope.pass_through.recipient_account_id,
            scope.pass_through.ahead_account_id,
            scope.pass_through.ahead_proven_account_id,
        )
        postings = postings.filter(Q(source__in=accounts) | Q(target__in=accounts))
    if scope.place is not None:
        postings = postings.filter(Q(source__place=scope.place) | Q(target__place=scope.place))
    if scope.line is not None:
        postings = postings.filter(line=scope.line)
        if scope.year is not None:
            postings = postings.filter(year=scope.year)
    return postings


def _effect(scope: Scope) -> Combinable:
    """What one posting changes; on a line the same as ``ledger.services.effect_on_line``."""
    if scope.place is not None:
        return _signed(to=Q(target__place=scope.place), away=Q(source__place=scope.place))
    if scope.line is None:
        noted = Q(source__place__in=NOTED_PLACES) | Q(target__place__in=NOTED_PLACES)
        return Case(When(noted, then=_NOTHING), default=F("amount"), output_field=CentsField())
    if scope.line.side == Side.INCOME:
        return _signed(to=Q(target__place__in=IN_HAND), away=Q(source__place__in=IN_HAND))
    return _signed(to=Q(source__place__in=IN_HAND), away=Q(target__place__in=IN_HAND))


def _takes_back(scope: Scope) -> bool:
    """Whether the amount is money that moved, so that a reversal counts below zero."""
    return scope.place is None and scope.line is None


def _taken_back(reverses: str, amount: Combinable) -> Combinable:
    return Case(
        When(**{f"{reverses}__isnull": False}, then=_negative(amount)),
        default=amount,
        output_field=CentsField(),
    )


def _signed(*, to: Q, away: Q) -> Combinable:
    return Case(
        When(to & ~away, then=F("amount")),
        When(away & ~to, then=_negative(F("amount"))),
        default=_NOTHING,
        output_field=CentsField(),
    )


def _negative(amount: Combinable) -> Combinable:
    return ExpressionWrapper(_NOTHING - amount, CentsField())
