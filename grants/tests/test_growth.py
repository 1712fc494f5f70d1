"""Nothing grows with the age of the books: what serves one page or one award reads no more rows
and sends no more bytes when the journal is twice as long.
"""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from benchmarks.costs import cost_of, cost_of_page
from benchmarks.county import (
    LEFT_OUT,
    TODAY,
    a_small_county,
    build_county,
    clients,
    pages_of_county,
)
from grants.alerts.findings import collect
from grants.alerts.recheck import check_everything
from grants.alerts.run import run
from grants.models import Award
from grants.queries.loaded_awards import LoadedAwards
from grants.services.use_marks import keep_use_marks
from grants.web.urls import urlpatterns
from ledger.seal import seal_journal

VOUCHERS = 1000
NOW = datetime(2024, 10, 15, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_nothing_reads_or_sends_more_when_the_journal_doubles():
    shorter, longer = costs_at(VOUCHERS), costs_at(2 * VOUCHERS)

    grown = {
        name: (cost, longer[name]) for name, cost in shorter.items() if grows(cost, longer[name])
    }
    assert not grown, grown


def costs_at(vouchers):
    """What everything costs in a county with so many vouchers, which is gone afterwards."""
    with transaction.atomic():
        build_county(a_small_county(vouchers))
        keep_use_marks(TODAY)
        check_everything(TODAY)
        seal_journal(NOW)
        costs = costs_of_pages() | costs_of_checks()
        transaction.set_rollback(True)
    return costs


def costs_of_pages():
    signed_in, pages = clients(), pages_of_county()
    # A new route fails here until it is measured, or left out for a reason.
    assert {page.route for page in pages} | set(LEFT_OUT) == {route.name for route in urlpatterns}
    return {page.name: cost_of_page(signed_in[page.role], page.path)[0] for page in pages}


def costs_of_checks():
    award = Award.objects.select_related("current_notice").earliest("pk")
    return {
        "all checks": cost_of(lambda: collect(TODAY)),
        "a night with nothing new": cost_of(lambda: run(TODAY)),
        "what is loaded of one award": cost_of(lambda: read_all(LoadedAwards([award], TODAY))),
        "the marks of used receipts": cost_of(lambda: keep_use_marks(TODAY)),
        "the hourly seal": cost_of(lambda: seal_journal(NOW)),
    }


def read_all(loaded):
    for name in vars(LoadedAwards):
        getattr(loaded, name)


def grows(shorter, longer):
    """More statements or rows; more bytes than by longer numbers and links to more pages.

    A hundredth more rows is not the journal, which doubles, but a figure that was not there.
    """
    return (
        longer.queries > shorter.queries
        or longer.rows > shorter.rows * 1.01
        or longer.sent > shorter.sent * 1.02 + 200
    )
