from decimal import Decimal

from grants.web.forms.booking import AwardBookingForm, Limit
from ledger.models import Place, Side
from ledger.money import ZERO, format_euro


class SpendingForm(AwardBookingForm):
    """Buchung, die Geld aus der Zuwendung nimmt: at most what is in hand.

    It may also take what recipients were promised, but not unnoticed.
    """

    free_label = "Im Bestand"
    rest_is = "im Bestand"
    side = Side.EXPENSE

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.CASH, self.places.cash),)

    @property
    def unbound(self) -> Decimal:
        """Nicht gebunden: euro in hand that the agreements with recipients do not need."""
        return max(min(self.places.cash, self.places.uncommitted), ZERO)

    def free_text(self) -> str:
        if self.unbound == self.places.cash:
            return super().free_text()
        return (
            f"{super().free_text()}, davon nicht für Weiterleitungen gebunden: "
            f"{format_euro(self.unbound)}"
        )

    def hint(self, amount: Decimal) -> str:
        charged = self.charged(amount)
        if not self.unbound < charged <= self.places.cash:
            return super().hint(amount)
        return (
            f"{super().hint(amount)} Achtung: Davon sind {format_euro(charged - self.unbound)} "
            "schon für Weiterleitungen gebunden."
        )
