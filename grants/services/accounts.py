"""Konten einer Zuwendung: the accounts that every award has, and the accounts of pass-throughs."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from grants.models import Award, PassThrough
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

# An award has an account here once something was lost.
_WHERE_NEEDED = (Place.LOST,)
_ALL_OF_AWARD = (*AWARD_PLACES, *_WHERE_NEEDED)
# Of pass-throughs that the county paid ahead.
_AHEAD = (Place.AHEAD_WITH_RECIPIENT, Place.AHEAD_PROVEN)
_ITS_ACCOUNTS = (
    "committed_account",
    "recipient_account",
    "ahead_account",
    "ahead_proven_account",
)


def open_award_purse(title: str) -> Purse:
    """Konten einer Zuwendung anlegen, with an account at zero for each of ``AWARD_PLACES``."""
    purse = open_purse(title)
    for place in AWARD_PLACES:
        open_account(purse, place, title)
    return purse


def accounts_of(award: Award) -> dict[Place, Account]:
    """Konten der Zuwendung by place, without the accounts of recipients. Queries: 1."""
    accounts = Account.objects.filter(purse_id=award.purse_id, place__in=_ALL_OF_AWARD)
    return {Place(account.place): account for account in accounts}


def locked_accounts_of(award: Award) -> dict[Place, Account]:
    """Konten der Zuwendung, locked until the booking that depends on them ends."""
    return _by_place(_locked(Q(purse_id=award.purse_id, place__in=_ALL_OF_AWARD)))


def locked_accounts_and_ahead_of(award: Award) -> tuple[dict[Place, Account], list[Account]]:
    """Konten der Zuwendung and those of what its recipients were paid ahead; locked."""
    accounts = _locked(Q(purse_id=award.purse_id, place__in=(*_ALL_OF_AWARD, *_AHEAD)))
    ahead = [account for account in accounts if account.place in _AHEAD]
    return _by_place([account for account in accounts if account not in ahead]), ahead


def locked_accounts_with(pass_through: PassThrough) -> dict[Place, Account]:
    """Konten der Zuwendung and those of one of its pass-throughs by place; locked."""
    # Read anew: a colleague may just have paid ahead for the first time.
    own = PassThrough.objects.values_list(*_ITS_ACCOUNTS).get(pk=pass_through.pk)
    of_award = Q(purse_id=pass_through.award.purse_id, place__in=_ALL_OF_AWARD)
    return _by_place(_locked(of_award | Q(pk__in=own)))


def lost_account_of(award: Award, accounts: Mapping[Place, Account]) -> Account:
    """Konto für Verlorenes, which is opened with the first loss; the award is locked."""
    return accounts.get(Place.LOST) or open_account(award.purse, Place.LOST, award.title)


def _locked(condition: Q) -> list[Account]:
    # In ascending order, as in every booking, so that two never wait for each other.
    accounts = Account.objects.select_for_update(of=("self",)).filter(condition)
    return list(accounts.order_by("pk"))


def _by_place(accounts: Iterable[Account]) -> dict[Place, Account]:
    return {Place(account.place): account for account in accounts}
