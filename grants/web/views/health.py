from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fundtracker import clock
from grants.permissions import Role, open_to_everybody, read_by
from grants.queries.health import HealthCheck, check_health, latest_heads


@read_by(Role.SUPERVISOR, Role.AUDITOR)
def health_page(request: HttpRequest) -> HttpResponse:
    """Betrieb: whether the program, its jobs and its journal are as they should be."""
    context = {"checks": _checks(), "heads": latest_heads()}
    return render(request, "health.html", context)


@open_to_everybody("GET", "HEAD")
@login_not_required
@require_safe
@never_cache
def health_status(request: HttpRequest) -> JsonResponse:
    """For a watch outside: the worst of all checks, and nothing that strangers may not know."""
    is_well = all(check.ok for check in _checks())
    return JsonResponse({"status": "ok" if is_well else "unwell"}, status=200 if is_well else 503)


def _checks() -> list[HealthCheck]:
    return check_health(now=clock.now(), today=clock.today(), backups=settings.BACKUP_DIR)
