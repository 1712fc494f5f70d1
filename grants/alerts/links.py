from collections.abc import Iterable

from django.urls import reverse

from grants.models import Award, Deadline
from ledger.models import Ring


def paths_of(subjects: Iterable[str]) -> dict[str, str]:
    """Pfade: the page of each subject, e.g. ``award-12`` → ``/zuwendungen/kim-2/``.

    A deadline has no page of its own: it leads to what it is a deadline of. What is for nothing
    in particular, or was deleted since, leads to its list. At most three queries.
    """
    parts_of = {subject: subject.split("-") for subject in subjects}
    award_codes = dict(
        Award.objects.filter(pk__in=_ids(parts_of.values(), "award")).values_list("pk", "code")
    )
    ring_codes = dict(
        Ring.objects.filter(pk__in=_ids(parts_of.values(), "ring")).values_list("pk", "code")
    )
    deadlines = Deadline.objects.select_related("pass_through", "award", "programme").in_bulk(
        _ids(parts_of.values(), "deadline")
    )
    paths = {}
    for subject, parts in parts_of.items():
        match parts:
            case ["award", award_id]:
                path = reverse("award", kwargs={"code": award_codes[int(award_id)]})
            case ["ring", ring_id, year] if int(ring_id) in ring_codes:
                path = reverse("ring", kwargs={"code": ring_codes[int(ring_id)], "year": int(year)})
            case ["ring", *_]:
                path = reverse("rings")
            case _:
                path = _path_of_deadline(deadlines.get(int(parts[-1])))
        paths[subject] = path
    return paths


def _path_of_deadline(deadline: Deadline | None) -> str:
    if deadline is not None:
        for page, subject in (
            ("pass-through", deadline.pass_through),
            ("award", deadline.award),
            ("programme", deadline.programme),
        ):
            if subject is not None:
                return reverse(page, kwargs={"code": subject.code})
    # The list hides what is overdue unless it is asked for all.
    return f"{reverse('deadlines')}?state="


def _ids(subjects: Iterable[list[str]], kind: str) -> list[int]:
    return [int(parts[1]) for parts in subjects if parts[0] == kind]
