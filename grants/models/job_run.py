from django.db import models
from django.db.models import Q

from ledger.days import format_moment


class JobRun(models.Model):
    """Lauf: when a job ran in the background, and how it ended.

    ``ok`` is None while it runs, and stays so if its process died.
    """

    class Job(models.TextChoices):
        """Aufgabe im Hintergrund."""

        SPENDING_WINDOWS = "warn_expiring_spending_windows", "Verausgabungsfristen prüfen"
        RINGS = "warn_unbalanced_rings", "Zweckbindungsringe prüfen"
        PROOFS = "warn_due_proofs", "Verwendungsnachweise prüfen"
        COMMITMENTS = "warn_overcommitted_awards", "Bindungen prüfen"
        AWARDS = "check_awards", "Zuwendungen und ihre Angaben prüfen"
        ALL_CHECKS = "run_checks", "alle Prüfungen mit Versand"
        RECHECK = "recheck_changes", "Geändertes nachprüfen"
        SEND = "send_deliveries", "Hinweise versenden"
        SEAL = "seal_journal", "Journal gegen Änderung sichern"
        HEAD = "mail_journal_head", "Tagesprüfsumme versenden"
        VERIFY = "verify_journal", "Journal prüfen"

    job = models.CharField("Aufgabe", max_length=40, choices=Job)
    started_at = models.DateTimeField("begonnen am")
    finished_at = models.DateTimeField("beendet am", null=True, blank=True)
    ok = models.BooleanField("gelungen", null=True, blank=True)
    summary = models.CharField("Ergebnis", max_length=500, blank=True)

    class Meta:
        verbose_name = "Lauf"
        verbose_name_plural = "Läufe"
        ordering = ("-started_at", "-id")
        indexes = (models.Index(fields=("job", "started_at"), name="job_run_by_job"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, ok__isnull=True)
                | Q(finished_at__isnull=False, ok__isnull=False),
                name="job_run_ends_with_a_result",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_job_display()}, {format_moment(self.started_at)}"
