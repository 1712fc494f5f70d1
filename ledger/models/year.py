from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from ledger.days import format_day


class FiscalYear(models.Model):
    """Haushaltsjahr: the calendar year; only an open one takes bookings (§ 28 KomHVO NRW).

    Bookings with a value date up to ``closed_through`` are refused, so that months can be closed
    as well; with 31 December the year is closed. It changes only through ``ledger.years``, and
    the database refuses any other day than the one that the log of closings tells.
    """

    year = models.PositiveSmallIntegerField("Haushaltsjahr", primary_key=True)
    closed_through = models.DateField(
        "abgeschlossen bis einschließlich", null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = "Haushaltsjahr"
        verbose_name_plural = "Haushaltsjahre"
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_closed(self) -> bool:
        """Abgeschlossen: its last day is, so nothing is charged to the year any more."""
        return closes_the_year(self.closed_through)


def closes_the_year(closed_through: date | None) -> bool:
    """Ist damit das ganze Jahr abgeschlossen? Only with 31 December."""
    return closed_through is not None and (closed_through.month, closed_through.day) == (12, 31)


class PeriodClosing(models.Model):
    """Abschluss: a person closed a year up to a day. Never changed, never deleted."""

    year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="closings", verbose_name="Haushaltsjahr"
    )
    through = models.DateField("abgeschlossen bis einschließlich")
    note = models.CharField("Vermerk", max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="erfasst von"
    )
    closed_at = models.DateTimeField("erfasst am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Abschluss"
        verbose_name_plural = "Abschlüsse"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"Abschluss bis {format_day(self.through)}"


class PeriodReopening(models.Model):
    """Wiedereröffnung: a person asks to open what a closing closed, from a day on, and why.

    It opens nothing before a second person approves it. Never changed, never deleted.
    """

    closing = models.ForeignKey(
        PeriodClosing, models.PROTECT, related_name="reopenings", verbose_name="Abschluss"
    )
    open_from = models.DateField("wieder offen ab")
    reason = models.CharField("Begründung", max_length=300)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="beantragt von"
    )
    requested_at = models.DateTimeField("beantragt am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Wiedereröffnung"
        verbose_name_plural = "Wiedereröffnungen"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="period_reopening_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"Wiedereröffnung ab {format_day(self.open_from)}"


class ReopeningApproval(models.Model):
    """Freigabe: a second person lets a reopening take effect. Never changed, never deleted.

    That it is another person than the one who asked for it, a guard of the database sees to.
    """

    reopening = models.OneToOneField(
        PeriodReopening,
        models.PROTECT,
        primary_key=True,
        related_name="approval",
        verbose_name="Wiedereröffnung",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="freigegeben von"
    )
    approved_at = models.DateTimeField("freigegeben am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Freigabe"
        verbose_name_plural = "Freigaben"
        ordering = ("-reopening",)

    def __str__(self) -> str:
        return f"Freigabe: {self.reopening}"
