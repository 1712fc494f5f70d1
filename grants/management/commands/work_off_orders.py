from typing import Any

from grants import tasks
from ledger.writing_command import WritingCommand


class Command(WritingCommand):
    help = "Wartende Aufträge abarbeiten (ohne Celery, per cron)."

    def handle(self, *args: Any, **options: Any) -> None:
        tasks.work_off_orders()
