from grants.models import Award, AwardNotice, StandardRule
from grants.queries.standard_rules import RuleValue, StandardRules
from grants.rules.deadlines import DrawdownDay, Months, NoticeFacts


def notice_facts(notice: AwardNotice) -> NoticeFacts:
    """Angaben eines Bescheids, aus denen Fristen folgen.

    The standard rules that held on the day of the notice count. Queries: 4.
    """
    award, rules = notice.award, StandardRules([notice])
    return NoticeFacts(
        number=notice.number,
        source=notice.source or str(notice),
        is_confirmed=not notice.is_example,
        is_grant=award.kind == Award.Kind.GRANT,
        period_from=notice.period_from,
        period_to=notice.period_to,
        spend_by=notice.spend_by,
        proof_due=notice.proof_due,
        interim_proof_due=notice.interim_proof_due,
        repay_by=notice.repay_by,
        announced_on=notice.announced_on,
        appeal_is_waived=notice.appeal_waived_on is not None,
        drawdown_days=tuple(
            DrawdownDay(row.due_on, row.part.code if row.part else "", row.part_id)
            for row in notice.drawdown_dates.select_related("part")
        ),
        proof_period=_months(rules.for_notice(StandardRule.Code.PROOF_PERIOD, notice)),
        interim_proof_period=_months(
            rules.for_notice(StandardRule.Code.INTERIM_PROOF_PERIOD, notice)
        ),
        appeal_period=_months(rules.for_notice(StandardRule.Code.APPEAL_PERIOD, notice)),
    )


def _months(value: RuleValue) -> Months:
    return Months(value.whole, value.source, value.is_confirmed)
