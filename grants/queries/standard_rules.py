"""Standardregeln: which value holds for an award on a day, and how far it may be trusted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from grants.models import Award, AwardNotice, StandardRule
from grants.queries.programme_tree import ProgrammeTree


@dataclass(frozen=True)
class RuleValue:
    """Geltender Wert in the unit of its code; ``value`` is None if the rule does not apply.

    ``source`` says where it stands; ``is_confirmed`` is False until it was found there or a
    person has confirmed it.
    """

    value: Decimal | None
    source: str
    is_confirmed: bool

    @property
    def whole(self) -> int | None:
        """Wert als ganze Zahl, for example of months."""
        return None if self.value is None else int(self.value)


_UNKNOWN = RuleValue(value=None, source="", is_confirmed=False)


class StandardRules:
    """Alle Standardregeln and what notices say instead, read once in two queries.

    Besides these notices all others of their awards are read. A tree that is not given takes one
    query more.
    """

    def __init__(
        self, notices: Iterable[AwardNotice] = (), tree: ProgrammeTree | None = None
    ) -> None:
        self._tree = tree or ProgrammeTree()
        self._rows: dict[str, list[StandardRule]] = defaultdict(list)
        for rule in StandardRule.objects.all():
            self._rows[rule.code].append(rule)
        self._overrides: dict[tuple[int, str], RuleValue] = {}
        self._notices: dict[int, dict[int, date]] = defaultdict(dict)
        for row in _with_overrides(notices):
            self._notices[row.award_id][row.pk] = day_of(row)
            if row.override_code is not None:
                source = ", ".join(filter(None, (str(row), row.override_note)))
                value = RuleValue(row.override_value, source, is_confirmed=True)
                self._overrides[row.pk, row.override_code] = value

    def find(
        self,
        code: StandardRule.Code,
        *,
        on: date,
        kind: str = "",
        programme_id: int | None = None,
        notice_id: int | None = None,
    ) -> RuleValue:
        """Geltender Wert einer Regel on a day.

        A notice that says something else wins, then the rule for its programme or one above it,
        then for its kind of award, then for all. If none is found, the rule does not apply; that
        counts as unconfirmed.
        """
        override = self._overrides.get((notice_id or 0, code))
        if override is not None:
            return override
        row = self.row_for(code, on=on, kind=kind, programme_id=programme_id)
        return _value_of(row) if row else _UNKNOWN

    def for_award(self, code: StandardRule.Code, award: Award, *, on: date) -> RuleValue:
        """Geltender Wert für eine Zuwendung on a day, under its current notice."""
        return self.find(
            code,
            on=on,
            kind=award.kind,
            programme_id=award.programme_id,
            notice_id=award.current_notice_id,
        )

    def for_receipt(self, code: StandardRule.Code, award: Award, *, on: date) -> RuleValue:
        """Geltender Wert für einen Zahlungseingang on a day, under the notice in force then.

        A later notice changes nothing for money that came in before it. Before the day of the
        first notice the first notice holds.
        """
        notices = self._notices[award.pk]
        held = [pk for pk, day in notices.items() if day <= on] or list(notices)[:1]
        return self.find(
            code,
            on=on,
            kind=award.kind,
            programme_id=award.programme_id,
            notice_id=held[-1] if held else None,
        )

    def for_notice(self, code: StandardRule.Code, notice: AwardNotice) -> RuleValue:
        """Geltender Wert für einen Bescheid on the day on which it was decided."""
        return self.find(
            code,
            on=day_of(notice),
            kind=notice.award.kind,
            programme_id=notice.award.programme_id,
            notice_id=notice.pk,
        )

    def overridden(self, code: StandardRule.Code, notice_id: int) -> bool:
        """Sagt der Bescheid etwas anderes?"""
        return (notice_id, code) in self._overrides

    def row_for(
        self, code: StandardRule.Code, *, on: date, kind: str, programme_id: int | None
    ) -> StandardRule | None:
        """Zeile, die an diesem Tag gilt, if no notice says anything else; None if there is none."""
        candidates = [row for row in self._rows[code] if _holds(row, on)]
        for programme in self._tree.upwards(programme_id):
            for row in candidates:
                if row.programme_id == programme and row.award_kind in ("", kind):
                    return row
        for wanted in (kind, ""):
            for row in candidates:
                if row.programme_id is None and row.award_kind == wanted:
                    return row
        return None

    def rows(self, code: StandardRule.Code) -> list[StandardRule]:
        """Alle Zeilen einer Regel für alle Arten und Programme, for example the dated spreads."""
        return [
            row for row in self._rows[code] if row.programme_id is None and row.award_kind == ""
        ]

    def changes(self, code: StandardRule.Code) -> list[date]:
        """Tage, von denen an ein anderer Wert gelten kann, for whatever kind or programme."""
        starts = {row.valid_from for row in self._rows[code] if row.valid_from}
        ends = {row.valid_to + timedelta(days=1) for row in self._rows[code] if row.valid_to}
        return sorted(starts | ends)


def day_of(notice: AwardNotice) -> date:
    """Tag, dessen Regeln für einen Bescheid gelten: its own, or the first of its period."""
    return notice.decided_on or notice.period_from


def _with_overrides(notices: Iterable[AwardNotice]) -> QuerySet[Any]:
    """Alle Bescheide der Zuwendungen dieser Bescheide in their order, once for each override."""
    awards = {notice.award_id for notice in notices}
    return (
        AwardNotice.objects.filter(award__in=awards)
        .annotate(
            override_code=F("overrides__code"),
            override_value=F("overrides__value"),
            override_note=F("overrides__note"),
        )
        .order_by("award", "number")
    )


def _holds(row: StandardRule, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (
        row.valid_to is None or on <= row.valid_to
    )


def _value_of(row: StandardRule) -> RuleValue:
    return RuleValue(row.value, row.source, row.is_confirmed)
