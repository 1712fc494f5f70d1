"""Whether each cell of a table names its column: on a phone a row is read as a block."""

from html.parser import HTMLParser


def mislabelled_cells(html):
    """What is wrong with the cells: what they say, and what the head of their column says.

    Headings of rows, and cells across several columns, speak for themselves.
    """
    return _CellReader(html).problems


class _CellReader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.problems = []
        self._labels = []
        self._is_head = False
        self._heading = None
        self._unspoken = 0
        self._column = 0
        # How many rows a cell from above still takes up, by its column.
        self._taken = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        width = int(attrs.get("colspan", 1))
        if tag == "table":
            self._labels, self._taken, self._is_head = [], {}, True
        elif tag == "tr":
            self._column = 0
            self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}
        elif tag in ("th", "td") and self._is_head:
            self._heading = (width, [])
        elif tag in ("th", "td"):
            self._look_at(tag, attrs, width)
        elif self._heading and (self._unspoken or attrs.get("aria-hidden") == "true"):
            self._unspoken += 1

    def _look_at(self, tag, attrs, width):
        while self._column in self._taken:
            self._column += 1
        column, self._column = self._column, self._column + width
        if (height := int(attrs.get("rowspan", 1))) > 1:
            # Itself the first of its rows: the next row takes one off.
            self._taken[column] = height
        label = self._labels[column] if column < len(self._labels) else ""
        expected = "" if tag == "th" or width > 1 else label
        if (given := attrs.get("data-label", "")) != expected:
            self.problems.append(f"a cell says {given!r} under {expected!r}")

    def handle_data(self, data):
        if self._heading and not self._unspoken:
            self._heading[1].append(data)

    def handle_endtag(self, tag):
        if tag == "thead":
            self._is_head = False
        elif tag in ("th", "td") and self._heading:
            width, words = self._heading
            self._labels += [" ".join(" ".join(words).replace("\u00ad", "").split())] * width
            self._heading = None
        elif self._unspoken:
            self._unspoken -= 1
