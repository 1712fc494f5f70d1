"""Bescheide einer Zuwendung: one version of its terms, and the form for the next."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from fundtracker import clock
from grants.models import AwardNotice
from grants.permissions import BOOKERS, Role, filled_in_by, read_by
from grants.queries.award_page import awards_for_page
from grants.queries.funding import funding_of
from grants.queries.notices import notices_of
from grants.queries.terms_editions import edition_of
from grants.web.forms.booking import Data
from grants.web.forms.notice import NoticeForm
from grants.web.notice_versions import NoticeVersion, versions_of
from grants.web.views.drafts import DraftView
from ledger.money import ZERO


@read_by(*Role)
def notice_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Seite eines Bescheids: all that it says, and what it changed."""
    award = get_object_or_404(awards_for_page(), code=code)
    versions = [
        version
        for version in versions_of(notices_of(award), getattr(award, "application", None))
        if isinstance(version, NoticeVersion)
    ]
    version = next((one for one in versions if one.notice.number == number), None)
    if version is None:
        raise Http404
    planned = list(version.notice.plan_amounts.all())
    context = {
        "award": award,
        "version": version,
        "notice": version.notice,
        "versions": versions,
        "is_in_force": version is versions[0],
        "planned": planned,
        "costs": sum((one.amount for one in planned if one.item.is_cost), ZERO),
        "covered": version.notice.amount
        + sum((one.amount for one in planned if not one.item.is_cost), ZERO),
        "has_coverage": any(not one.item.is_cost for one in planned),
        "funding": funding_of(version.notice),
        "edition": edition_of(version.notice),
    }
    return render(request, "notices/page.html", context)


@filled_in_by(*BOOKERS)
class NewNotice(DraftView[NoticeForm]):
    """Bescheid erfassen; afterwards the page of the new version."""

    def open_form(self, data: Data | None = None) -> NoticeForm:
        award = get_object_or_404(awards_for_page(), code=self.kwargs["code"])
        return NoticeForm(award, data, today=clock.today())

    def show(self, form: NoticeForm, status: int = 200) -> HttpResponse:
        return render(self.request, "notices/form.html", {"form": form}, status=status)

    def finish(self, form: NoticeForm, result: AwardNotice) -> HttpResponse:
        messages.success(self.request, f"{result} gilt ab jetzt.", extra_tags=form.success)
        return redirect("notice", code=form.award.code, number=result.number)
