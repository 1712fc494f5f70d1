from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import ClassVar, Literal, NamedTuple, assert_never

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.claim import Claim, WriteOff
from grants.models.drawdown import Drawdown
from grants.models.pass_through import PassThrough
from grants.models.plan_item import PlanItem
from ledger.models import Place, Voucher
from ledger.money import CentsField


class HangsOn(StrEnum):
    """Woran eine Buchung hängt; the value is the field that names it."""

    AWARD = auto()
    PASS_THROUGH = auto()
    EXPENSE = auto()
    ORIGINAL = auto()
    INTEREST_CLAIM = auto()
    SUSPENSE_ITEM = auto()

    @property
    def way(self) -> str:
        """Weg zur Zuwendung, as a lookup; of a transfer to the voucher that it moved."""
        match self:
            case HangsOn.AWARD | HangsOn.ORIGINAL:
                return self.value
            case (
                HangsOn.PASS_THROUGH
                | HangsOn.EXPENSE
                | HangsOn.INTEREST_CLAIM
                | HangsOn.SUSPENSE_ITEM
            ):
                return f"{self.value}__award"
            case other:
                assert_never(other)


class Flow(NamedTuple):
    """Was eine Buchung im Monatsbericht bewegt: its column, and the place whose change counts."""

    column: Literal["received", "spent", "passed_on", "repaid"]
    place: Place


@dataclass(frozen=True)
class BookingKind:
    """Buchungsart: what a kind of booking says of itself; its words are those of its model.

    ``is_transferable``: it may count on another line, year or position later. ``is_spending``: it
    uses money of the grant, so it usually lies in the spending window. ``items``: the kinds of
    position of the Finanzierungsplan that it may name. ``summed``: the amounts that a list of them
    adds up.
    ``journal_place``: where the journal moves what that list shows; without one, all that moved.
    ``flow``: where it counts in the month report; None if it moves no money of the grant.
    ``may_be_prefinanced``: the county may pay it before the money has come in.
    ``moves_money``: False if it only notes what is owed.
    """

    hangs_on: HangsOn
    is_transferable: bool
    is_spending: bool = False
    items: tuple[PlanItem.Kind, ...] = ()
    summed: tuple[str, ...] = ("amount",)
    journal_place: Place | None = None
    flow: Flow | None = None
    may_be_prefinanced: bool = False
    moves_money: bool = True


class Booking(models.Model):
    """What a voucher meant to the people who booked it; ``amount`` in euro, above zero.

    It counts until its voucher is reversed. ``value_day`` is the day on which it happened, if that
    was closed and its voucher has a later one. See docs/how-to/add-a-kind-of-booking.md.
    """

    kind: ClassVar[BookingKind]

    voucher = models.OneToOneField(
        Voucher, models.PROTECT, related_name="%(class)s_booking", verbose_name="Beleg"
    )
    amount = CentsField("Betrag")
    value_day = models.DateField("Tag des Vorgangs", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("voucher__booked_on", "voucher_id")
        # Whoever books is asked about a booking that says the same.
        indexes = (
            models.Index(fields=("amount",), name="%(class)s_by_amount"),
            # Nearly none has one, and whoever reckons by days looks for those.
            models.Index(
                fields=("voucher",),
                name="%(class)s_value_day",
                condition=Q(value_day__isnull=False),
            ),
        )
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="%(class)s_amount_positive"),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.voucher}"

    @property
    def kind_label(self) -> str:
        """Buchungsart in Worten."""
        return str(self._meta.verbose_name)

    @property
    def subject_label(self) -> str:
        """Worauf gebucht ist, in Worten."""
        return str(getattr(self, self.kind.hangs_on))

    @property
    def day(self) -> date:
        """Tag des Vorgangs: when the money came or went, or the proof was accepted."""
        day: date = self.value_day or self.voucher.booked_on
        return day


class Receipt(Booking):
    """Zahlungseingang: money of an award that came in, perhaps long before, into Verwahrung."""

    kind = BookingKind(
        HangsOn.AWARD,
        is_transferable=True,
        journal_place=Place.PLEDGED,
        flow=Flow("received", Place.PLEDGED),
    )

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="receipts", verbose_name="Zuwendung"
    )
    drawdown = models.ForeignKey(
        Drawdown,
        models.PROTECT,
        related_name="receipts",
        verbose_name="Mittelabruf",
        null=True,
        blank=True,
    )
    suspense_item = models.ForeignKey(
        "grants.SuspenseItem",
        models.PROTECT,
        related_name="receipts",
        verbose_name="aus der Verwahrung",
        null=True,
        blank=True,
    )

    class Meta(Booking.Meta):
        verbose_name = "Zahlungseingang"
        verbose_name_plural = "Zahlungseingänge"


class Expense(Booking):
    """Ausgabe: own spending charged to an award; ``own_share`` of it is paid by the county.

    ``quota`` in per cent is the Fördersatz that decided the own share; None if a person named the
    own share, or if the grant had less left than its part. ``outside_reason`` says why it was paid
    outside the spending window. What is not eligible the county pays alone, and it counts neither
    in the Finanzierungsplan nor in the entitlement.
    """

    kind = BookingKind(
        HangsOn.AWARD,
        is_transferable=True,
        is_spending=True,
        items=PlanItem.OWN_COSTS,
        summed=("amount", "own_share"),
        flow=Flow("spent", Place.SPENT),
        may_be_prefinanced=True,
    )

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="expenses", verbose_name="Zuwendung"
    )
    own_share = CentsField("davon Eigenanteil", default=0)
    quota = models.DecimalField(
        "aufgeteilt nach Fördersatz in %", max_digits=7, decimal_places=4, null=True, blank=True
    )
    plan_item = models.ForeignKey(
        PlanItem,
        models.PROTECT,
        related_name="expenses",
        verbose_name="Ausgabeposition",
        null=True,
        blank=True,
    )

    outside_reason = models.CharField(
        "Grund, außerhalb des Zeitraums", max_length=300, blank=True, default=""
    )
    is_eligible = models.BooleanField("zuwendungsfähig", default=True)

    class Meta(Booking.Meta):
        verbose_name = "Ausgabe"
        verbose_name_plural = "Ausgaben"
        constraints = (
            *Booking.Meta.constraints,
            models.CheckConstraint(
                condition=Q(own_share__gte=0, own_share__lte=F("amount")),
                name="expense_own_share_is_part_of_it",
            ),
            models.CheckConstraint(
                condition=Q(is_eligible=True) | (Q(own_share=F("amount")) & ~Q(outside_reason="")),
                name="expense_not_eligible_is_own_share_with_reason",
            ),
        )

    @property
    def outside_mark(self) -> str:
        """Kennzeichen einer Ausgabe außerhalb des Zeitraums, with its reason."""
        counts = "zuwendungsfähig" if self.is_eligible else "nicht zuwendungsfähig"
        return f"außerhalb des Zeitraums, {counts}: {self.outside_reason}"


class Refund(Booking):
    """Erstattung eines Lieferanten: part of an expense comes back, as a refund or a discount.

    ``own_share`` of it is what the county had paid of the expense. It counts on the position of
    the Finanzierungsplan on which the expense counts.
    """

    kind = BookingKind(
        HangsOn.EXPENSE,
        is_transferable=True,
        summed=("amount", "own_share"),
        flow=Flow("spent", Place.SPENT),
    )

    expense = models.ForeignKey(
        Expense, models.PROTECT, related_name="refunds", verbose_name="Ausgabe"
    )
    own_share = CentsField("davon Eigenanteil", default=0)

    class Meta(Booking.Meta):
        verbose_name = "Erstattung eines Lieferanten"
        verbose_name_plural = "Erstattungen von Lieferanten"
        constraints = (
            *Booking.Meta.constraints,
            models.CheckConstraint(
                condition=Q(own_share__gte=0, own_share__lte=F("amount")),
                name="refund_own_share_is_part_of_it",
            ),
        )


class OtherIncome(Booking):
    """Leistung Dritter: what others than the funder pay towards the cost of an award.

    It may lower the entitlement (ANBest-P/-G Nr. 2); ``plan_item`` is the part of the
    Finanzierungsplan that announced it.
    """

    kind = BookingKind(HangsOn.AWARD, is_transferable=True, items=(PlanItem.Kind.OTHER_FUNDS,))

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="other_income", verbose_name="Zuwendung"
    )
    plan_item = models.ForeignKey(
        PlanItem,
        models.PROTECT,
        related_name="other_income",
        verbose_name="Deckungsposition",
        null=True,
        blank=True,
    )

    class Meta(Booking.Meta):
        verbose_name = "Leistung Dritter"
        verbose_name_plural = "Leistungen Dritter"


class Repayment(Booking):
    """Rückzahlung: money of an award that went back to the funder.

    ``county_money`` of it the county paid from its own: it bears what had been used.
    """

    kind = BookingKind(
        HangsOn.AWARD,
        is_transferable=True,
        summed=("amount", "county_money"),
        journal_place=Place.REPAID,
        flow=Flow("repaid", Place.REPAID),
    )

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="repayments", verbose_name="Zuwendung"
    )
    county_money = CentsField("davon aus Mitteln des Kreises", default=0)

    class Meta(Booking.Meta):
        verbose_name = "Rückzahlung"
        verbose_name_plural = "Rückzahlungen"
        constraints = (
            *Booking.Meta.constraints,
            models.CheckConstraint(
                condition=Q(county_money__gte=0, county_money__lte=F("amount")),
                name="repayment_county_money_is_part_of_it",
            ),
        )


class Payout(Booking):
    """Auszahlung: money paid to the recipient of a pass-through."""

    kind = BookingKind(
        HangsOn.PASS_THROUGH,
        is_transferable=True,
        is_spending=True,
        flow=Flow("passed_on", Place.WITH_RECIPIENT),
        may_be_prefinanced=True,
    )

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="payouts", verbose_name="Weiterleitung"
    )
    # Of a Verrechnung: the one does not stand without the other.
    set_off_return = models.OneToOneField(
        "Return",
        models.PROTECT,
        related_name="set_off_payout",
        verbose_name="verrechneter Rückfluss",
        null=True,
        blank=True,
        editable=False,
    )

    class Meta(Booking.Meta):
        verbose_name = "Auszahlung"
        verbose_name_plural = "Auszahlungen"


class Return(Booking):
    """Rückfluss: money that a recipient paid back to us."""

    kind = BookingKind(
        HangsOn.PASS_THROUGH,
        is_transferable=False,
        flow=Flow("passed_on", Place.WITH_RECIPIENT),
    )

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="returns", verbose_name="Weiterleitung"
    )
    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        related_name="returns",
        verbose_name="Rückforderung",
        null=True,
        blank=True,
    )

    class Meta(Booking.Meta):
        verbose_name = "Rückfluss"
        verbose_name_plural = "Rückflüsse"


class Transfer(Booking):
    """Umbuchung: a booking counts on another budget line, year or position from now on.

    ``original`` is the voucher of the booking; the money itself stays where it is. Without
    ``plan_item`` it keeps its position of the Finanzierungsplan.
    """

    kind = BookingKind(HangsOn.ORIGINAL, is_transferable=False, items=tuple(PlanItem.Kind))

    original = models.ForeignKey(
        Voucher, models.PROTECT, related_name="transfers", verbose_name="umgebuchter Beleg"
    )
    plan_item = models.ForeignKey(
        PlanItem,
        models.PROTECT,
        related_name="transfers",
        verbose_name="neue Position",
        null=True,
        blank=True,
    )

    class Meta(Booking.Meta):
        verbose_name = "Umbuchung"
        verbose_name_plural = "Umbuchungen"


class RecipientProof(Booking):
    """Verwendungsnachweis des Empfängers: the amount of it that we checked and accepted."""

    kind = BookingKind(
        HangsOn.PASS_THROUGH, is_transferable=False, flow=Flow("passed_on", Place.PROVEN)
    )

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="proofs", verbose_name="Weiterleitung"
    )

    class Meta(Booking.Meta):
        verbose_name = "Verwendungsnachweis des Empfängers"
        verbose_name_plural = "Verwendungsnachweise der Empfänger"


class RecipientLoss(Booking):
    """Verlust beim Empfänger: money that the recipient neither proves nor pays back.

    A write-off for good asks for it; two persons decide it.
    """

    kind = BookingKind(
        HangsOn.PASS_THROUGH, is_transferable=False, flow=Flow("passed_on", Place.LOST)
    )

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="losses", verbose_name="Weiterleitung"
    )
    write_off = models.OneToOneField(
        WriteOff, models.PROTECT, related_name="loss", verbose_name="Niederschlagung"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="beantragt von"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="freigegeben von"
    )

    class Meta(Booking.Meta):
        verbose_name = "Verlust beim Empfänger"
        verbose_name_plural = "Verluste bei Empfängern"
        constraints = (
            *Booking.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(requested_by=F("approved_by")), name="recipient_loss_by_two_persons"
            ),
        )
