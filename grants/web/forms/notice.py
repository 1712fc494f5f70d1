from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User

from grants.models import Award, AwardNotice
from grants.queries.programme_tree import ProgrammeTree
from grants.queries.programmes import programme_with_parts
from grants.services import record_notice
from grants.services.errors import FinalNoticeStands
from grants.web.forms.booking import Data
from grants.web.forms.notice_rows import initial_rows, offers_of
from grants.web.forms.notice_terms import TermsForm
from ledger.errors import Refusal

_Kind = AwardNotice.Kind
# What the new notice says of itself; all else is as before until somebody changes it.
_OF_THIS_NOTICE = ("decided_on", "announced_on", "appeal_waived_on")


class NoticeForm(TermsForm):
    """Bescheid erfassen: a later notice, filled in with what holds so far; or the first one."""

    title = "Bescheid erfassen"
    button = "Bescheid speichern"

    file_reference = forms.CharField(label="Aktenzeichen", max_length=100, required=False)
    note = forms.CharField(
        label="Anmerkung",
        max_length=500,
        required=False,
        help_text="Zum Beispiel, worum es in der Änderung geht.",
    )

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        self.award = award
        self.before = before = award.current_notice
        programmes = programme_with_parts(award.programme_id)
        programmes |= set(ProgrammeTree().upwards(award.programme_id))
        if before is not None:
            programmes |= set(before.funded_units.values_list("programme_id", flat=True))
        offers = offers_of(programmes)
        super().__init__(
            data,
            offers=offers,
            today=today,
            initial=_as_before(award),
            rows={} if before is None or data is not None else initial_rows(before, offers),
        )
        if before is not None:
            self.fields["kind"] = forms.ChoiceField(
                label="Bescheidart",
                choices=[(kind.value, kind.label) for kind in (_Kind.AMENDMENT, _Kind.FINAL)],
                initial=_Kind.FINAL if before.kind == _Kind.FINAL else _Kind.AMENDMENT,
                help_text="Ein Schlussbescheid rechnet die Zuwendung ab und darf unter dem "
                "liegen, was eingegangen ist.",
                error_messages={"required": "Bitte die Bescheidart wählen."},
            )

    @property
    def applies_to(self) -> tuple[str, int | None]:
        return self.award.kind, self.award.programme_id

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, FinalNoticeStands):
            self.add_error("kind", str(refusal))
        else:
            super().refuse(refusal)

    def carry_out(self, *, actor: User) -> AwardNotice:
        given = self.cleaned_data
        return record_notice(
            award=self.award,
            is_final=given.get("kind") == _Kind.FINAL,
            file_reference=given["file_reference"],
            note=given["note"],
            key=str(given["key"]),
            actor=actor,
            **self.terms(),
        )


def _as_before(award: Award) -> dict[str, Any]:
    notice = award.current_notice
    if notice is None:
        return {"file_reference": award.file_reference}
    kept = [name for name in TermsForm.base_fields if name not in ("key", *_OF_THIS_NOTICE)]
    return {name: getattr(notice, name) for name in kept} | {
        "file_reference": notice.file_reference or award.file_reference
    }
