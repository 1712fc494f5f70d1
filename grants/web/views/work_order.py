from datetime import timedelta
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from fundtracker import clock
from grants.models import WorkOrder
from grants.permissions import BOOKERS, Role, read_by, started_by
from grants.services.work_orders import ask_for

# A worker looks every few seconds; by cron it comes each minute.
SOON_TAKEN = timedelta(minutes=2)


@started_by(*BOOKERS)
@require_POST
def run_checks(request: HttpRequest) -> HttpResponse:
    """Prüfungen jetzt starten: ask for them, and show how far they are."""
    return _ask_for(WorkOrder.Kind.ALL_CHECKS, request)


def _ask_for(kind: WorkOrder.Kind, request: HttpRequest) -> HttpResponse:
    order = ask_for(kind, asked_by=cast(User, request.user), now=clock.now())
    query = urlencode({"next": _safe(request.POST.get("next", ""), request)})
    return redirect(f"{reverse('work-order', args=[order.pk])}?{query}")


@read_by(*Role)
def work_order_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ein Auftrag: how far it is, and in the end what came out.

    While it is open the page asks for itself; as long as nothing is new, nothing is sent.
    """
    order = get_object_or_404(WorkOrder.objects.select_related("asked_by"), pk=pk)
    is_late = order.state == WorkOrder.State.WAITING and clock.now() > order.asked_at + SOON_TAKEN
    news = f"{order.state}-{order.done}-{is_late:d}"
    if "HX-Request" in request.headers and request.GET.get("seen") == news:
        return HttpResponse(status=204)
    back = _safe(request.GET.get("next", ""), request)
    context = {
        "order": order,
        "is_late": is_late,
        "back": back,
        "again": f"{request.path}?{urlencode({'next': back})}",
        "poll": f"{request.path}?{urlencode({'next': back, 'seen': news})}",
    }
    return render(request, "work_orders/page.html", context)


def _safe(address: str, request: HttpRequest) -> str:
    """Where to go back to: only to a page of ours."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_ours else reverse("overview")
