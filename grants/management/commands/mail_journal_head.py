from typing import Any

from grants import tasks
from grants.models import JobRun
from ledger.writing_command import WritingCommand


class Command(WritingCommand):
    help = (
        "Tagesprüfsumme an die Rechnungsprüfung versenden, einmal am Tag (ohne Celery, per cron)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tasks.mail_journal_head()
        run = JobRun.objects.filter(job=JobRun.Job.HEAD).latest("started_at")
        self.stdout.write(f"{run.summary}.")
