"""Formulare der Stellen: fill a post, and change how long or at what cost it is filled."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from grants.models import Award, Organisation, Post, PostChange
from grants.queries.posts import PostComponent, components_for_posts, fte_position, minimum_fte_of
from grants.queries.stated import stated_in_filling
from grants.rules.sentences import MINIMUM_UNCONFIRMED
from grants.rules.wording import month_in_words
from grants.services import amend_post, fill_post
from grants.services.terms import PostFilling
from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import DayField, focus_first
from grants.web.forms.numbers import NumberField
from grants.web.forms.restating import RestatingForm
from grants.web.forms.typed_choice import TypedChoiceField
from grants.web.wording import TYPE_AND_CHOOSE, day, eur, number
from ledger.filled_from import Stated
from ledger.money import EuroField


class PostForm(KeyedForm):
    """Formular zu einer Stelle: what it does, and how its button and its success read."""

    title: ClassVar[str]
    button: ClassVar[str]
    explanation: ClassVar[str]
    award: Award

    @property
    def standing(self) -> list[tuple[str, str]]:
        """Stand, shown beside the form: names and printed values."""
        raise NotImplementedError

    def done(self, result: Post) -> str:
        """Meldung, once it is carried out."""
        return f"Besetzung der Stelle {result.number}."

    def warning(self, post: Post) -> str:
        """Warnung, once it is carried out; empty where nothing is to be said."""
        return ""

    @property
    def changes(self) -> QuerySet[PostChange]:
        """Bisherige Änderungen, the latest first."""
        return PostChange.objects.none()


class NewPostForm(PostForm):
    """Stelle besetzen."""

    title = "Stelle besetzen"
    button = "Speichern"
    explanation = (
        "Wird dieselbe Stelle später neu besetzt, ist das eine weitere Besetzung mit derselben "
        "Nummer. Namen von Beschäftigten gehören nicht hierher."
    )

    number = forms.CharField(
        label="Stellennummer",
        max_length=40,
        help_text="laut Stellenplan, zum Beispiel KIM2-SK-1",
        error_messages={"required": "Bitte die Stellennummer eingeben."},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    fte = NumberField(
        label="VZÄ",
        above_zero=True,
        max_digits=4,
        decimal_places=2,
        help_text="Anteil der Stelle, höchstens 1,00",
    )
    valid_from = DayField(label="Besetzt von")
    valid_to = DayField(label="Besetzt bis einschließlich")
    refinanced_by = TypedChoiceField(
        "gemeinde-oder-empfaenger",
        label="Refinanziert durch",
        required=False,
        placeholder="niemanden",
        help_text=TYPE_AND_CHOOSE,
    )
    field_order = (
        "number", "component", "fte", "valid_from", "valid_to", "refinanced_by", "key",
    )  # fmt: skip

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        notice = award.current_notice
        initial: dict[str, Any] = {"fte": Decimal("1.00")}
        if notice is not None:
            initial |= {"valid_from": notice.period_from, "valid_to": notice.period_to}
        super().__init__(data, initial=initial)
        self.award = award
        self.today = today
        self._components = {
            f"{row.programme.pk}:{row.component}": row for row in components_for_posts(award)
        }
        self.fields["component"] = forms.ChoiceField(
            label="Bestandteil",
            required=False,
            choices=[
                ("", "ohne Angabe"),
                *((key, self._label(row)) for key, row in self._components.items()),
            ],
            help_text="Woraus die Stelle bezahlt wird; daraus folgt ihr Fördersatz.",
            error_messages={
                "invalid_choice": "Diesen Bestandteil gibt es hier nicht. "
                "Bitte einen aus der Liste wählen."
            },
        )
        self.order_fields(self.field_order)

    def clean_refinanced_by(self) -> Organisation | None:
        found: Organisation | None = self.cleaned_data["refinanced_by"]
        if found is not None and found.pk == self.award.holder_id:
            raise ValidationError(
                f"„{found.name}“ hat die Zuwendung selbst. Bitte eine andere Organisation wählen "
                "oder das Feld leeren."
            )
        return found

    def _label(self, row: PostComponent) -> str:
        if row.programme.pk == self.award.programme_id:
            return row.component
        return f"{row.programme}: {row.component}"

    @property
    def standing(self) -> list[tuple[str, str]]:
        notice = self.award.current_notice
        if notice is None:
            return []
        standing = [
            ("Bewilligungszeitraum von", day(notice.period_from)),
            ("bis einschließlich", day(notice.period_to)),
        ]
        if (position := fte_position(self.award, self.today)) is not None:
            standing += [
                ("bewilligt", f"{number(position.granted)} VZÄ"),
                (f"offen im {month_in_words(position.month)}", f"{number(position.open)} VZÄ"),
            ]
        return standing

    def warning(self, post: Post) -> str:
        notice = self.award.current_notice
        least = minimum_fte_of(notice) if notice else None
        if least is None or least.value is None or post.fte >= least.value:
            return ""
        doubt = "" if least.is_confirmed else f" {MINIMUM_UNCONFIRMED}"
        return (
            f"Anteile unter {number(least.value)} VZÄ werden nicht gefördert; Stelle {post.number} "
            f"hat {number(post.fte)} VZÄ.{doubt} Bitte den Bescheid prüfen."
        )

    def carry_out(self, *, actor: User) -> Post:
        chosen = self._components.get(self.cleaned_data["component"])
        return fill_post(
            award=self.award,
            filling=PostFilling.taken_from(
                self.cleaned_data
                | {
                    "programme": chosen.programme if chosen else None,
                    "component": chosen.component if chosen else "",
                }
            ),
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


class AmendedPostForm(RestatingForm, PostForm):
    """Besetzung ändern: another last day, or what it did cost."""

    title = "Besetzung ändern"
    button = "Speichern"
    explanation = (
        "Wer früher ausscheidet, hinterlässt eine Vakanz. Ändert sich der Anteil, bitte diese "
        "Besetzung beenden und die Stelle ab dem nächsten Tag neu besetzen."
    )

    valid_to = DayField(label="Besetzt bis einschließlich")
    actual_cost = EuroField(
        label="Tatsächliche Personalkosten in Euro",
        required=False,
        help_text="der ganzen Besetzung; leer, solange sie nicht bekannt sind",
    )
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Der Grund bleibt mit den früheren Angaben stehen.",
        error_messages={"required": "Bitte den Grund der Änderung angeben."},
    )
    field_order = ("valid_to", "actual_cost", "reason", "key")

    def __init__(self, post: Post, data: Data | None = None, *, today: date) -> None:
        super().__init__(data, initial={"valid_to": post.valid_to, "actual_cost": post.actual_cost})
        self.post = post
        self.award = post.award
        self.today = today
        if not self.is_bound:
            focus_first(self.fields)

    @property
    def stated(self) -> Stated:
        return stated_in_filling(self.post)

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("Stelle", self.post.number),
            ("VZÄ", number(self.post.fte)),
            ("besetzt von", day(self.post.valid_from)),
            ("bis einschließlich", day(self.post.valid_to)),
            ("tatsächliche Personalkosten", eur(self.post.actual_cost)),
        ]

    @property
    def changes(self) -> QuerySet[PostChange]:
        return self.post.changes.select_related("actor").order_by("-id")

    def carry_out(self, *, actor: User) -> Post:
        return amend_post(
            post=self.post,
            valid_to=self.cleaned_data["valid_to"],
            actual_cost=self.cleaned_data["actual_cost"],
            reason=self.cleaned_data["reason"],
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )
