from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypedDict

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from grants.models import Award, AwardNotice
from grants.queries.programme_tree import ProgrammeTree
from grants.queries.programmes import programme_with_parts
from grants.queries.stated import stated_in_notice
from grants.services import record_notice
from grants.services.notice_order import contradictions_to_earlier
from grants.services.terms import Contradiction, NoticeFile, NoticeTerms
from grants.web.forms.amendment import has_same_rows, says_the_same, warnings_of_amendment
from grants.web.forms.booking import Data
from grants.web.forms.notice_rows import initial_rows, offers_of
from grants.web.forms.notice_terms import TermsForm
from grants.web.forms.problems import GAP
from grants.web.forms.restating import RestatingForm, rows_as_stated
from ledger.filled_from import Stated

_Kind = AwardNotice.Kind
_LATER = (_Kind.AMENDMENT, _Kind.FINAL, _Kind.REVOCATION)


class _KindAsked(TypedDict):
    is_final: bool
    is_revocation: bool


class NoticeForm(RestatingForm, TermsForm):
    """Bescheid erfassen: a later notice, filled in with what holds so far; or the first one."""

    title = "Bescheid erfassen"
    button = "Bescheid speichern"
    # A first notice asks for no kind.
    called: ClassVar[Mapping[str, str]] = {
        **TermsForm.called,
        "is_final": "kind",
        "is_revocation": "kind",
    }

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
        self.offers = offers = offers_of(programmes)
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
                choices=[(kind.value, kind.label) for kind in _LATER],
                initial=_Kind.FINAL if before.kind == _Kind.FINAL else _Kind.AMENDMENT,
                help_text="Ein Schlussbescheid rechnet die Zuwendung ab. Mit einem "
                "Widerrufsbescheid endet die Verausgabungsfrist; als Betrag zählt, was bleibt, bei "
                "vollem Widerruf 0. Bewilligt ein Bescheid "
                "weniger, als eingegangen ist, wird der Rest als zurückzuzahlen ausgewiesen.",
                error_messages={"required": "Bitte die Bescheidart wählen."},
            )
        if not self.is_bound:
            self.fields["kind" if before else "file_reference"].widget.attrs["autofocus"] = True

    def contradictions(self, given: Mapping[str, Any]) -> Iterator[Contradiction]:
        yield from super().contradictions(given)
        if self._is_outdated(given):
            # Its service refuses it, or answers with what the same form recorded before.
            return
        terms = NoticeTerms.draft_of(given)
        yield from contradictions_to_earlier(terms, self.award, **_kind_of(given))

    @cached_property
    def stated(self) -> Stated:
        return stated_in_notice(self.award)

    def typed_rows(self) -> dict[str, Any]:
        rows = self.rows()
        typed = {
            "plan": rows.plan,
            "units": rows.funded_units,
            "dates": rows.drawdown_dates,
            "overrides": rows.overrides,
        }
        return {name: rows_as_stated(of_kind or ()) for name, of_kind in typed.items()}

    def _is_outdated(self, given: Mapping[str, Any]) -> bool:
        filled_from = given.get("filled_from")
        return filled_from is not None and bool(filled_from.changed_in(self.stated.values))

    @property
    def grants_first(self) -> bool:
        return self.before is None

    @property
    def applies_to(self) -> tuple[str, int | None]:
        return self.award.kind, self.award.programme_id

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        before = self._before_this
        if before is not None and self._changes_nothing(before):
            text = (
                "Gegenüber dem bisherigen Bescheid ändert sich nichts. "
                "Bitte ändern, was der neue Bescheid anders sagt."
            )
            # In a draft that is no mistake yet.
            self.add_error(None, ValidationError(text, code=GAP))
            return False
        return True

    @property
    def changes_amount(self) -> bool:
        given, before = self.cleaned_data, self._before_this
        is_final = given.get("kind") == _Kind.FINAL
        return before is None or is_final or bool(given["amount"] != before.amount)

    def questions(self) -> list[str]:
        before = self._before_this
        if before is None:
            return super().questions()
        if self._changes_nothing(before):
            return []
        return [*super().questions(), *warnings_of_amendment(before, self.terms(), self.plan)]

    @cached_property
    def _before_this(self) -> AwardNotice | None:
        """Bisheriger Bescheid; None for the first one, and where another one stands by now.

        Sent again, the notice that it has recorded is already the one before.
        """
        return None if self._is_outdated(self.cleaned_data) else self.before

    def _changes_nothing(self, before: AwardNotice) -> bool:
        given = self.cleaned_data
        if given["kind"] in (_Kind.FINAL, _Kind.REVOCATION) or given["note"]:
            # A final notice is recorded anew where money came or went since; a note says what
            # changes of that which the program does not keep.
            return False
        return (
            given["file_reference"] == self.initial["file_reference"]
            and says_the_same(before, self.terms())
            and has_same_rows(self.row_sets, initial_rows(before, self.offers))
        )

    def carry_out(self, *, actor: User) -> AwardNotice:
        given = self.cleaned_data
        return record_notice(
            award=self.award,
            terms=self.terms(),
            rows=self.rows(),
            **_kind_of(given),
            file=NoticeFile.taken_from(given),
            booked_on=self.booked_on,
            filled_from=given["filled_from"],
            key=str(given["key"]),
            actor=actor,
        )


def _kind_of(given: Mapping[str, Any]) -> _KindAsked:
    kind = given.get("kind")
    return {"is_final": kind == _Kind.FINAL, "is_revocation": kind == _Kind.REVOCATION}


def _as_before(award: Award) -> dict[str, Any]:
    notice = award.current_notice
    if notice is None:
        return {"file_reference": award.file_reference}
    # What a notice says of itself is not as before; all else is, until somebody changes it.
    kept = [name for name in NoticeTerms.names() if name not in NoticeTerms.OWN_DAYS]
    return {name: getattr(notice, name) for name in kept} | {
        "file_reference": notice.file_reference or award.file_reference
    }
