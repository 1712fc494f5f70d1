from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from fundtracker import clock
from grants.alerts.recheck import check_everything
from grants.alerts.run import RunResult
from grants.alerts.send import SendResult, send_deliveries


@require_POST
def run_checks(request: HttpRequest) -> HttpResponse:
    """Prüfungen jetzt starten: judge everything and send the mails that are due."""
    checked = check_everything(clock.today())
    sent = send_deliveries(clock.now(), simulated_day=clock.today() if clock.is_fixed() else None)
    messages.success(request, summary(checked, sent))
    if sent.failed:
        messages.warning(
            request,
            f"{_count(sent.failed, 'Mail', 'Mails')} nicht angenommen. "
            "Der Versand wird von selbst wiederholt.",
        )
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if is_ours else "overview")


def summary(checked: RunResult, sent: SendResult) -> str:
    """Ergebnis in Worten: ``3 neue Hinweise, 12 unverändert, 1 erledigt; 4 Mails versandt``."""
    return (
        f"{_count(checked.opened, 'neuer Hinweis', 'neue Hinweise')}, "
        f"{checked.still_open} unverändert, {checked.settled} erledigt; "
        f"{_count(sent.sent, 'Mail', 'Mails')} versandt."
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
