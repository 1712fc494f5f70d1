"""The crawler notices what does not open: otherwise its silence would prove nothing."""

import pytest

from fundtracker.tests.crawl.addresses import objects_of
from fundtracker.tests.crawl.crawler import Crawler, Failure
from fundtracker.tests.crawl.links import LinkReader
from grants.web.views import award


def failure(address, error, page=""):
    return Failure(address, "sachbearbeitung", page, error)


def test_an_address_that_does_not_exist(clerk):
    assert Crawler(clerk).crawl(["/gibt-es-nicht/"]) == [failure("/gibt-es-nicht/", "404")]


def test_a_page_that_breaks(clerk, monkeypatch):
    monkeypatch.setattr(award, "get_object_or_404", lambda *_, **__: 1 / 0)

    assert Crawler(clerk).crawl(["/zuwendungen/kim/"]) == [
        failure("/zuwendungen/kim/", "ZeroDivisionError('division by zero')")
    ]


def test_what_is_refused_may_be_asked_for_but_not_linked_to(clerk):
    crawler = Crawler(clerk)
    crawler.crawl(["/gesundheit/"])
    assert crawler.failures == []

    crawler._waiting.append(("/gesundheit/", "/"))
    assert crawler.crawl([]) == [failure("/gesundheit/", "a link that leads to 403", page="/")]


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
