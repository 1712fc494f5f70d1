"""Every route of the program, for every object that it can show."""

from django.urls import URLResolver, get_resolver, reverse

from grants.models import (
    Award,
    AwardNotice,
    CheckCase,
    Claim,
    Deadline,
    Drawdown,
    HeldUnits,
    InterestClaim,
    PassThrough,
    Post,
    Programme,
    SuspenseItem,
    WorkOrder,
    WriteOff,
)
from grants.queries.choosable import CHOOSABLE
from grants.queries.ring_page import years_of
from grants.web.views.mailbox import mails
from ledger.models import FiscalYear, PeriodReopening, Ring, Voucher


def _rows_of(model, *fields):
    return lambda: model.objects.order_by("pk").values_list(*fields)


def _claims(**owed):
    return InterestClaim.objects.filter(**owed).order_by("pk").values_list("pk")


# What stands for the objects in an address. Of two that fit, the longer counts.
OBJECTS = {
    "auftraege/": _rows_of(WorkOrder, "pk"),
    "durchgefuehrt/": _rows_of(HeldUnits, "pk"),
    "foerderprogramme/": _rows_of(Programme, "code"),
    "fristen/": _rows_of(Deadline, "pk"),
    "haushaltsjahre/": _rows_of(FiscalYear, "pk"),
    "haushaltsjahre/wiedereroeffnungen/": _rows_of(PeriodReopening, "pk"),
    "hinweise/": _rows_of(CheckCase, "pk"),
    "journal/": _rows_of(Voucher, "pk"),
    "mittelabrufe/": _rows_of(Drawdown, "pk"),
    "postfach/": lambda: [(mail.name,) for mail in mails()],
    "rueckforderungen/": _rows_of(Claim, "pk"),
    "rueckforderungen/niederschlagungen/": _rows_of(WriteOff, "pk"),
    "stellen/": _rows_of(Post, "pk"),
    "verwahrung/": _rows_of(SuspenseItem, "pk"),
    "verwahrung/<int:pk>/zuordnung/<": lambda: [
        (item, award)
        for item in SuspenseItem.objects.order_by("pk").values_list("pk", flat=True)
        for award in Award.objects.order_by("pk").values_list("code", flat=True)
    ],
    "vorschlaege/": lambda: [(kind,) for kind in CHOOSABLE],
    "weiterleitungen/": _rows_of(PassThrough, "code"),
    "zinsforderungen/": _rows_of(InterestClaim, "pk"),
    "zinsforderungen/<int:pk>/eingang/": lambda: _claims(pass_through__isnull=False),
    "zinsforderungen/<int:pk>/zahlung/": lambda: _claims(pass_through__isnull=True),
    "zuwendungen/": _rows_of(Award, "code"),
    "zuwendungen/<slug:code>/bescheide/": _rows_of(AwardNotice, "award__code", "number"),
    "zweckbindungsringe/": lambda: [
        (ring.code, year) for ring in Ring.objects.order_by("pk") for year in years_of(ring)
    ],
}


def every_address(*, one_of_each=False):
    """Each named route with each object; ``one_of_each`` with the last object only."""
    addresses = [reverse("admin:index")]
    for name, route in named_routes():
        rows = list(objects_of(route)) if "<" in route else [()]
        addresses += [reverse(name, args=row) for row in (rows[-1:] if one_of_each else rows)]
    return addresses


def named_routes():
    """Name and route of every page, without those of the admin, which its pages link to."""
    return list(_named_in(get_resolver().url_patterns, ""))


def _named_in(patterns, prefix):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLResolver):
            yield pattern.name, route
        elif not pattern.namespace:
            yield from _named_in(pattern.url_patterns, route)


def objects_of(route):
    """The arguments of the route, one row for each object.

    Raises:
        ValueError: for a kind of object that nobody named in ``OBJECTS``.
    """
    kind = max((prefix for prefix in OBJECTS if route.startswith(prefix)), key=len)
    return OBJECTS[kind]()
