from collections.abc import Iterable

from django.urls import reverse

from grants.models import Award
from ledger.models import Ring


def paths_of(subjects: Iterable[str]) -> dict[str, str]:
    """Pfade: the page of each subject, e.g. ``award-12`` → ``/zuwendungen/kim-2/``.

    At most two queries.
    """
    parts_of = {subject: subject.split("-") for subject in subjects}
    award_codes = dict(
        Award.objects.filter(pk__in=_ids(parts_of.values(), "award")).values_list("pk", "code")
    )
    ring_codes = dict(
        Ring.objects.filter(pk__in=_ids(parts_of.values(), "ring")).values_list("pk", "code")
    )
    paths = {}
    for subject, parts in parts_of.items():
        match parts:
            case ["award", award_id]:
                path = reverse("award", kwargs={"code": award_codes[int(award_id)]})
            case ["ring", ring_id, year]:
                path = reverse("ring", kwargs={"code": ring_codes[int(ring_id)], "year": int(year)})
            case _:
                path = reverse("deadlines")
        paths[subject] = path
    return paths


def _ids(subjects: Iterable[list[str]], kind: str) -> list[int]:
    return [int(parts[1]) for parts in subjects if parts[0] == kind]
