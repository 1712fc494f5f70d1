from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from grants.models import ApplicationWindow, Award, Deadline, ProgrammeRate, Receipt
from ledger.models import Ring

_OF_A_PROGRAMME: dict[str, type[ApplicationWindow] | type[ProgrammeRate]] = {
    "window": ApplicationWindow,
    "programme_rate": ProgrammeRate,
}


@dataclass(frozen=True)
class Link:
    """Verweis: what a page is about, and its path."""

    label: str
    path: str


def subject_of(deadline: Deadline) -> Link | None:
    """Wofür eine Frist läuft: the narrowest that it names; None if it is for nothing special."""
    for page, subject in (
        ("pass-through", deadline.pass_through),
        ("award", deadline.award),
        ("programme", deadline.programme),
    ):
        if subject is not None:
            return Link(str(subject), reverse(page, kwargs={"code": subject.code}))
    return None


def paths_of(subjects: Iterable[str]) -> dict[str, str]:
    """Pfade: the page of each subject, e.g. ``award-12`` → ``/zuwendungen/kim-2/``.

    A deadline leads to what it is a deadline of, where there is something to be done about it.
    One for nothing in particular leads to its own page; what was deleted since, to its list. A
    receipt, named by its voucher, leads to its award, an application window or a rate to its
    programme, a standard rule to the page of all of them. At most six queries.
    """
    parts_of = {subject: subject.split("-") for subject in subjects}
    award_codes = dict(
        Award.objects.filter(pk__in=_ids(parts_of.values(), "award")).values_list("pk", "code")
    )
    ring_codes = dict(
        Ring.objects.filter(pk__in=_ids(parts_of.values(), "ring")).values_list("pk", "code")
    )
    codes_of_receipts = dict(
        Receipt.objects.filter(voucher__in=_ids(parts_of.values(), "receipt")).values_list(
            "voucher", "award__code"
        )
    )
    deadlines = Deadline.objects.select_related("pass_through", "award", "programme").in_bulk(
        _ids(parts_of.values(), "deadline")
    )
    programmes = {
        kind: dict(
            model.objects.filter(pk__in=_ids(parts_of.values(), kind)).values_list(
                "pk", "programme__code"
            )
        )
        for kind, model in _OF_A_PROGRAMME.items()
    }
    paths = {}
    for subject, parts in parts_of.items():
        match parts:
            case ["award", award_id]:
                path = reverse("award", kwargs={"code": award_codes[int(award_id)]})
            case ["receipt", voucher_id]:
                path = reverse("award", kwargs={"code": codes_of_receipts[int(voucher_id)]})
            case ["ring", ring_id, year] if int(ring_id) in ring_codes:
                path = reverse("ring", kwargs={"code": ring_codes[int(ring_id)], "year": int(year)})
            case ["ring", *_]:
                path = reverse("rings")
            case [kind, row_id] if int(row_id) in programmes.get(kind, {}):
                path = reverse("programme", kwargs={"code": programmes[kind][int(row_id)]})
            case ["window" | "programme_rate" | "standard_rule" | "base_rate", *_]:
                path = reverse("standard-rules")
            case _:
                path = _path_of_deadline(deadlines.get(int(parts[-1])))
        paths[subject] = path
    return paths


def _path_of_deadline(deadline: Deadline | None) -> str:
    if deadline is None:
        # The list hides what is overdue unless it is asked for all.
        return f"{reverse('deadlines')}?state="
    subject = subject_of(deadline)
    return subject.path if subject else reverse("deadline", args=[deadline.pk])


def _ids(subjects: Iterable[list[str]], kind: str) -> list[int]:
    return [int(parts[1]) for parts in subjects if parts[0] == kind]
