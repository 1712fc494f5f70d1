"""Spaltennamen an den Zellen: on a phone a row is shown as a block, and each figure needs its name.

It is done to the finished page, so that a table is written once and names its columns once.
"""

import re
from html import escape, unescape

_PART = re.compile(
    r"<table\b|</thead>|<tr\b|<(?P<kind>t[hd])\b(?P<attrs>[^>]*)>(?P<content>.*?)</(?P=kind)>",
    re.DOTALL,
)
_COLSPAN = re.compile(r'\bcolspan="(\d+)"')
_ROWSPAN = re.compile(r'\browspan="(\d+)"')
_UNSPOKEN = re.compile(r'<span aria-hidden="true">.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def label_cells(html: str) -> str:
    """Tabellen, whose cells carry the name of their column as ``data-label``.

    Left out: headings of rows, and cells across several columns, which speak for themselves.
    """
    return _Labeller().label(html) if "<table" in html else html


class _Labeller:
    def __init__(self) -> None:
        self._labels: list[str] = []
        self._is_head = True
        self._column = 0
        # How many rows a cell from above still takes up, by its column.
        self._taken: dict[int, int] = {}

    def label(self, html: str) -> str:
        return _PART.sub(self._part, html)

    def _part(self, match: re.Match[str]) -> str:
        if match["kind"]:
            return self._cell(match)
        if match[0] == "<table":
            self._labels = []
            self._taken = {}
            self._is_head = True
        elif match[0] == "</thead>":
            self._is_head = False
        else:
            self._column = 0
            self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}
        return match[0]

    def _cell(self, match: re.Match[str]) -> str:
        width = _number(_COLSPAN, match["attrs"])
        if self._is_head:
            self._labels += [_text(match["content"])] * width
            return match[0]
        while self._column in self._taken:
            self._column += 1
        column, self._column = self._column, self._column + width
        if (height := _number(_ROWSPAN, match["attrs"])) > 1:
            # Itself the first of its rows: the next row takes one off.
            self._taken[column] = height
        label = self._labels[column] if column < len(self._labels) else ""
        if match["kind"] == "th" or width > 1 or not label:
            return match[0]
        return f'<td data-label="{label}"{match[0].removeprefix("<td")}'


def _number(pattern: re.Pattern[str], attrs: str) -> int:
    found = pattern.search(attrs)
    return int(found[1]) if found else 1


def _text(html: str) -> str:
    words = _TAG.sub(" ", _UNSPOKEN.sub("", html))
    return escape(" ".join(unescape(words).replace("\u00ad", "").split()))
