from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.organisation import Organisation
from grants.models.sentences import ENDS_BEFORE_IT_BEGINS
from ledger.models import Account, BudgetLine
from ledger.money import CentsField


class PassThrough(models.Model):
    """Weiterleitung: our contract or decision to hand part of an award to a recipient.

    ``agreed`` is in euro, as its latest notice says; 0 means that it is cancelled. What is agreed
    and not yet paid stands on ``committed_account``, what was paid and not yet proven on
    ``recipient_account``. What the county paid ahead of a receipt stands on ``ahead_account``, and
    once it is proven on ``ahead_proven_account``; both are opened when it does so for the first
    time. A part handed on by a recipient has a ``parent`` and no accounts, because none of our
    euros move with it; its amount may be unknown.
    ``budget_year`` is the fiscal year whose appropriation the commitment binds.
    """

    class LegalForm(models.TextChoices):
        """Rechtsform (Nr. 12 VV/VVG zu § 44 LHO NRW)."""

        NOTICE = "notice", "Weiterleitungsbescheid"
        PUBLIC_CONTRACT = "public_contract", "öffentlich-rechtlicher Vertrag"
        PRIVATE_CONTRACT = "private_contract", "privatrechtlicher Vertrag"

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="pass_throughs", verbose_name="Zuwendung"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="children",
        verbose_name="weitergeleitet von",
        null=True,
        blank=True,
    )
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, related_name="pass_throughs", verbose_name="Empfänger"
    )
    code = models.SlugField("Kürzel", max_length=100, unique=True)
    title = models.CharField("Bezeichnung", max_length=200)
    legal_form = models.CharField("Rechtsform", max_length=20, choices=LegalForm)
    file_reference = models.CharField("Aktenzeichen", max_length=100, blank=True)
    signed_on = models.DateField("geschlossen am", null=True, blank=True)
    consent_reference = models.CharField(
        "Zustimmung der Bewilligungsbehörde", max_length=200, blank=True
    )
    agreed = CentsField("vereinbart", null=True, blank=True)
    fte = models.DecimalField("VZÄ", max_digits=6, decimal_places=2, null=True, blank=True)
    component = models.CharField("Bestandteil", max_length=100, blank=True)
    period_from = models.DateField("Durchführungszeitraum von")
    period_to = models.DateField("Durchführungszeitraum bis")
    proof_due = models.DateField("Nachweis fällig am", null=True, blank=True)
    line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        related_name="pass_throughs",
        verbose_name="Haushaltsposition",
        null=True,
        blank=True,
    )
    budget_year = models.PositiveSmallIntegerField("Haushaltsjahr")
    committed_account = models.OneToOneField(
        Account,
        models.PROTECT,
        related_name="committed_pass_through",
        verbose_name="Konto gebunden",
        null=True,
        editable=False,
    )
    recipient_account = models.OneToOneField(
        Account,
        models.PROTECT,
        related_name="held_pass_through",
        verbose_name="Konto beim Empfänger",
        null=True,
        editable=False,
    )
    ahead_account = models.OneToOneField(
        Account,
        models.PROTECT,
        related_name="ahead_pass_through",
        verbose_name="Konto vorfinanziert",
        null=True,
        editable=False,
    )
    ahead_proven_account = models.OneToOneField(
        Account,
        models.PROTECT,
        related_name="ahead_proven_pass_through",
        verbose_name="Konto vorfinanziert und nachgewiesen",
        null=True,
        editable=False,
    )
    source = models.CharField("Quelle", max_length=300, blank=True)
    note = models.CharField("Anmerkung", max_length=500, blank=True)
    is_example = models.BooleanField("Beispiel", default=False)

    class Meta:
        verbose_name = "Weiterleitung"
        verbose_name_plural = "Weiterleitungen"
        ordering = ("title__german",)
        constraints = (
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")),
                name="pass_through_window_in_order",
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
            models.CheckConstraint(
                condition=Q(agreed__gt=0)
                | Q(agreed=0, parent__isnull=True)
                | Q(agreed__isnull=True, parent__isnull=False),
                name="pass_through_of_ours_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(
                    parent__isnull=True,
                    committed_account__isnull=False,
                    recipient_account__isnull=False,
                )
                | Q(
                    parent__isnull=False,
                    committed_account__isnull=True,
                    recipient_account__isnull=True,
                ),
                name="pass_through_of_ours_has_accounts",
            ),
            models.CheckConstraint(
                condition=Q(ahead_account__isnull=True, ahead_proven_account__isnull=True)
                | Q(
                    parent__isnull=True,
                    ahead_account__isnull=False,
                    ahead_proven_account__isnull=False,
                ),
                name="pass_through_paid_ahead_has_both_accounts",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        """Aufgehoben: nothing is agreed any more, and nothing was ever paid."""
        return self.agreed == 0
