from django.conf import settings
from django.db import models
from django.db.models import Q


class WorkOrder(models.Model):
    """Auftrag: work that a person asked for on a page and that takes longer than a page may.

    While it runs, ``done`` of ``total`` are finished and ``doing`` is under way. It is leased:
    a worker that dies leaves it to the next one after ``leased_until``. ``attempts`` counts the
    workers that took it; the last one is its owner.
    """

    class Kind(models.TextChoices):
        """Art des Auftrags."""

        ALL_CHECKS = "all_checks", "Alle Prüfungen"

    class State(models.TextChoices):
        WAITING = "waiting", "wartet"
        RUNNING = "running", "läuft"
        DONE = "done", "fertig"
        FAILED = "failed", "nicht gelungen"

    OPEN = (State.WAITING, State.RUNNING)

    kind = models.CharField("Art", max_length=20, choices=Kind)
    state = models.CharField("Status", max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gestartet von"
    )
    asked_at = models.DateTimeField("gestartet am")
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    leased_until = models.DateTimeField("reserviert bis", null=True, blank=True)
    done = models.PositiveIntegerField("erledigt", default=0)
    total = models.PositiveIntegerField("insgesamt", default=0)
    doing = models.CharField("gerade", max_length=100, blank=True)
    finished_at = models.DateTimeField("beendet am", null=True, blank=True)
    summary = models.CharField("Ergebnis", max_length=500, blank=True)
    warning = models.CharField("Warnung", max_length=500, blank=True)

    class Meta:
        verbose_name = "Auftrag"
        verbose_name_plural = "Aufträge"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind",),
                condition=Q(state__in=("waiting", "running")),
                name="work_order_one_open_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="running", leased_until__isnull=False)
                | (~Q(state="running") & Q(leased_until__isnull=True)),
                name="work_order_leased_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), finished_at__isnull=True)
                | (~Q(state__in=("waiting", "running")) & Q(finished_at__isnull=False)),
                name="work_order_finished_or_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, Auftrag {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
