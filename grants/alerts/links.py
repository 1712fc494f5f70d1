from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from grants.models import (
    ApplicationWindow,
    Award,
    CheckCase,
    Claim,
    Deadline,
    ProgrammeRate,
    Receipt,
)
from ledger.models import Ring

# What a deadline may be for, the narrowest first, and its page.
_SUBJECTS = {"pass_through": "pass-through", "award": "award", "programme": "programme"}
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
    for name, page in _SUBJECTS.items():
        subject = getattr(deadline, name)
        if subject is not None:
            return Link(str(subject), reverse(page, kwargs={"code": subject.code}))
    return None


def paths_of(subjects: Iterable[str]) -> dict[str, str]:
    """Pfade: the page of each subject, e.g. ``award-12`` → ``/zuwendungen/kim-2/``.

    A deadline leads to what it is a deadline of, where there is something to be done about it.
    One for nothing in particular leads to its own page; what was deleted since, to its list. A
    receipt, named by its voucher, leads to its award, a claim to its pass-through, an application
    window or a rate to its programme, a standard rule to the page of all of them. At most seven
    queries.
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
    deadlines = {
        deadline: dict(zip(_SUBJECTS, codes, strict=True))
        for deadline, *codes in Deadline.objects.filter(
            pk__in=_ids(parts_of.values(), "deadline")
        ).values_list("pk", *(f"{subject}__code" for subject in _SUBJECTS))
    }
    codes_of_claims = dict(
        Claim.objects.filter(pk__in=_ids(parts_of.values(), "claim")).values_list(
            "pk", "pass_through__code"
        )
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
            case ["interest_claim", claim_id]:
                path = reverse("interest-claim", args=[int(claim_id)])
            case ["suspense", item_id]:
                path = reverse("suspense-item", args=[int(item_id)])
            case ["claim", claim_id]:
                path = reverse("pass-through", kwargs={"code": codes_of_claims[int(claim_id)]})
            case ["ring", ring_id, year] if int(ring_id) in ring_codes:
                path = reverse("ring", kwargs={"code": ring_codes[int(ring_id)], "year": int(year)})
            case ["ring", *_]:
                path = reverse("rings")
            case [kind, row_id] if int(row_id) in programmes.get(kind, {}):
                path = reverse("programme", kwargs={"code": programmes[kind][int(row_id)]})
            case ["window" | "programme_rate" | "standard_rule" | "base_rate", *_]:
                path = reverse("standard-rules")
            case _:
                path = _path_of_deadline(int(parts[-1]), deadlines.get(int(parts[-1])))
        paths[subject] = path
    return paths


def sheets_of(cases: Iterable[CheckCase]) -> dict[str, str]:
    """Zinsberechnungen by the subject of the case: there its interest can be reckoned again.

    Queries: 1
    """
    awards = {case.subject: case.award_id for case in cases if case.award_id is not None}
    codes = Award.objects.filter(pk__in=awards.values()).values_list("pk", "code")
    sheets = {pk: reverse("award-interest", args=[code]) for pk, code in codes}
    return {subject: sheets[award] for subject, award in awards.items()}


def _path_of_deadline(deadline: int, codes: dict[str, str | None] | None) -> str:
    if codes is None:
        # The list hides what is overdue unless it is asked for all.
        return f"{reverse('deadlines')}?state="
    for name, page in _SUBJECTS.items():
        if (code := codes[name]) is not None:
            return reverse(page, kwargs={"code": code})
    return reverse("deadline", args=[deadline])


def _ids(subjects: Iterable[list[str]], kind: str) -> list[int]:
    return [int(parts[1]) for parts in subjects if parts[0] == kind]
