"""Read side of the page of one voucher."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet

from grants.models import Award, AwardNotice, PassThrough
from ledger.models import Posting, Voucher

# The one-to-one relations by which a voucher says what it was.
_CARRIERS_OF_AWARDS = ("receipt_booking", "expense_booking", "repayment_booking", "award_notice")
_CARRIERS_OF_PASS_THROUGHS = ("payout_booking", "return_booking", "recipientproof_booking")
_AGREEMENT = "agreed_pass_through"


def vouchers_for_page() -> QuerySet[Voucher]:
    """Belege with what they were; of a reversal also what the voucher it takes back was."""
    relations = (
        *(f"{carrier}__award" for carrier in _CARRIERS_OF_AWARDS),
        *(f"{carrier}__pass_through__award" for carrier in _CARRIERS_OF_PASS_THROUGHS),
        f"{_AGREEMENT}__award",
    )
    return Voucher.objects.select_related(
        "actor",
        "command",
        "reversed_by",
        *relations,
        *(f"reverses__{relation}" for relation in relations),
    )


@dataclass(frozen=True)
class Occasion:
    """Anlass eines Belegs: the booking, notice or contract that it carries."""

    carrier: Model
    award: Award
    pass_through: PassThrough | None

    @property
    def kind(self) -> str:
        """Art in German, for example "Zahlungseingang"."""
        if isinstance(self.carrier, PassThrough):
            return "Vereinbarung einer Weiterleitung"
        return str(self.carrier._meta.verbose_name)

    @property
    def is_reversible(self) -> bool:
        """Stornierbar: bookings are; notices and contracts are amended instead."""
        return not isinstance(self.carrier, AwardNotice | PassThrough)


def occasion_of(voucher: Voucher) -> Occasion | None:
    """Anlass: None for a reversal and for a voucher that no award stands behind."""
    for name in _CARRIERS_OF_AWARDS:
        if (carrier := getattr(voucher, name, None)) is not None:
            return Occasion(carrier, carrier.award, None)
    for name in _CARRIERS_OF_PASS_THROUGHS:
        if (carrier := getattr(voucher, name, None)) is not None:
            return Occasion(carrier, carrier.pass_through.award, carrier.pass_through)
    if (agreed := getattr(voucher, _AGREEMENT, None)) is not None:
        return Occasion(agreed, agreed.award, agreed)
    return None


def postings_of(voucher: Voucher) -> QuerySet[Posting]:
    """Buchungen with their accounts and, where it is a recipient's account, its holder."""
    return voucher.postings.select_related(
        "source__held_pass_through__recipient",
        "source__committed_pass_through__recipient",
        "target__held_pass_through__recipient",
        "target__committed_pass_through__recipient",
        "line__ring",
    ).order_by("pk")
