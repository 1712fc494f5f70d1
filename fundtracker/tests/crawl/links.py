"""What a page leads to without writing anything."""

from html.parser import HTMLParser
from typing import ClassVar

from django.conf import settings


class LinkReader(HTMLParser):
    """Reads the addresses of a page: links, hints, pictures, forms that only ask."""

    _ADDRESSES: ClassVar = {
        "a": "href",
        "link": "href",
        "script": "src",
        "iframe": "src",
        "img": "src",
    }

    def __init__(self, html):
        super().__init__()
        self._found = {}
        self._ids = set()
        self.feed(html)
        self.close()

    @property
    def addresses(self):
        """Each once, in the order of the page, those of mails without the name of the machine."""
        return [
            address.removeprefix(settings.BASE_URL)
            for address in self._found
            if not address.startswith(("#", "data:", "mailto:"))
        ]

    @property
    def dead_anchors(self):
        return [
            address
            for address in self._found
            if len(address) > 1 and address.startswith("#") and address[1:] not in self._ids
        ]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        found = [attrs.get(self._ADDRESSES.get(tag, "")), attrs.get("hx-get")]
        if tag == "form" and attrs.get("method", "get") == "get":
            found.append(attrs.get("action") or "?")
        self._found |= dict.fromkeys(address for address in found if address)
        self._ids.add(attrs.get("id"))
