from django.db import models


class FiscalYear(models.Model):
    """Haushaltsjahr: the calendar year; only an open one takes bookings (§ 28 KomHVO NRW)."""

    year = models.PositiveSmallIntegerField("Haushaltsjahr", primary_key=True)
    is_closed = models.BooleanField("abgeschlossen", default=False)

    class Meta:
        verbose_name = "Haushaltsjahr"
        verbose_name_plural = "Haushaltsjahre"
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)
