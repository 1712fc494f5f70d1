"""Read side of the start page."""

from collections.abc import Iterable

from grants.models import Award

_AWARD = "award-"


def award_titles(subjects: Iterable[str]) -> dict[str, str]:
    """Bezeichnungen der Zuwendungen by subject, for example ``award-12``; one query."""
    ids = [subject.removeprefix(_AWARD) for subject in subjects if subject.startswith(_AWARD)]
    titles = Award.objects.filter(pk__in=ids).values_list("pk", "title")
    return {f"{_AWARD}{pk}": title for pk, title in titles}
