from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from grants.models import Application, ApplicationWindow, Award
from grants.queries.award_files import AwardFiles
from grants.queries.facts.settings import RuleSettings
from grants.rules.application_window import WindowFacts
from grants.rules.catalogue import APPLICATION_WINDOW


def window_facts(settings: RuleSettings, files: AwardFiles) -> list[WindowFacts]:
    """Antragsfristen that have not closed, of programmes that we have or had money from.

    An award of a Baustein counts for the programme above it as well. Whoever is responsible for
    the latest award of a programme is told.
    """
    windows = list(ApplicationWindow.objects.select_related("programme").order_by("closes_on"))
    awards: dict[int, list[Award]] = defaultdict(list)
    for award in files.awards:
        for programme in files.tree.upwards(award.programme_id):
            awards[programme].append(award)
    facts = []
    for window in windows:
        ours = awards[window.programme_id]
        thresholds = settings.find(APPLICATION_WINDOW.code, programme_id=window.programme_id)
        if window.closes_on < files.today or not ours or thresholds is None:
            continue
        facts.append(
            WindowFacts(
                window_id=window.pk,
                programme=window.programme.name,
                year=window.year,
                opens_on=window.opens_on,
                closes_on=window.closes_on,
                is_confirmed=window.is_confirmed,
                has_application=any(
                    _is_for(application, window, windows)
                    for award in ours
                    if (application := files.applications.get(award.pk)) is not None
                ),
                responsible_id=ours[-1].responsible_id,
                thresholds=thresholds,
            )
        )
    return facts


def _is_for(
    application: Application, window: ApplicationWindow, windows: Iterable[ApplicationWindow]
) -> bool:
    """Antrag für diese Frist: for its year, and, where a year has several, made in its turn."""
    if window.year not in _years(application):
        return False
    days = [
        other.closes_on
        for other in windows
        if (other.programme_id, other.year) == (window.programme_id, window.year)
    ]
    if len(days) == 1:
        return True
    made_on = application.submitted_on
    last = max((day for day in days if day < window.closes_on), default=date.min)
    return made_on is not None and last < made_on <= window.closes_on


def _years(application: Application) -> range:
    """Jahre, für die beantragt ist; those of the notice where the application names none."""
    notice = application.award.current_notice
    first = application.period_from or (notice.period_from if notice else None)
    last = application.period_to or (notice.period_to if notice else first)
    if first is None or last is None:
        return range(0)
    return range(first.year, last.year + 1)
