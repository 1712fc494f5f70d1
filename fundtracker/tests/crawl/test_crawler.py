"""The crawler notices what does not open: otherwise its silence would prove nothing."""

import pytest

from fundtracker.tests.crawl.addresses import objects_of
from fundtracker.tests.crawl.crawler import Crawler, Failure
from fundtracker.tests.crawl.links import LinkReader
from grants.web.views import award


def failure(address, error, page=""):
    return Failure(address, "sachbearbeitung", page, error)


def test_a_page_that_breaks(clerk, monkeypatch):
    monkeypatch.setattr(award, "get_object_or_404", lambda *_, **__: 1 / 0)

    assert Crawler(clerk).crawl(["/zuwendungen/kim/"]) == [
        failure("/zuwendungen/kim/", "ZeroDivisionError('division by zero')")
    ]


@pytest.mark.parametrize(("address", "status"), [("/gesundheit/", 403), ("/gibt-es-nicht/", 404)])
def test_what_is_refused_may_be_asked_for_but_not_linked_to(clerk, address, status):
    crawler = Crawler(clerk)

    assert crawler.crawl([address]) == []
    crawler.follow("/fristen/", f'<a href="{address}">x</a>')
    assert crawler.crawl([]) == [
        failure(address, f"a link that leads to {status}", page="/fristen/")
    ]


def test_every_way_out_of_a_page_is_read():
    links = LinkReader(
        '<link href="/static/a.css"><a href="#inhalt">x</a><a href="#fehlt">x</a>'
        '<main id="inhalt"><a href="?page=2">x</a><a href="http://127.0.0.1:8000/fristen/">x</a>'
        '<form action="/journal/"></form><form method="post" action="/abmelden/"></form>'
        '<form><input hx-get="/zuwendungen/kim/ausgabe/frei/"></form></main>'
    )

    assert (links.addresses, links.dead_anchors) == (
        [
            "/static/a.css",
            "?page=2",
            "/fristen/",
            "/journal/",
            "?",
            "/zuwendungen/kim/ausgabe/frei/",
        ],
        ["#fehlt"],
    )


def test_a_route_for_objects_that_nobody_named_is_no_empty_route():
    with pytest.raises(ValueError, match="empty"):
        objects_of("belege/<int:pk>/")
