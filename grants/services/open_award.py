from django.contrib.auth.models import User

from grants.models import Award
from grants.services.accounts import open_award_purse
from grants.services.refusals import refuse_taken_code
from grants.services.terms import AwardDetails
from ledger.commands import command


@command
def open_award(*, details: AwardDetails, key: str, actor: User) -> Award:
    """Zuwendung anlegen: an award with its accounts, all at zero, still without a notice.

    Raises:
        CodeTaken: another award has the code.
    """
    with refuse_taken_code(Award, details.code):
        return Award.objects.create(purse=open_award_purse(details.title), **vars(details))
