from decimal import Decimal
from typing import ClassVar

from django import forms

from grants.services.errors import NotEnoughCash, PrefinancedBeyondPledge
from grants.web.forms.booking import BookingForm, Limit
from ledger.errors import NotEnoughMoney
from ledger.models import Place
from ledger.money import ZERO, format_euro


class PrefinancingForm(BookingForm):
    """Zahlung, die der Kreis vorfinanzieren kann, if the grant has not enough in hand.

    ``may_bear``: the county may bear itself what the grant does not cover.
    """

    may_bear: ClassVar[bool]

    prefinance = forms.BooleanField(
        label="Vorfinanzierung durch den Kreis (bis zum nächsten Zahlungseingang)", required=False
    )

    def hint(self, amount: Decimal) -> str:
        charged, free = self.charged(amount), self.places.prefinanceable
        missing = charged - self.places.cash
        # The county cannot pay beyond these either.
        others = [one for one in self.limits if one.place is not Place.CASH]
        beyond = next((one for one in others if charged > one.amount), None)
        if beyond is not None:
            rest = str(self.shortage(charged, beyond))
        elif not self._is_ticked or missing <= ZERO:
            return super().hint(amount)
        elif missing > free:
            rest = str(PrefinancedBeyondPledge(asked=missing, free=free, may_bear=self.may_bear))
        else:
            rest = f"Davon zahlt der Kreis {format_euro(missing)} voraus."
        return f"Verstanden: {self.describe(amount)}. {rest}"

    @property
    def _is_ticked(self) -> bool:
        return bool(self.fields["prefinance"].clean(self.data.get("prefinance")))

    def shortage(self, asked: Decimal, limit: Limit) -> NotEnoughMoney:
        if limit.place is not Place.CASH:
            return NotEnoughMoney(asked=asked, free=limit.amount, place=limit.place)
        return NotEnoughCash(
            asked=asked,
            free=limit.amount,
            prefinanceable=self.places.prefinanceable,
            may_bear=self.may_bear,
        )
