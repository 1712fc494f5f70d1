"""The program while its pages are measured: on the day of the county, with an empty page beside.

Is the URLconf as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import include, path

from benchmarks.county import TODAY, Page
from grants.permissions import Role, read_by

# The frame that all pages share, with person and navigation, and nothing in it.
EMPTY_PAGE = Page("empty-page", "/leere-seite/")
_WITHOUT_CONTENT = "{% extends 'base.html' %}"


@read_by(*Role)
def empty_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(_WITHOUT_CONTENT).render({}, request))


urlpatterns = [
    path("leere-seite/", empty_page, name=EMPTY_PAGE.route),
    path("", include("fundtracker.urls")),
]


@contextmanager
def measured_frame() -> Iterator[None]:
    """Settings of real operation but for the day, for the names of static files, which nobody
    collected, and for mails, which stay here.
    """
    whitenoise = "whitenoise.middleware.WhiteNoiseMiddleware"
    static = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with override_settings(
        FIXED_DAY=TODAY,
        ROOT_URLCONF="benchmarks.frame",
        ALLOWED_HOSTS=["testserver"],
        MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != whitenoise],
        STORAGES={**settings.STORAGES, "staticfiles": {"BACKEND": static}},
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        yield
