"""Konten einer Zuwendung: the accounts that every award has, and the accounts of pass-throughs."""

from grants.models import Award
from ledger.models import Account, Place, Purse
from ledger.services import open_account, open_purse

# An award has one account at each of these places. The accounts of recipients are opened with
# their pass-throughs.
AWARD_PLACES = (
    Place.FUNDER,
    Place.PLEDGED,
    Place.CASH,
    Place.SPENT,
    Place.PROVEN,
    Place.REPAID,
    Place.COUNTY,
    Place.OWN_SHARE_SPENT,
    Place.PREFINANCED,
    Place.THIRD_PARTY,
    Place.AGREEMENTS,
)


def open_award_purse(title: str) -> Purse:
    """Konten einer Zuwendung anlegen, with an account at zero for each of ``AWARD_PLACES``."""
    purse = open_purse(title)
    for place in AWARD_PLACES:
        open_account(purse, place, title)
    return purse


def accounts_of(award: Award) -> dict[Place, Account]:
    """Konten der Zuwendung by place, without the accounts of recipients. Queries: 1."""
    accounts = Account.objects.filter(purse_id=award.purse_id, place__in=AWARD_PLACES)
    return {Place(account.place): account for account in accounts}


def locked_accounts_of(award: Award) -> dict[Place, Account]:
    """Konten der Zuwendung, locked until the end of the booking, which depends on their balances.

    They are locked in ascending order, as in every booking, so that two never wait for each
    other.
    """
    accounts = Account.objects.select_for_update(of=("self",)).filter(
        purse_id=award.purse_id, place__in=AWARD_PLACES
    )
    return {Place(account.place): account for account in accounts.order_by("pk")}
