"""Results as Markdown tables."""

from typing import Any

Row = dict[str, Any]


def print_tables(results: list[Row]) -> None:
    """Ratios of all cases, then bookings per second of several writers."""
    cases = [row for row in results if row["kind"] == "case"]
    if cases:
        print("\n| Database | Postings | Work | Program ms | Raw ms | Ratio (quartiles) | Target "
              "| Processor ms (raw) | Ratio | Statements | Memory MiB (raw) |")  # fmt: skip
        print("|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|")
        for row in cases:
            print(_case(row))
    writers = [row for row in results if row["kind"] == "writers"]
    if writers:
        print("\n| Database | Writers | On | Program bookings/s | Raw bookings/s | Raw ÷ program |")
        print("|---|--:|---|--:|--:|--:|")
        for row in writers:
            print(_writers(row))
    for row in results:
        if row["kind"] == "process":
            print(
                f"\nPeak memory of the process, {row['database']}, {row['journal']} journal: "
                f"{row['peak_mib']:.0f} MiB"
            )


def _case(row: Row) -> str:
    work = f"{row['name']} ({row['note']})" if row["note"] else row["name"]
    target = "–" if row["target"] is None else f"≤ {row['target']:g}"
    return (
        f"| {row['database']} | {row['size']:,} | {work} "
        f"| {_spread(row['program'])} | {_spread(row['raw'])} "
        f"| {row['ratio']:.2f} ({row['ratio_lower']:.2f}–{row['ratio_upper']:.2f}) | {target} "
        f"| {row['program_processor']:.2f} ({row['raw_processor']:.2f}) "
        f"| {row['processor_ratio']:.2f} "
        f"| {row['statements']} | {row['program_memory']:.1f} ({row['raw_memory']:.1f}) |"
    )


def _spread(times: Row) -> str:
    places = 2 if times["median"] < 10 else 0
    return f"{times['median']:.{places}f} ({times['lower']:.{places}f}–{times['upper']:.{places}f})"


def _writers(row: Row) -> str:
    on = "one award" if row["same_award"] else "an award each"
    return (
        f"| {row['database']} | {row['writers']} | {on} | {row['program']:,.0f} "
        f"| {row['raw']:,.0f} | {row['raw'] / row['program']:.2f} |"
    )
