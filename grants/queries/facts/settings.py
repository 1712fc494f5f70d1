from functools import cached_property

from grants.checks.catalogue import Rule
from grants.checks.check import Check
from grants.checks.facts import Scope
from grants.checks.thresholds import Thresholds
from grants.models import Award, RuleSetting
from grants.queries.award_files import AwardFiles


class RuleSettings:
    """Geltende Schwellenwerte, read once in one query."""

    def __init__(self, files: AwardFiles) -> None:
        self._settings = {
            (setting.rule, setting.programme_id, setting.award_id): setting
            for setting in RuleSetting.objects.all()
        }
        self._files = files

    def of(self, check: Check, scope: Scope) -> Thresholds | None:
        """Schwellenwerte einer Prüfung in a scope; None where they silence it."""
        programme = scope.programme_id
        if scope.award_id is not None:
            programme = self._programmes[scope.award_id]
        return self.find(check.code, award_id=scope.award_id, programme_id=programme)

    @cached_property
    def _programmes(self) -> dict[int, int]:
        return {award.pk: award.programme_id for award in self._files.awards}

    def find(
        self, rule: str, *, award_id: int | None = None, programme_id: int | None = None
    ) -> Thresholds | None:
        """Schwellenwerte einer Prüfung; None where they silence it.

        The most specific setting wins: award, programme, the programmes above it, all. Only a
        setting silences: where none is found, a rule has no stages, but still finds what is
        overdue.
        """
        scopes: list[tuple[int | None, int | None]] = [
            (programme, None) for programme in self._files.tree.upwards(programme_id)
        ]
        if award_id is not None:
            scopes.insert(0, (None, award_id))
        scopes.append((None, None))
        for programme, award in scopes:
            setting = self._settings.get((rule, programme, award))
            if setting is not None:
                return _thresholds(setting) if setting.is_active else None
        return Thresholds()

    def of_award(self, rule: Rule, award: Award) -> Thresholds | None:
        """Schwellenwerte einer Prüfung for an award; None where they silence it."""
        return self.find(rule.code, award_id=award.pk, programme_id=award.programme_id)

    def is_active_for_any(self, rule: str) -> bool:
        """Gilt irgendwo: for all, or at least for one programme or one award."""
        settings = [setting for setting in self._settings.values() if setting.rule == rule]
        return self.find(rule) is not None or any(setting.is_active for setting in settings)


def _thresholds(setting: RuleSetting) -> Thresholds:
    return Thresholds(
        stages=tuple(int(stage) for stage in setting.stages.split(",") if stage),
        supervisor_from=setting.supervisor_from,
    )
