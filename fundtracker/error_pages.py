"""Fehlerseiten der Demo: the pages of the program, where Django would show its own to developers.

In real operation Django shows ours by itself. What went wrong stands in the log either way.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.defaults import bad_request, page_not_found, server_error

_PAGES: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    400: lambda request: bad_request(request, BadRequest()),
    404: lambda request: page_not_found(request, Http404()),
    500: server_error,
}


class ErrorPages:
    """Replaces Django's technical pages, which only ``DEBUG`` turns on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        page = _PAGES.get(response.status_code)
        if page and isinstance(response, HttpResponse):
            ours = page(request)
            # In place: the response carries along that it was logged.
            response.content = ours.content
            response["Content-Type"] = ours["Content-Type"]
        return response
