"""What every page has to keep to, checked with the parser of the standard library."""

from html.parser import HTMLParser

from grants.tests.web.cells import mislabelled_cells

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class PageReader(HTMLParser):
    """Reads one page; ``problems`` says in words what is wrong with it."""

    def __init__(self, html):
        super().__init__()
        self.problems = []
        self.headings = 0
        self.language = ""
        self._open = []
        self._ids = set()
        self.feed(html)
        self.close()
        self.problems += [f"<{tag}> is not closed" for tag in self._open]
        if self.headings != 1:
            self.problems.append(f"{self.headings} h1")
        if self.language != "de":
            self.problems.append(f"lang is {self.language!r}")

    def handle_starttag(self, tag, attrs):
        self._look_at(tag, dict(attrs))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self._look_at(tag, dict(attrs))

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.problems.append(f"</{tag}> closes nothing")

    def _look_at(self, tag, attrs):
        if tag == "html":
            self.language = attrs.get("lang", "")
        if tag == "h1":
            self.headings += 1
        if "style" in attrs or (tag == "script" and "src" not in attrs) or tag == "style":
            self.problems.append(f"<{tag}> breaks the content security policy")
        if any(name.startswith("on") for name in attrs):
            self.problems.append(f"<{tag}> has an inline handler")
        identifier = attrs.get("id")
        if identifier in self._ids:
            self.problems.append(f"id {identifier!r} twice")
        if identifier is not None:
            self._ids.add(identifier)


def problems_of(response):
    html = response.content.decode()
    return PageReader(html).problems + mislabelled_cells(html)
