from django.db import models
from django.db.models import Q

from ledger.money import CentsField


class Place(models.TextChoices):
    """Verbleib: where the euros of a purse can be. Every euro is in exactly one place."""

    FUNDER = "funder", "Fördergeber"
    PLEDGED = "pledged", "bewilligt, noch nicht eingegangen"
    CASH = "cash", "Bestand"
    SPENT = "spent", "selbst ausgegeben"
    WITH_RECIPIENT = "with_recipient", "ausgezahlt, noch nicht nachgewiesen"
    PROVEN = "proven", "nachgewiesen und anerkannt"
    REPAID = "repaid", "zurückgezahlt"
    COUNTY = "county", "Kreis"
    OWN_SHARE_SPENT = "own_share_spent", "Eigenanteil ausgegeben"
    PREFINANCED = "prefinanced", "vom Kreis vorfinanziert"
    AHEAD_WITH_RECIPIENT = "ahead_with_recipient", "vorfinanziert, noch nicht nachgewiesen"
    AHEAD_PROVEN = "ahead_proven", "vorfinanziert, nachgewiesen und anerkannt"
    THIRD_PARTY = "third_party", "Dritte"
    LOST = "lost", "bei Empfängern verloren"
    AGREEMENTS = "agreements", "Vereinbarungen"
    COMMITTED = "committed", "gebunden"
    INTEREST_CLAIMS = "interest_claims", "Zinsforderungen"
    INTEREST_OWED = "interest_owed", "Zinsen, noch zu zahlen"
    INTEREST_DUE = "interest_due", "Zinsen, noch zu erhalten"
    INTEREST_PAID = "interest_paid", "Zinsen gezahlt"
    SUSPENSE = "suspense", "in Verwahrung"
    ASSIGNED = "assigned", "aus der Verwahrung zugeordnet"


# Where money comes from; such an account shows as a negative balance what it has given.
ORIGINS = (
    Place.FUNDER,
    Place.COUNTY,
    Place.AGREEMENTS,
    Place.THIRD_PARTY,
    Place.INTEREST_CLAIMS,
)
# Places that note what is agreed, owed or assigned, beside the money; no euro moves by them.
NOTED_PLACES = (
    Place.AGREEMENTS,
    Place.COMMITTED,
    Place.INTEREST_CLAIMS,
    Place.INTEREST_OWED,
    Place.INTEREST_DUE,
    Place.ASSIGNED,
)
# The places whose sum is the granted amount at every moment.
GRANT_PLACES = (
    Place.PLEDGED,
    Place.CASH,
    Place.SPENT,
    Place.WITH_RECIPIENT,
    Place.PROVEN,
    Place.REPAID,
    Place.LOST,
)
# Where money is that the county paid ahead of the funder: as own expense, to a recipient, and what
# of that the recipient has proven.
PREFINANCED_PLACES = (Place.PREFINANCED, Place.AHEAD_WITH_RECIPIENT, Place.AHEAD_PROVEN)
# Where money of the county is: expense is what leaves it, income what reaches it.
IN_HAND = (Place.CASH, Place.COUNTY)


class Purse(models.Model):
    """Konten der Zuwendung: all accounts of one origin of money, for example of one award.

    Bookings stay within a purse, so the balances of its accounts always sum to zero.
    """

    name = models.CharField("Bezeichnung", max_length=200)

    class Meta:
        verbose_name = "Konten der Zuwendung"
        verbose_name_plural = "Konten der Zuwendungen"

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """Konto: one place of one purse, with its balance in whole cents kept in the row.

    The balance is changed only by ``ledger.services`` together with the postings that explain
    it. The database refuses a balance below zero unless the account is an origin of money.

    ``last_booked_on`` is the latest value date of its postings; only what is booked before it can
    leave one of the days in between below zero (``ledger.day_balances``). ``was_below_zero``: a
    day was, before that was refused; so nobody has to look at the days of the other accounts.
    """

    purse = models.ForeignKey(
        Purse, models.PROTECT, related_name="accounts", verbose_name="Konten der Zuwendung"
    )
    place = models.CharField("Verbleib", max_length=20, choices=Place)
    name = models.CharField("Bezeichnung", max_length=200)
    may_go_below_zero = models.BooleanField("darf unter null", default=False)
    balance = CentsField("Saldo", default=0)
    last_booked_on = models.DateField("letzter Buchungstag", null=True, blank=True)
    was_below_zero = models.BooleanField("früher an einem Tag unter null", default=False)

    class Meta:
        verbose_name = "Konto"
        verbose_name_plural = "Konten"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("purse", "place", "name"), name="account_once_per_purse_place_name"
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=0) | Q(may_go_below_zero=True),
                name="account_never_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(may_go_below_zero=False) | Q(place__in=ORIGINS),
                name="account_below_zero_only_at_origins",
            ),
            models.CheckConstraint(
                condition=Q(place__in=[place.value for place in Place]),
                name="account_place_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.get_place_display()})"
