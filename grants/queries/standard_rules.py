"""Standardregeln: which value holds for an award on a day, and how far it may be trusted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from grants.models import Award, AwardNotice, RuleOverride, StandardRule
from grants.queries.programme_tree import ProgrammeTree


@dataclass(frozen=True)
class RuleValue:
    """Geltender Wert: none where the rule does not apply, else in the unit of its code.

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
    """Alle Standardregeln and what these notices say instead, read once in two queries.

    A tree that is not given takes one more.
    """

    def __init__(
        self, notices: Iterable[AwardNotice] = (), tree: ProgrammeTree | None = None
    ) -> None:
        self._tree = tree or ProgrammeTree()
        self._rows: dict[str, list[StandardRule]] = defaultdict(list)
        for rule in StandardRule.objects.all():
            self._rows[rule.code].append(rule)
        self._overrides = {
            (override.notice_id, override.code): override
            for override in RuleOverride.objects.filter(
                notice__in=[notice.pk for notice in notices]
            ).select_related("notice")
        }

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

        What a notice says wins, then what holds for its programme or one above it, for its kind
        of award, for all. Where nothing is found the rule does not apply, unconfirmed.
        """
        override = self._overrides.get((notice_id or 0, code))
        if override is not None:
            return RuleValue(override.value, _place_in(override), is_confirmed=True)
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
        """Zeile, die an diesem Tag gilt, if no notice says anything else; None for none."""
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


def _holds(row: StandardRule, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (
        row.valid_to is None or on <= row.valid_to
    )


def _value_of(row: StandardRule) -> RuleValue:
    return RuleValue(row.value, row.source, row.is_confirmed)


def _place_in(override: RuleOverride) -> str:
    return f"{override.notice}, {override.note}" if override.note else str(override.notice)
