"""The county as Markdown tables: each cell from the smallest journal to the largest."""

from collections.abc import Callable, Sequence
from typing import Any

Row = dict[str, Any]

# The targets of a page: so many times the processor time of an empty one, so many KB.
TIMES_EMPTY = 5
MOST_KB = 60


def print_county(results: list[Row]) -> None:
    """Pages, then jobs, then the statements that scan the journal at its largest."""
    database = results[0]["database"]
    sizes = sorted({row["size"] for row in results if "size" in row})
    print(f"\n{database}, {' → '.join(f'{size:,}' for size in sizes)} vouchers")
    print("\n| Page | Processor ms | × empty page | Elapsed ms | Queries | Rows | KB | KB gzip "
          "| MiB |")  # fmt: skip
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    pages = _by_name(results, "page")
    [empty, *_] = pages.values()
    for name, rows in pages.items():
        print(_page(name, rows, empty))
    print("\n| Job | Processor s | Elapsed s | Queries | Rows | MiB |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, rows in _by_name(results, "job").items():
        print(_job(name, rows))
    scans = [(name, scan) for name, rows in pages.items() for scan in rows[-1]["scans"]]
    if scans:
        print(f"\nSequential scans of the journal at {sizes[-1]:,} vouchers:")
        for name, scan in scans:
            print(f"- {name}: `{scan}`")


def print_users(results: list[Row]) -> None:
    """How long 95 of 100 wait for a page at most, by how many people open pages."""
    users = sorted({row["users"] for row in results if row["kind"] == "users"})
    print(f"\n{results[0]['database']}, {results[0]['size']:,} vouchers, p95 in ms")
    print(f"\n| Page | {' | '.join(f'{number} at a time' for number in users)} |")
    print(f"|---|{'--:|' * len(users)}")
    pages = _by_name(results, "users")
    [empty, *_] = pages.values()
    for name, rows in pages.items():
        cells = [
            f"{row['p95'] * 1000:,.0f} ({row['p95'] / base['p95']:.1f} ×)"
            for row, base in zip(rows, empty, strict=True)
        ]
        print(f"| {name} | {' | '.join(cells)} |")


def _by_name(results: Sequence[Row], kind: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in results:
        if row["kind"] == kind:
            found.setdefault(row["name"], []).append(row)
    return found


def _page(name: str, rows: Sequence[Row], empty: Sequence[Row]) -> str:
    times = [row["processor"] / base["processor"] for row, base in zip(rows, empty, strict=True)]
    cells = (
        _cell(rows, lambda row: f"{row['processor'] * 1000:,.0f}"),
        " → ".join(_marked(f"{factor:.1f}", factor > TIMES_EMPTY) for factor in times),
        _cell(rows, lambda row: f"{row['elapsed'] * 1000:,.0f}"),
        *_counts(rows),
        _cell(rows, lambda row: _marked(f"{_kb(row['sent']):,.0f}", _kb(row["sent"]) > MOST_KB)),
        _cell(rows, lambda row: f"{_kb(row['compressed']):,.0f}"),
        _memory(rows),
    )
    return f"| {name} | {' | '.join(cells)} |"


def _job(name: str, rows: Sequence[Row]) -> str:
    cells = (
        _cell(rows, lambda row: f"{row['processor']:,.2f}"),
        _cell(rows, lambda row: f"{row['elapsed']:,.2f}"),
        *_counts(rows),
        _memory(rows),
    )
    return f"| {name} | {' | '.join(cells)} |"


def _counts(rows: Sequence[Row]) -> tuple[str, str]:
    return _cell(rows, lambda row: f"{row['queries']:,}"), _cell(
        rows, lambda row: f"{row['rows']:,}"
    )


def _memory(rows: Sequence[Row]) -> str:
    return _cell(rows, lambda row: "–" if row["memory"] is None else f"{row['memory']:.1f}")


def _cell(rows: Sequence[Row], figure: Callable[[Row], str]) -> str:
    """One figure where it stays the same, else one for each size."""
    figures = [figure(row) for row in rows]
    return figures[0] if len(set(figures)) == 1 else " → ".join(figures)


def _marked(figure: str, is_missed: bool) -> str:
    return f"**{figure}**" if is_missed else figure


def _kb(count: int) -> float:
    return count / 1000
