"""A made-up county after ten years, as large as asked for; the same from the same seed."""

from benchmarks.county.build import build_county
from benchmarks.county.pages import LEFT_OUT, Page, clients, pages_of_county
from benchmarks.county.size import TODAY, CountySize, a_small_county

__all__ = [
    "LEFT_OUT",
    "TODAY",
    "CountySize",
    "Page",
    "a_small_county",
    "build_county",
    "clients",
    "pages_of_county",
]
