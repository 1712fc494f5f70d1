from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fundtracker import clock
from grants.models import Award
from grants.permissions import Role, read_by
from grants.queries.month_report import AwardMonths, Flows, booked_years, month_report_of
from grants.rules.wording import MONTHS
from grants.web.forms.as_of import AsOfForm
from grants.web.journal_links import journal_of_month
from grants.web.views.as_of import as_of_context, query_of
from grants.web.views.base import ListPage
from grants.web.views.years import choose_year
from ledger.as_of import AsOf

_PAGE_FIELD = "page"


@dataclass(frozen=True)
class MonthLine:
    """Monatszeile: what moved in one month, with the way to its vouchers where there is one."""

    name: str
    flows: Flows
    journal: str = ""


@dataclass(frozen=True)
class AwardBlock:
    """Eine Zuwendung with its months and their sum."""

    award: Award
    page: str
    lines: tuple[MonthLine, ...]
    total: Flows


@read_by(*Role)
def month_report_page(request: HttpRequest) -> HttpResponse:
    """Monatsbericht: what came in and went out per award and month of one year.

    The awards come page by page; the sums are those of all of them.
    """
    form = AsOfForm(request.GET)
    as_of = form.as_of
    choice = choose_year(
        request.GET.get("jahr", ""),
        booked_years(),
        usual=(as_of.day if as_of else clock.today()).year,
    )
    year = choice.year
    report = month_report_of(year, as_of=as_of)
    pages = Paginator(report.awards, ListPage.page_sizes[0])
    page = pages.get_page(request.GET.get(_PAGE_FIELD))
    context = {
        "year": year,
        "years": choice.years,
        "months": [MonthLine(MONTHS[month - 1], flows) for month, flows in report.months.items()],
        "total": report.total,
        "blocks": [_block(of_award, year, as_of) for of_award in page],
        "pages": {"paginator": pages, "page": page, "page_field": _PAGE_FIELD},
        **as_of_context(form),
    }
    return render(request, "reports/months.html", context)


def _block(of_award: AwardMonths, year: int, as_of: AsOf | None) -> AwardBlock:
    award = of_award.award
    return AwardBlock(
        award=award,
        page=reverse("award", args=[award.code]) + query_of(as_of),
        lines=tuple(
            MonthLine(MONTHS[month - 1], flows, journal_of_month(award, year, month, as_of=as_of))
            for month, flows in of_award.months.items()
        ),
        total=of_award.total,
    )
