"""Änderungsbescheid: does it change anything, and what does it leave behind?"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model

from grants.models import AwardNotice, PlanItem
from grants.queries.no_longer_covered import NoLongerCovered, no_longer_covered
from grants.services.terms import NoticeTerms
from grants.web.forms.notice_rows import Initial, PlanRows
from grants.web.forms.rows import RowSet
from grants.web.wording import counted, day
from ledger.money import format_euro


def says_the_same(before: AwardNotice, terms: NoticeTerms) -> bool:
    """Gilt danach dasselbe? Of the days of the notice itself only those count that are news."""
    if terms.announced_on not in (None, before.announced_on):
        return False
    if terms.appeal_waived_on not in (None, before.appeal_waived_on):
        return False
    if before.decided_on is None and terms.decided_on is not None:
        return False
    return all(
        _plain(value) == _plain(getattr(before, name))
        for name, value in vars(terms).items()
        if name not in NoticeTerms.OWN_DAYS
    )


def has_same_rows(row_sets: Iterable[RowSet[Any]], before: Mapping[str, Initial]) -> bool:
    return all(
        [_said(row.cleaned_data) for row in rows.filled]
        == [_said(row) for row in before[rows.prefix or ""]]
        for rows in row_sets
    )


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says, without what it leaves open."""
    said = {
        name: value.pk if isinstance(value, Model) else _plain(value) for name, value in row.items()
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:
    # Browsers send other line ends than those of imported texts.
    return value.split() if isinstance(value, str) else value


def warnings_of_amendment(before: AwardNotice, terms: NoticeTerms, plan: PlanRows) -> list[str]:
    """Warnungen: what was booked or filled, and no longer lies within the notice."""
    planned = [
        row.cleaned_data["name"]
        for row in plan.filled
        if row.cleaned_data["kind"] in PlanItem.COSTS and row.cleaned_data["amount"]
    ]
    found = no_longer_covered(
        before,
        planned=planned,
        period_from=terms.period_from,
        period_to=terms.period_to,
        spend_by=terms.spend_by,
    )
    return list(_sentences(found, terms))


def _sentences(found: NoLongerCovered, terms: NoticeTerms) -> Iterator[str]:
    first, last = day(terms.period_from), day(terms.period_to)
    spending, posts = found.spending, found.posts
    if spending.count:
        yield (
            f"{_booked(spending.count, spending.amount)} dann nicht mehr im Zeitraum {first} bis "
            f"{day(terms.spend_by)}, in dem ausgegeben werden darf."
        )
    if posts:
        what = counted(posts, "Besetzung einer Stelle liegt", "Besetzungen liegen")
        yield f"{what} dann nicht mehr ganz im Bewilligungszeitraum {first} bis {last}."
    for left in found.of_items:
        yield (
            f"Für „{left.item}“ ist dann nichts mehr geplant, aber "
            f"{_booked(left.count, left.amount)} darauf."
        )


def _booked(count: int, amount: Decimal) -> str:
    if count == 1:
        return f"1 Buchung über {format_euro(amount)} liegt"
    return f"{count} Buchungen über zusammen {format_euro(amount)} liegen"
