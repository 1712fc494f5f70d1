from datetime import date

from grants.models import Award, StandardRule
from grants.queries.standard_rules import StandardRules
from grants.rules.finality import Finality, finality


def finality_of(award: Award, *, today: date) -> Finality | None:
    """Bestandskraft des geltenden Bescheids; None without one."""
    notice = award.current_notice
    if notice is None:
        return None
    period = StandardRules([notice]).for_notice(StandardRule.Code.APPEAL_PERIOD, notice)
    return finality(
        announced_on=notice.announced_on,
        waived_on=notice.appeal_waived_on,
        months=period.whole,
        today=today,
    )
