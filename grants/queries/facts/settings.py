from grants.models import Programme, RuleSetting
from grants.rules.thresholds import Thresholds


class RuleSettings:
    """Geltende Schwellenwerte, read once in two queries."""

    def __init__(self) -> None:
        self._settings = {
            (setting.rule, setting.programme_id, setting.award_id): setting
            for setting in RuleSetting.objects.all()
        }
        self._parents = dict(Programme.objects.order_by().values_list("pk", "parent"))

    def find(
        self, rule: str, *, award_id: int | None = None, programme_id: int | None = None
    ) -> Thresholds | None:
        """Schwellenwerte einer Prüfung; None where they silence it.

        The most specific setting wins: award, programme, the programmes above it, all. Only a
        setting silences: where none is found, a rule has no stages, but still finds what is
        overdue.
        """
        scopes: list[tuple[int | None, int | None]] = [
            (programme, None) for programme in self._upwards(programme_id)
        ]
        if award_id is not None:
            scopes.insert(0, (None, award_id))
        scopes.append((None, None))
        for programme, award in scopes:
            setting = self._settings.get((rule, programme, award))
            if setting is not None:
                return _thresholds(setting) if setting.is_active else None
        return Thresholds()

    def _upwards(self, programme_id: int | None) -> list[int]:
        path: list[int] = []
        # Two programmes that name each other as parent must not hold up the night.
        while programme_id is not None and programme_id not in path:
            path.append(programme_id)
            programme_id = self._parents.get(programme_id)
        return path


def _thresholds(setting: RuleSetting) -> Thresholds:
    return Thresholds(
        stages=tuple(int(stage) for stage in setting.stages.split(",") if stage),
        supervisor_from=setting.supervisor_from,
    )
