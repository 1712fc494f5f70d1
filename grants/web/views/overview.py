from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fundtracker import clock
from grants.alerts.current import pending, summary_by_check
from grants.checks.ring_overdrawn import RING_OVERDRAWN
from grants.checks.ring_plan_unbalanced import RING_PLAN_UNBALANCED
from grants.checks.ring_surplus_missing import RING_SURPLUS_MISSING
from grants.checks.spending_window import SPENDING_WINDOW
from grants.models import Award, WorkOrder
from grants.permissions import Role, read_by
from grants.queries.overview import awards_at_risk
from grants.queries.work_orders import recent_order
from grants.web.check_lists import CheckList, check_lists
from grants.web.timeline import timeline

_SHOWN = 5
_RING_CHECKS = (RING_OVERDRAWN, RING_SURPLUS_MISSING, RING_PLAN_UNBALANCED)


@read_by(*Role)
def overview(request: HttpRequest) -> HttpResponse:
    """Übersicht: what is at risk, which rings need a look, what comes next.

    Of each check so many cases are shown, worst first; all of them stand in the list of cases.
    """
    today = clock.today()
    only_mine = request.GET.get("meine") == "1"
    responsible_id = request.user.pk if only_mine else None
    waiting = pending()
    summaries = summary_by_check(today, waiting, shown=_SHOWN, responsible_id=responsible_id)
    lists = check_lists(summaries, today)
    checks = [row for row in lists if not row.is_about_records]
    records = [row for row in lists if row.is_about_records]
    by_check = {row.check: row for row in lists}
    risk = by_check[SPENDING_WINDOW]
    at_risk = awards_at_risk([item.case.award_id for item in risk.items], today)
    context = {
        "only_mine": only_mine,
        "waiting": waiting,
        "checks_order": recent_order(WorkOrder.Kind.ALL_CHECKS, clock.now()),
        "risk": risk,
        "risks": [
            (at_risk[award], item)
            for item in risk.items
            if (award := item.case.award_id) in at_risk
        ],
        "rings": [by_check[check] for check in _RING_CHECKS if by_check[check].items],
        "check_lists": [row for row in checks if row.items],
        "clean_checks": [row for row in checks if not row.items],
        "count": _count(checks),
        "record_lists": [row for row in records if row.items],
        "clean_records": [row for row in records if not row.items],
        "record_count": _count(records),
        # Over an empty book nothing is in order yet.
        "is_empty": not _count(lists) and not Award.objects.exists(),
        "timeline": timeline(today, responsible_id=responsible_id),
    }
    return render(request, "overview/page.html", context)


def _count(lists: Iterable[CheckList]) -> int:
    return sum(row.summary.count for row in lists)
