from collections.abc import Iterable, Sequence, Set
from datetime import date

from grants.checks.application_window import LackingFacts, WindowFacts
from grants.models import Application, ApplicationWindow, Award, CheckCase
from grants.queries.facts.gatherers import Reach, gathers, reaches
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.programme_tree import ProgrammeTree


@gathers(WindowFacts)
def window_facts(loaded: LoadedAwards) -> list[WindowFacts]:
    """Antragsfristen that have not closed, of programmes that we have or had money from.

    Each Baustein that we have or had money from needs an application of its own within the
    window of its programme.
    """
    windows = list(ApplicationWindow.objects.select_related("programme").order_by("closes_on"))
    facts = []
    for window in windows:
        if window.closes_on < loaded.today:
            continue
        facts.append(
            WindowFacts(
                window_id=window.pk,
                programme_id=window.programme_id,
                programme=window.programme.name,
                year=window.year,
                opens_on=window.opens_on,
                closes_on=window.closes_on,
                is_confirmed=window.is_confirmed,
                lacking=tuple(
                    LackingFacts(
                        programme_id=award.programme_id,
                        programme=loaded.tree.names[award.programme_id],
                        responsible_id=award.responsible_id,
                    )
                    for award in _without_application(window, windows, loaded)
                ),
            )
        )
    return facts


@reaches(WindowFacts)
def awards_under_the_same_windows(changed: Set[int], cases: Sequence[CheckCase]) -> Reach:
    """Zuwendungen unter denselben Antragsfristen: those of the programme and of those above it."""
    tree = ProgrammeTree()
    programmes = Award.objects.filter(pk__in=changed).values_list("programme", flat=True)
    above = {one for programme in programmes.distinct() for one in tree.upwards(programme)}
    windows = list(
        ApplicationWindow.objects.filter(programme__in=above).values_list("pk", "programme")
    )
    asked = {programme for _, programme in windows}
    below = [programme for programme in tree.names if not asked.isdisjoint(tree.upwards(programme))]
    return Reach(
        awards=set(Award.objects.filter(programme__in=below).values_list("pk", flat=True)),
        subjects={f"window-{window}" for window, _ in windows},
    )


def _without_application(
    window: ApplicationWindow, windows: Iterable[ApplicationWindow], loaded: LoadedAwards
) -> list[Award]:
    """Zuwendungen under a window whose programme nobody has applied for, the latest one last.

    An application for a programme stands for those above and below it as well.
    """
    upwards = loaded.tree.upwards
    ours = [award for award in loaded.awards if window.programme_id in upwards(award.programme_id)]
    applied = {
        award.programme_id
        for award in ours
        if (application := loaded.applications.get(award.pk)) is not None
        and _is_for(application, window, windows)
    }
    above = {programme for one in applied for programme in upwards(one)}
    return [
        award
        for award in ours
        if award.programme_id not in above and applied.isdisjoint(upwards(award.programme_id))
    ]


def _is_for(
    application: Application, window: ApplicationWindow, windows: Iterable[ApplicationWindow]
) -> bool:
    """Ob ein Antrag für diese Frist ist: for its year and, if a year has several, made in time."""
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
    """Jahre, für die beantragt ist; if the application names none, the years of the notice."""
    notice = application.award.current_notice
    first = application.period_from or (notice.period_from if notice else None)
    last = application.period_to or (notice.period_to if notice else first)
    if first is None or last is None:
        return range(0)
    return range(first.year, last.year + 1)
