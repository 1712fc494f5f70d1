from functools import cached_property

from grants.checks.check import Check
from grants.checks.facts import SettingScope
from grants.checks.thresholds import Thresholds
from grants.models import CheckSetting
from grants.queries.loaded_awards import LoadedAwards


class CheckSettings:
    """Geltende Schwellenwerte, read once in one query. Nobody else asks for them."""

    def __init__(self, loaded: LoadedAwards) -> None:
        self._settings = {
            (setting.check_code, setting.programme_id, setting.award_id): setting
            for setting in CheckSetting.objects.all()
        }
        self._loaded = loaded

    def thresholds_of(self, check: Check, scope: SettingScope) -> Thresholds | None:
        """Schwellenwerte einer Prüfung; None if a setting switches it off.

        The most specific setting wins: award, programme, the programmes above it, all. If there
        is no setting, the default of the check holds.
        """
        for programme, award in self._from_narrow_to_wide(scope):
            setting = self._settings.get((check.code, programme, award))
            if setting is not None:
                return _thresholds(setting) if setting.is_active else None
        return check.default

    def is_active_somewhere(self, check: Check) -> bool:
        """Gilt irgendwo: for all, or at least for one programme or one award."""
        settings = [one for (code, *_), one in self._settings.items() if code == check.code]
        return self.thresholds_of(check, SettingScope()) is not None or any(
            setting.is_active for setting in settings
        )

    def _from_narrow_to_wide(self, scope: SettingScope) -> list[tuple[int | None, int | None]]:
        programme, awards = scope.programme_id, list[tuple[int | None, int | None]]()
        if scope.award_id is not None:
            programme = programme or self._programmes[scope.award_id]
            awards = [(None, scope.award_id)]
        above = self._loaded.tree.upwards(programme)
        return [*awards, *((programme, None) for programme in above), (None, None)]

    @cached_property
    def _programmes(self) -> dict[int, int]:
        return {award.pk: award.programme_id for award in self._loaded.awards}


def _thresholds(setting: CheckSetting) -> Thresholds:
    return Thresholds(
        stages=tuple(int(stage) for stage in setting.stages.split(",") if stage),
        supervisor_from=setting.supervisor_from,
    )
