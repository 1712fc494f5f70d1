from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.programme import Programme
from grants.models.sentences import ENDS_BEFORE_IT_BEGINS
from grants.models.sourced import Sourced

_EXISTS = "Diese Regel gibt es ab diesem Tag schon. Bitte ändern."


class StandardRule(Sourced):
    """Standardregel: what holds, from one day to another, where a notice says nothing else.

    ``value`` is a plain number in the unit that its code names; none means that the rule does
    not apply. The most specific row wins: a programme, then a kind of award, then all.
    """

    class Code(models.TextChoices):
        """Regel, with the unit of its value."""

        USE_PERIOD = "use_period", "Verwendungsfrist nach Zahlungseingang (Monate)"
        DRAWDOWN_PERIOD = "drawdown_period", "Bedarf eines Mittelabrufs (Monate im Voraus)"
        APPEAL_PERIOD = "appeal_period", "Klagefrist bis zur Bestandskraft (Monate)"
        PROOF_PERIOD = "proof_period", "Verwendungsnachweis nach dem Bewilligungszeitraum (Monate)"
        INTERIM_PROOF_PERIOD = (
            "interim_proof_period",
            "Zwischennachweis nach dem Haushaltsjahr (Monate)",
        )
        RECIPIENT_PROOF_LEAD = (
            "recipient_proof_lead",
            "Nachweis des Empfängers vor dem eigenen Verwendungsnachweis (Tage)",
        )
        ITEM_OVERRUN = "item_overrun", "Überschreitung einer Ausgabeposition (%)"
        MINIMUM_FTE = "minimum_fte", "kleinster anerkannter Stellenanteil (VZÄ)"
        MINIMUM_CHANGE = "minimum_change", "Bagatellgrenze der Kürzung (Euro)"
        INTEREST_SPREAD = "interest_spread", "Zinsaufschlag auf den Basiszinssatz (Prozentpunkte)"
        INTEREST_FREE_PERIOD = "interest_free_period", "zinsfreie Zeit ab Eingang (Monate)"
        INTEREST_YEAR = "interest_year", "Zinstage je Jahr (365 taggenau, 360 zu 30 je Monat)"

    code = models.CharField("Regel", max_length=30, choices=Code)
    award_kind = models.CharField(
        "nur für Art",
        max_length=20,
        choices=Award.Kind,
        blank=True,
        help_text="leer: für alle Arten von Zuwendungen",
    )
    programme = models.ForeignKey(
        Programme,
        models.CASCADE,
        related_name="standard_rules",
        verbose_name="nur für Förderprogramm",
        null=True,
        blank=True,
    )
    value = models.DecimalField(
        "Wert",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="leer: die Regel gilt hier nicht",
    )
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_to = models.DateField("gilt bis", null=True, blank=True)

    class Meta:
        verbose_name = "Standardregel"
        verbose_name_plural = "Standardregeln"
        ordering = ("code", "award_kind", "programme", "valid_from")
        constraints = (
            # A database takes two empty fields for different ones, hence one for each case.
            models.UniqueConstraint(
                fields=("code", "award_kind", "programme", "valid_from"),
                name="standard_rule_once_a_start",
                violation_error_message=_EXISTS,
            ),
            models.UniqueConstraint(
                fields=("code", "award_kind", "valid_from"),
                condition=Q(programme__isnull=True),
                name="standard_rule_once_a_start_for_all",
                violation_error_message=_EXISTS,
            ),
            models.UniqueConstraint(
                fields=("code", "award_kind", "programme"),
                condition=Q(valid_from__isnull=True),
                name="standard_rule_once_without_start",
                violation_error_message=_EXISTS,
            ),
            models.UniqueConstraint(
                fields=("code", "award_kind"),
                condition=Q(programme__isnull=True, valid_from__isnull=True),
                name="standard_rule_once_without_start_for_all",
                violation_error_message=_EXISTS,
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="standard_rule_not_negative",
                violation_error_message="Der Wert darf nicht unter 0 liegen.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="standard_rule_window_in_order",
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
        )

    def __str__(self) -> str:
        return str(self.Code(self.code).label)


class RuleOverride(models.Model):
    """Abweichung von einer Standardregel: what a notice says instead; it wins."""

    notice = models.ForeignKey(
        "AwardNotice", models.PROTECT, related_name="overrides", verbose_name="Bescheid"
    )
    code = models.CharField("Regel", max_length=30, choices=StandardRule.Code)
    value = models.DecimalField(
        "Wert laut Bescheid",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="leer: die Regel gilt nach dem Bescheid nicht",
    )
    note = models.CharField("Fundstelle im Bescheid", max_length=300, blank=True)

    class Meta:
        verbose_name = "Abweichung von einer Standardregel"
        verbose_name_plural = "Abweichungen von Standardregeln"
        ordering = ("notice", "code")
        constraints = (
            models.UniqueConstraint(fields=("notice", "code"), name="rule_override_once_a_notice"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="rule_override_not_negative",
            ),
        )

    def __str__(self) -> str:
        return str(StandardRule.Code(self.code).label)
