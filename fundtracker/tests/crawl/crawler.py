"""Opens addresses and everything they lead to, and remembers what did not open."""

from collections import deque
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from fundtracker.tests.crawl.links import LinkReader
from fundtracker.tests.undefined import undefined

# 503: how the page for machines says that not everything is in order.
ANSWERS = (200, 302, 503)
# What a person may not do, or not to this object, or not by asking: no page of ours offers it.
REFUSALS = (403, 404, 405)


@dataclass(frozen=True)
class Failure:
    """An address that did not open, for whom, where it was found, and what was wrong."""

    address: str
    role: str
    page: str
    error: str


class Crawler:
    """Opens pages as one person, and every page that they lead to.

    An address that differs from one already opened only in the values of its query is not opened
    again: a list is sorted and filtered once in each way. In the admin not even one that shows
    another row of the same kind. With ``one_of_each`` that holds everywhere, and of the admin only
    the first page is opened.
    """

    def __init__(self, person, *, one_of_each=False):
        self.role = person.username
        self.one_of_each = one_of_each
        self.failures = []
        self._statuses = {}
        self._waiting = deque()
        self._client = Client(raise_request_exception=False)
        self._client.force_login(person)

    def crawl(self, addresses):
        """Open these addresses, which may be refused, and what they lead to, which may not."""
        self._waiting += [(address, "") for address in addresses]
        while self._waiting:
            address, page = self._waiting.popleft()
            key = self._key_of(address)
            if key not in self._statuses:
                self._statuses[key] = self._open(address, page)
            if page and self._statuses[key] in REFUSALS:
                self._fail(address, page, f"a link that leads to {self._statuses[key]}")
        return self.failures

    def _key_of(self, address):
        parts = urlsplit(address)
        try:
            match = resolve(parts.path)
        except Resolver404:
            return parts.path
        if self.one_of_each:
            return match.namespace or match.view_name
        objects = () if match.namespace else (match.args, tuple(match.kwargs.items()))
        return match.view_name, objects, _names_in(parts.query)

    def _open(self, address, page):
        """Open it, remember what it leads to, and return its status."""
        path = urlsplit(address).path
        if path.startswith(settings.STATIC_URL):
            if not finders.find(path.removeprefix(settings.STATIC_URL)):
                self._fail(address, page, "no such file")
            return 200
        response = self._client.get(address)
        if response.status_code == 500:
            self._fail(address, page, repr(response.exc_info[1]))
        elif response.status_code not in (*ANSWERS, *REFUSALS):
            self._fail(address, page, str(response.status_code))
        while undefined:
            self._fail(address, page, f"undefined: {undefined.pop()}")
        if response.status_code == 302:
            self._waiting.append((urljoin(address, response.url), address))
        elif response.status_code == 200 and self._may_follow(response):
            self.follow(address, response.text)
        return response.status_code

    def _may_follow(self, response):
        # A mail may be for somebody who may do more.
        is_mail = response.resolver_match.view_name == "mailbox-html"
        return "html" in response["Content-Type"] and not is_mail

    def follow(self, address, html):
        """Take note of all links of this page or mail."""
        links = LinkReader(html)
        for anchor in links.dead_anchors:
            self._fail(anchor, address, "no such place on the page")
        self._waiting += [
            (urljoin(address, found), address)
            for found in links.addresses
            if not urlsplit(found).netloc and not _filters_again(address, urljoin(address, found))
        ]

    def _fail(self, address, page, error):
        self.failures.append(Failure(address, self.role, page, error))


def _names_in(query):
    # In the admin every page tells how the list was filtered that led to it.
    return frozenset(parse_qs(query, keep_blank_values=True)) - {"_changelist_filters"}


def _filters_again(address, found):
    """Whether it only adds to the query: a list is not tried with all its filters together."""
    before, after = urlsplit(address), urlsplit(found)
    return bool(before.path == after.path and before.query and after.query)
