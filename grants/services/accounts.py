"""Konten eines Topfs: the accounts that every award has, and those of a pass-through."""

from grants.models import Award
from ledger.models import Account, Place, Purse
from ledger.services import open_account, open_purse

# One account each; recipients have accounts of their own, opened with the pass-through.
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
    """Topf einer Zuwendung anlegen, with an account at zero for each of ``AWARD_PLACES``."""
    purse = open_purse(title)
    for place in AWARD_PLACES:
        open_account(purse, place, title)
    return purse


def accounts_of(award: Award) -> dict[Place, Account]:
    """Konten der Zuwendung by place, in one query; without those of its recipients."""
    accounts = Account.objects.filter(purse_id=award.purse_id, place__in=AWARD_PLACES)
    return {Place(account.place): account for account in accounts}


def locked_accounts_of(award: Award) -> dict[Place, Account]:
    """Konten der Zuwendung, held until the end of the booking, which goes by their balances.

    Locked in ascending order, as every booking does, so that two never wait for each other.
    """
    accounts = Account.objects.select_for_update(of=("self",)).filter(
        purse_id=award.purse_id, place__in=AWARD_PLACES
    )
    return {Place(account.place): account for account in accounts.order_by("pk")}
