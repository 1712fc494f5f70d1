from django.db import models
from django.db.models import Q

from grants.models.award import Award
from grants.models.award_notice import AwardNotice
from grants.models.programme import Programme
from grants.models.sourced import Sourced
from ledger.days import format_day
from ledger.money import CentsField


class DrawdownPart(Sourced):
    """Abrufteil: paragraphs of a Richtlinie whose money the authority wants requested apart."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="drawdown_parts", verbose_name="Förderprogramm"
    )
    code = models.CharField("Nummern der Richtlinie", max_length=30)
    name = models.CharField("Bezeichnung", max_length=200)

    class Meta:
        verbose_name = "Abrufteil"
        verbose_name_plural = "Abrufteile"
        ordering = ("programme", "code")
        constraints = (
            models.UniqueConstraint(fields=("programme", "code"), name="drawdown_part_code_once"),
        )

    def __str__(self) -> str:
        return f"Nr. {self.code}: {self.name}"


class DrawdownDate(models.Model):
    """Abruftermin: a day by which a notice wants money requested; ``amount`` in euro.

    Without an amount everything that is still pledged has to be requested by then.
    """

    notice = models.ForeignKey(
        AwardNotice, models.PROTECT, related_name="drawdown_dates", verbose_name="Bescheid"
    )
    due_on = models.DateField("abrufen bis")
    amount = CentsField("Betrag", null=True, blank=True)
    part = models.ForeignKey(
        DrawdownPart,
        models.PROTECT,
        related_name="dates",
        verbose_name="Abrufteil",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "Abruftermin"
        verbose_name_plural = "Abruftermine"
        ordering = ("notice", "due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="drawdown_date_amount_positive",
            ),
        )

    def __str__(self) -> str:
        return f"Abruf bis {format_day(self.due_on)}"


class Drawdown(models.Model):
    """Mittelabruf: our request for pledged money, in euro; its receipts name it.

    ``need`` is what the coming months were reckoned to need when it was requested; none where
    nobody knew all of it.
    A request that was taken back stays, with its day and reason, and counts no more.
    """

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="drawdowns", verbose_name="Zuwendung"
    )
    number = models.PositiveSmallIntegerField("Nummer")
    part = models.ForeignKey(
        DrawdownPart,
        models.PROTECT,
        related_name="drawdowns",
        verbose_name="Abrufteil",
        null=True,
        blank=True,
    )
    amount = CentsField("angefordert")
    need = CentsField("errechneter Bedarf", null=True, blank=True)
    requested_on = models.DateField("angefordert am", null=True, blank=True)
    needed_until = models.DateField("für Zahlungen bis", null=True, blank=True)
    file_reference = models.CharField("Aktenzeichen", max_length=100, blank=True)
    note = models.CharField("Anmerkung", max_length=500, blank=True)
    withdrawn_on = models.DateField("zurückgenommen am", null=True, blank=True)
    withdrawal_reason = models.CharField("Grund der Rücknahme", max_length=300, blank=True)
    is_example = models.BooleanField("Beispiel", default=False)

    class Meta:
        verbose_name = "Mittelabruf"
        verbose_name_plural = "Mittelabrufe"
        ordering = ("award", "number")
        constraints = (
            models.UniqueConstraint(fields=("award", "number"), name="drawdown_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="drawdown_amount_positive"),
            models.CheckConstraint(
                condition=Q(need__isnull=True) | Q(need__gte=0), name="drawdown_need_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")),
                name="drawdown_withdrawn_with_day_and_reason",
            ),
        )

    def __str__(self) -> str:
        day = f" vom {format_day(self.requested_on)}" if self.requested_on else ""
        return f"{self.number}. Mittelabruf{day}"
